"""Keys of rounds locked with phrases, as files."""

import json
import stat
from pathlib import Path

import pytest

from surveyapp.domain.errors import KeyMissing, KeyUnfit
from surveyapp.store import locked_keys, locks, phrases
from surveyapp.store.locked_keys import LockPair
from surveyapp.store.sealing import RoundKey, Unopened
from tests import build_custody

PHRASE = "abandon " * 11 + "about"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    build_custody.cheap_locks(monkeypatch)


def kept(folder: Path, *words: str) -> RoundKey:
    key = RoundKey.made()
    locked_keys.keep(folder, 7, key, LockPair.made(words or (PHRASE,)))
    return key


def test_a_locked_key_opens_with_its_phrase_and_for_its_round_alone(tmp_path: Path) -> None:
    key = kept(tmp_path)
    found = locked_keys.read(tmp_path, 7)

    assert found.opened((PHRASE,), 7) == key
    for wrong, round_id in ((phrases.drawn(), 7), (PHRASE, 8)):
        with pytest.raises(Unopened):
            found.opened((wrong,), round_id)


def test_only_its_owner_can_read_a_locked_key_and_it_is_overwritten(tmp_path: Path) -> None:
    kept(tmp_path / "keys")
    place = tmp_path / "keys" / "round-7.locked"
    linked = tmp_path / "the same bytes on the disk"
    linked.hardlink_to(place)
    before = place.read_bytes()

    locked_keys.destroy(tmp_path / "keys", 7)
    locked_keys.destroy(tmp_path / "keys", 7)

    assert stat.S_IMODE(linked.stat().st_mode) == 0o600
    assert linked.read_bytes() != before
    with pytest.raises(KeyMissing):
        locked_keys.read(tmp_path / "keys", 7)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "another"}', "not json"])
def test_a_file_that_is_no_locked_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "round-7.locked").write_text(content)

    with pytest.raises(KeyUnfit):
        locked_keys.read(tmp_path, 7)


def test_a_lock_of_another_pair_does_not_open(tmp_path: Path) -> None:
    """Somebody who can write in the folder puts a lock there whose phrase they know."""
    kept(tmp_path)
    place = tmp_path / "round-7.locked"
    file = json.loads(place.read_text())
    file["pair"]["locks"] = LockPair.made(("known",)).as_json()["locks"]
    place.write_text(json.dumps(file))

    with pytest.raises(Unopened):
        locked_keys.read(tmp_path, 7).opened(("known",), 7)


def test_phrases_are_random_and_cost_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    drawn = {phrases.drawn() for _ in range(50)}

    lock = locks.Lock.made(b"secret", [PHRASE])

    assert len(drawn) == 50
    assert {len(phrases.bits_of(phrase)) for phrase in drawn} == {16}
    assert len(phrases.bits_of(phrases.drawn(phrases.SHEET_WORDS))) == 24
    assert (lock.memory_kib, lock.iterations, lock.lanes) == (65_536, 3, 4)
    assert lock.opened([PHRASE]) == b"secret"
