"""The keys of free texts under review, the only ones a web process may use."""

from pathlib import Path

from surveyapp.domain.errors import KeyMissing, KeyUnfit
from surveyapp.store import key_files
from surveyapp.store.sealing import TEXT_KEY_BYTES


def keep(instance: Path, round_id: int, key: bytes) -> None:
    key_files.write(_folder(instance), _name(round_id), key)


def read(instance: Path, round_id: int) -> bytes:
    """Raises KeyMissing, or KeyUnfit for a file that is no key."""
    folder = _folder(instance)
    try:
        return key_files.read(folder, _name(round_id), TEXT_KEY_BYTES)
    except FileNotFoundError as error:
        raise KeyMissing(round_id, str(folder)) from error
    except ValueError as error:
        raise KeyUnfit(round_id, str(folder)) from error


def destroy(instance: Path, round_id: int) -> None:
    """Overwrites and removes the key; nothing to do when it is gone."""
    key_files.destroy(_folder(instance), _name(round_id))


def exists(instance: Path, round_id: int) -> bool:
    return (_folder(instance) / _name(round_id)).exists()


def _folder(instance: Path) -> Path:
    return instance / "text-keys"


def _name(round_id: int) -> str:
    return f"texts-{round_id}.key"
