"""Sealing with HPKE (RFC 9180): X25519 together with ML-KEM-768, HKDF-SHA256, AES-256-GCM.

The hybrid keeps a stolen backup sealed even against a later quantum computer.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from surveyapp.domain.errors import Refused

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184


@dataclass
class CannotOpen(Refused):
    """Bytes that were not sealed for this key and purpose."""

    purpose: str


@dataclass(frozen=True)
class PrivateKey:
    """96 bytes: the ML-KEM seed, then the X25519 key."""

    secret: bytes

    @classmethod
    def generate(cls) -> "PrivateKey":
        lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
        return cls(lattice.private_bytes_raw() + curve.private_bytes_raw())

    @property
    def public(self) -> bytes:
        lattice, curve = self._parts()
        return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed for this key and `purpose`; refuses anything else."""
        try:
            key = MLKEM768X25519PrivateKey(*self._parts())
            return _SUITE.decrypt(sealed, key, info=purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(purpose) from error

    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        lattice = MLKEM768PrivateKey.from_seed_bytes(self.secret[:_SEED_BYTES])
        return lattice, X25519PrivateKey.from_private_bytes(self.secret[_SEED_BYTES:])


def seal(public: bytes, purpose: str, plain: bytes) -> bytes:
    """`plain` sealed for the owner of `public`, bound to `purpose`; 1,136 bytes longer."""
    lattice = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES])
    curve = X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:])
    return _SUITE.encrypt(plain, MLKEM768X25519PublicKey(lattice, curve), info=purpose.encode())
