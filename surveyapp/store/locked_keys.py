"""Round keys that a pass phrase opens: each a file in the key folder that is whole in itself.

A round's key is sealed to the installation's lock pair, whose private half is locked with the pass
phrase. The file holds both, so that a round is opened with the phrase that was in force when it
was opened, whatever was changed since.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import KeyMissing, KeyUnfit
from surveyapp.store import key_files, locks
from surveyapp.store.locks import Lock
from surveyapp.store.sealing import RoundKey, Unopened, open_key, seal_key

_FORMAT = "surveyapp locked key 1"
_ENOUGH_SHEETS = 2


@dataclass(frozen=True, slots=True, repr=False)
class LockPair:
    """What keys of rounds are sealed to; `locks` hold its private half."""

    public_key: bytes
    locks: tuple[Lock, ...]
    is_split: bool

    @classmethod
    def made(cls, phrases: Sequence[str]) -> "LockPair":
        """A new pair, locked with the one phrase or with any two of them."""
        key = RoundKey.made()
        return cls(key.public(), tuple(locks.locked(key.secret, phrases)), len(phrases) > 1)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "LockPair":
        found = tuple(Lock(**each) for each in value["locks"])
        return cls(bytes.fromhex(value["public_key"]), found, value["is_split"])

    def as_json(self) -> dict[str, Any]:
        return {
            "public_key": self.public_key.hex(),
            "locks": [each.as_json() for each in self.locks],
            "is_split": self.is_split,
        }

    def opened(self, phrases: Sequence[str]) -> RoundKey:
        """The private half. Raises Unopened."""
        enough = phrases[:_ENOUGH_SHEETS] if self.is_split else phrases
        key = RoundKey(locks.opened(self.locks, enough))
        if key.public() != self.public_key:
            raise Unopened
        return key


@dataclass(frozen=True, slots=True, repr=False)
class LockedKey:
    """A round's key as it lies in the key folder in pass phrase mode."""

    pair: LockPair
    sealed: bytes

    def opened(self, phrases: Sequence[str], round_id: int) -> RoundKey:
        """Raises Unopened."""
        return open_key(self.sealed, self.pair.opened(phrases), round_id)


def keep(folder: Path, round_id: int, key: RoundKey, pair: LockPair) -> None:
    """Safely on disk when this returns, and read back. Raises KeyUnfit, StorageDown."""
    sealed = seal_key(key, pair.public_key, round_id)
    kept = {"format": _FORMAT, "sealed": sealed.hex(), "pair": pair.as_json()}
    key_files.write_text(folder, _name(round_id), json.dumps(kept))
    if read(folder, round_id) != LockedKey(pair, sealed):
        raise KeyUnfit(round_id, str(folder))


def read(folder: Path, round_id: int) -> LockedKey:
    """Raises KeyMissing, or KeyUnfit for a file that is no locked key."""
    try:
        kept = json.loads(key_files.read_text(folder, _name(round_id)))
        if kept["format"] != _FORMAT:
            raise KeyUnfit(round_id, str(folder))
        return LockedKey(LockPair.of_json(kept["pair"]), bytes.fromhex(kept["sealed"]))
    except FileNotFoundError as error:
        raise KeyMissing(round_id, str(folder)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyUnfit(round_id, str(folder)) from error


def destroy(folder: Path, round_id: int) -> None:
    """Overwrites and removes it; nothing to do when it is gone."""
    key_files.destroy(folder, _name(round_id))


def _name(round_id: int) -> str:
    return f"round-{round_id}.locked"
