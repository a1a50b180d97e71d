"""Private keys in files, and what is sealed under them."""

import stat
from pathlib import Path

import pytest

from surveyapp.domain.errors import KeyMissing, KeyUnfit, StorageDown
from surveyapp.store import keys
from surveyapp.store.sealing import (
    TEXT_KEY_BYTES,
    Opener,
    RoundKey,
    Unopened,
    open_text,
    seal,
    seal_text,
)


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_a_key_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    made = keys.make(tmp_path / "keys", 7)

    assert keys.read(tmp_path / "keys", 7).secret == made.secret


def test_only_its_owner_can_read_a_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)

    keys.make(folder, 7)

    assert mode(folder) == 0o700
    assert [mode(place) for place in folder.iterdir()] == [0o600]


def test_a_destroyed_key_is_nowhere_in_the_folder(tmp_path: Path) -> None:
    made = keys.make(tmp_path, 7)
    keys.make(tmp_path, 8)
    (tmp_path / ".round-7.key.cut0ff").write_text(made.secret.hex())

    keys.destroy(tmp_path, 7)
    keys.destroy(tmp_path, 7)

    assert [place.name for place in tmp_path.iterdir()] == ["round-8.key"]
    with pytest.raises(KeyMissing):
        keys.read(tmp_path, 7)


def test_a_key_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    made = keys.make(tmp_path / "keys", 7)
    kept = tmp_path / "the same bytes on the disk"
    kept.hardlink_to(tmp_path / "keys" / "round-7.key")

    keys.destroy(tmp_path / "keys", 7)

    assert made.secret.hex().encode() not in kept.read_bytes()


@pytest.mark.parametrize("content", ["", "surveyapp key 1\nnot hex", "surveyapp key 2\n00"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "round-7.key").write_text(content)

    with pytest.raises(KeyUnfit):
        keys.read(tmp_path, 7)


def test_a_key_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file stands where the folder should be")

    with pytest.raises(StorageDown):
        keys.make(tmp_path / "keys", 7)


def test_the_rehearsal_finds_a_key_that_does_not_fit(tmp_path: Path) -> None:
    right = keys.make(tmp_path, 7).public()
    keys.rehearse(tmp_path, 7, right, 100)
    keys.make(tmp_path, 7)

    with pytest.raises(KeyUnfit):
        keys.rehearse(tmp_path, 7, right, 100)


def test_an_envelope_opens_with_its_rounds_key_only() -> None:
    key = RoundKey.made()
    envelope = seal(b"answer", key.public(), 7)

    assert Opener.of(key, 7).open(envelope) == b"answer"
    for stranger in (Opener.of(RoundKey.made(), 7), Opener.of(key, 8)):
        with pytest.raises(Unopened):
            stranger.open(envelope)


def test_a_changed_or_cut_envelope_does_not_open() -> None:
    key = RoundKey.made()
    envelope = seal(b"answer", key.public(), 7)
    opener = Opener.of(key, 7)

    for damaged in (envelope[:-1] + bytes([envelope[-1] ^ 1]), envelope[:50], b""):
        with pytest.raises(Unopened):
            opener.open(damaged)


def test_no_two_envelopes_are_alike() -> None:
    public = RoundKey.made().public()

    assert len({seal(b"the same answer", public, 7) for _ in range(20)}) == 20


@pytest.mark.parametrize("text", [b"", b"short", bytes(10), b"x" * 255, b"x" * 256, b"\x80\x00"])
def test_a_sealed_text_comes_back_as_it_was(text: bytes) -> None:
    key = RoundKey.made().derived("text key", TEXT_KEY_BYTES)

    assert open_text(seal_text(text, key, 5), key, 5) == text


def test_a_sealed_text_opens_in_its_own_row_only() -> None:
    key = RoundKey.made().derived("text key", TEXT_KEY_BYTES)

    with pytest.raises(Unopened):
        open_text(seal_text(b"text", key, 5), key, 6)


def test_texts_of_like_length_are_as_long_when_sealed() -> None:
    key = RoundKey.made().derived("text key", TEXT_KEY_BYTES)

    assert len({len(seal_text(b"x" * length, key, 5)) for length in range(200)}) == 1
