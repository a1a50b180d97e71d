"""Reading what a browser sends."""

from typing import Protocol


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def read(stream: Readable, wanted: int) -> bytes:
    """`wanted` bytes, fewer where the body ends before."""
    parts: list[bytes] = []
    while wanted > 0 and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
