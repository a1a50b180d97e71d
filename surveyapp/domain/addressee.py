"""Somebody e-mail goes to, as it is sealed: the address, and the code it brings."""

import json
from dataclasses import dataclass

LONGEST_ADDRESS = 254
_PACKED_BYTES = 512
"""All are packed alike, so that a length tells nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    """`code` is None where everybody has the same link."""

    address: str
    code: str | None


def pack(addressee: Addressee) -> bytes:
    packed = json.dumps([addressee.address, addressee.code]).encode()
    return packed.ljust(_PACKED_BYTES)


def unpack(packed: bytes) -> Addressee:
    address, code = json.loads(packed)
    return Addressee(address, code)
