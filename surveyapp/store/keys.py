"""Keys in files: a folder only its owner may enter, a file written whole or not at all."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from surveyapp.domain.errors import KeyMissing, KeyUnfit, StorageDown
from surveyapp.store.sealing import SECRET_BYTES, Opener, RoundKey, Unopened, seal

_FORMAT = "surveyapp key 1"


class Use(StrEnum):
    """What a key of a round is for; each is a file of its own."""

    ANSWERS = "round"
    ADDRESSES = "post"
    """Opens the addresses e-mail goes to, and nothing else; destroyed when the round closes."""


def make(folder: Path, round_id: int, use: Use = Use.ANSWERS) -> RoundKey:
    """A new key pair, safely on disk. Replaces what an opening that was cut off left behind."""
    key = RoundKey.made()
    write(folder, _name(round_id, use), key.secret)
    return key


def read(folder: Path, round_id: int, use: Use = Use.ANSWERS) -> RoundKey:
    """Raises KeyMissing, or KeyUnfit for a file that is no key."""
    try:
        return RoundKey(read_secret(folder, _name(round_id, use), SECRET_BYTES))
    except FileNotFoundError as error:
        raise KeyMissing(round_id, str(folder)) from error
    except ValueError as error:
        raise KeyUnfit(round_id, str(folder)) from error


def rehearse(folder: Path, round_id: int, public_key: bytes, length: int) -> None:
    """Seals an envelope as a web process would and opens it with the key in the folder.

    Raises KeyMissing or KeyUnfit; done before every opening, so that no round collects answers
    that cannot be counted.
    """
    rehearsed = secrets.token_bytes(length)
    envelope = seal(rehearsed, public_key, round_id)
    opener = Opener.of(read(folder, round_id), round_id)
    try:
        opened = opener.open(envelope)
    except Unopened as error:
        raise KeyUnfit(round_id, str(folder)) from error
    if opened != rehearsed:
        raise KeyUnfit(round_id, str(folder))


def destroy(folder: Path, round_id: int, uses: Iterable[Use] = tuple(Use)) -> None:
    """Overwrites and removes the keys; nothing to do when they are gone."""
    for use in uses:
        destroy_secret(folder, _name(round_id, use))


def write(folder: Path, name: str, secret: bytes) -> None:
    """Puts `secret` in file `name`: whole or not at all, and on disk when this returns."""
    with _storage(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        temporary = folder / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(f"{_FORMAT}\n{secret.hex()}\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(folder / name)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _sync(folder)


def read_secret(folder: Path, name: str, length: int) -> bytes:
    """Raises FileNotFoundError, and ValueError for a file that holds no secret of that length."""
    try:
        kind, _, written = (folder / name).read_text().strip().partition("\n")
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise StorageDown(str(folder)) from error
    secret = bytes.fromhex(written)
    if kind != _FORMAT or len(secret) != length:
        raise ValueError(name)
    return secret


def destroy_secret(folder: Path, name: str) -> None:
    """Overwrites and unlinks file `name` and whatever a cut-off write left of it."""
    with _storage(folder):
        for place in (folder / name, *folder.glob(f".{name}.*")):
            with suppress(FileNotFoundError):
                _overwrite(place)
                place.unlink()
        if folder.is_dir():
            _sync(folder)


def _overwrite(place: Path) -> None:
    with place.open("r+b") as file:
        file.write(secrets.token_bytes(place.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _name(round_id: int, use: Use = Use.ANSWERS) -> str:
    return f"{use}-{round_id}.key"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _storage(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageDown(str(folder)) from error
