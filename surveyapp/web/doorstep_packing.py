"""The two forms a page travels in: plain, and packed with gzip.

Only pages that are the same for everybody are packed, and the first page of a form, where a fresh
mark is all that differs. Pages with somebody's answers stay plain: equal answers pack smaller, so
the length of a packed page would tell whoever watches the line how somebody answered.
"""

import zlib
from dataclasses import dataclass
from hashlib import sha256
from struct import pack

_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""The head of a gzip file that says nothing of when and where it was made."""
_RAW = -zlib.MAX_WBITS
_BEST = 9
_PIECE = 4096
MARK_PLACE = b"0" * 32
"""Stands where the mark will be while a page is made."""
_NO_TEXT = b"\xff" * len(MARK_PLACE)
"""Bytes that no page holds, so that nothing after the mark is packed as a copy of them."""
_STORED = pack("<BHH", 0, len(MARK_PLACE), 0xFFFF - len(MARK_PLACE))
"""Announces as many bytes that follow as they are."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A page that is sent as it is; each form of it has an entity tag of its own."""

    plain: bytes
    packed: bytes
    plain_tag: str
    packed_tag: str

    @classmethod
    def of(cls, page: bytes) -> "Whole":
        packer = zlib.compressobj(_BEST, wbits=_RAW)
        body = packer.compress(page) + packer.flush()
        packed = b"".join((_GZIP, body, pack("<II", zlib.crc32(page), len(page))))
        return cls(page, packed, _tag(page), _tag(packed))


@dataclass(frozen=True, slots=True)
class AroundMark:
    """A page packed beforehand on both sides of its mark, which is put in between as it is."""

    head: bytes
    tail: bytes
    packed_head: bytes
    packed_tail: bytes
    checksum: int
    """Of `head`."""
    pieces: tuple[bytes, ...]
    """Of `tail`, short enough that zlib sums them without letting another thread in between."""

    @classmethod
    def of(cls, page: bytes) -> "AroundMark":
        """`page` with MARK_PLACE where its mark belongs."""
        head, _, tail = page.partition(MARK_PLACE)
        before = zlib.compressobj(_BEST, wbits=_RAW)
        packed_head = before.compress(head) + before.flush(zlib.Z_SYNC_FLUSH)
        after = zlib.compressobj(_BEST, wbits=_RAW, zdict=head + _NO_TEXT)
        packed_tail = after.compress(tail) + after.flush()
        return cls(
            head=head,
            tail=tail,
            packed_head=_GZIP + packed_head + _STORED,
            packed_tail=packed_tail,
            checksum=zlib.crc32(head),
            pieces=tuple(tail[at : at + _PIECE] for at in range(0, len(tail), _PIECE)),
        )

    def plain(self, mark: bytes) -> bytes:
        return b"".join((self.head, mark, self.tail))

    def packed(self, mark: bytes) -> bytes:
        checksum = zlib.crc32(mark, self.checksum)
        for piece in self.pieces:
            checksum = zlib.crc32(piece, checksum)
        length = len(self.head) + len(mark) + len(self.tail)
        return b"".join((self.packed_head, mark, self.packed_tail, pack("<II", checksum, length)))


def _tag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:32]}"'


def takes_packed(accept_encoding: str) -> bool:
    """Whether a browser that says this may be sent gzip (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept_encoding[:500].lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = parameter.partition("=")[2].strip()
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", "0")))
    return not weight or weight.strip("0.") != ""
