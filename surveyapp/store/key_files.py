"""Secrets in files: a folder only its owner may enter, a file written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surveyapp.domain.errors import StorageDown

_FORMAT = "surveyapp key 1"


def write(folder: Path, name: str, secret: bytes) -> None:
    """Puts `secret` in file `name`: whole or not at all, and on disk when this returns."""
    write_text(folder, name, f"{_FORMAT}\n{secret.hex()}\n")


def write_text(folder: Path, name: str, text: str) -> None:
    """As `write`, for what has a format of its own."""
    with _storage(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        temporary = folder / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(folder / name)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _sync(folder)


def read(folder: Path, name: str, length: int) -> bytes:
    """Raises FileNotFoundError, and ValueError for a file that holds no secret of that length."""
    kind, _, written = read_text(folder, name).strip().partition("\n")
    secret = bytes.fromhex(written)
    if kind != _FORMAT or len(secret) != length:
        raise ValueError(name)
    return secret


def read_text(folder: Path, name: str) -> str:
    """Raises FileNotFoundError."""
    try:
        return (folder / name).read_text()
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise StorageDown(str(folder)) from error


def destroy(folder: Path, name: str) -> None:
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
