"""A secret locked with phrases: Argon2id makes a key of the words, AES-SIV locks with it.

Where any two of three phrases are to open it, it is locked three times, once with each pair. So
nothing is shared out by arithmetic, and one phrase alone is as good as none.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from surveyapp.store.sealing import Unopened

MEMORY_KIB, ITERATIONS, LANES = 64 * 1024, 3, 4
"""RFC 9106, second recommended choice: about 0.2 seconds."""
_SALT_BYTES, _KEY_BYTES = 16, 64


@dataclass(frozen=True, slots=True, repr=False)
class Lock:
    """A locked secret and what it costs to try a phrase; kept as JSON."""

    salt: str
    locked: str
    memory_kib: int
    iterations: int
    lanes: int

    @classmethod
    def made(cls, secret: bytes, phrases: Sequence[str]) -> "Lock":
        salt = secrets.token_bytes(_SALT_BYTES)
        empty = cls(salt.hex(), "", MEMORY_KIB, ITERATIONS, LANES)
        locked = AESSIV(empty._key(phrases)).encrypt(secret, [salt])
        return cls(salt.hex(), locked.hex(), MEMORY_KIB, ITERATIONS, LANES)

    def opened(self, phrases: Sequence[str]) -> bytes:
        """The order of the phrases does not matter. Raises Unopened."""
        try:
            cipher = AESSIV(self._key(phrases))
            return cipher.decrypt(bytes.fromhex(self.locked), [bytes.fromhex(self.salt)])
        except (InvalidTag, ValueError) as error:
            raise Unopened from error

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def _key(self, phrases: Sequence[str]) -> bytes:
        kdf = Argon2id(
            salt=bytes.fromhex(self.salt),
            length=_KEY_BYTES,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return kdf.derive("\n".join(sorted(phrases)).encode())


def locked(secret: bytes, phrases: Sequence[str]) -> list[Lock]:
    """One lock for the one phrase there is, else one for each pair of phrases."""
    pairs = [phrases] if len(phrases) == 1 else list(combinations(phrases, 2))
    return [Lock.made(secret, pair) for pair in pairs]


def opened(locks: Sequence[Lock], phrases: Sequence[str]) -> bytes:
    """The secret behind whichever lock these phrases open. Raises Unopened."""
    for lock in locks:
        try:
            return lock.opened(phrases)
        except Unopened:
            continue
    raise Unopened
