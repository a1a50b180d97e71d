"""The private keys of open rounds, each in a file of its own."""

import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from surveyapp.domain.errors import KeyMissing, KeyUnfit
from surveyapp.store import key_files
from surveyapp.store.sealing import SECRET_BYTES, Opener, RoundKey, Unopened, seal


class Use(StrEnum):
    """What a key of a round is for; each is a file of its own."""

    ANSWERS = "round"
    ADDRESSES = "post"
    """Opens the addresses e-mail goes to, and nothing else; destroyed when the round closes."""


def make(folder: Path, round_id: int, use: Use = Use.ANSWERS) -> RoundKey:
    """A new key pair, safely on disk. Replaces what an opening that was cut off left behind."""
    key = RoundKey.made()
    key_files.write(folder, _name(round_id, use), key.secret)
    return key


def read(folder: Path, round_id: int, use: Use = Use.ANSWERS) -> RoundKey:
    """Raises KeyMissing, or KeyUnfit for a file that is no key."""
    try:
        return RoundKey(key_files.read(folder, _name(round_id, use), SECRET_BYTES))
    except FileNotFoundError as error:
        raise KeyMissing(round_id, str(folder)) from error
    except ValueError as error:
        raise KeyUnfit(round_id, str(folder)) from error


def rehearse(folder: Path, round_id: int, public_key: bytes, length: int) -> None:
    """Seals an envelope as a web process would and opens it with the key in the folder.

    Raises KeyMissing or KeyUnfit; done before every opening, so that no round collects answers
    that cannot be counted.
    """
    if not opens(read(folder, round_id), round_id, public_key, length):
        raise KeyUnfit(round_id, str(folder))


def opens(key: RoundKey, round_id: int, public_key: bytes, length: int) -> bool:
    """Whether `key` opens what is sealed with `public_key` as answers are."""
    rehearsed = secrets.token_bytes(length)
    envelope = seal(rehearsed, public_key, round_id)
    try:
        return Opener.of(key, round_id).open(envelope) == rehearsed
    except Unopened:
        return False


def destroy(folder: Path, round_id: int, uses: Iterable[Use] = tuple(Use)) -> None:
    """Overwrites and removes the keys; nothing to do when they are gone."""
    for use in uses:
        key_files.destroy(folder, _name(round_id, use))


def _name(round_id: int, use: Use = Use.ANSWERS) -> str:
    return f"{use}-{round_id}.key"
