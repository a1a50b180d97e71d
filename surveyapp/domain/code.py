"""One-time codes: how they are made, read as typed, and hashed."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is mistaken for something else."""
LENGTH = 12
LINK_LENGTH = 16
"""80 bits: nobody meets a link by guessing."""
_PART = 4
_LONGEST_TYPED = 64
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = frozenset("-–—‐‑")


def made() -> str:
    """A new code of 60 random bits."""
    return _random(LENGTH)


def made_link() -> str:
    """A new link of 80 random bits, in lower case as addresses are."""
    return _random(LINK_LENGTH).lower()


def normalised(typed: str) -> str:
    """What is meant by `typed`: case, spaces, hyphens and look-alikes do not matter."""
    kept = (c for c in typed[:_LONGEST_TYPED] if not c.isspace() and c not in _IGNORED)
    return "".join(kept).upper().translate(_LOOKALIKES)


def read(typed: str) -> str | None:
    """The code meant by `typed`; None when it cannot be a code at all."""
    code = normalised(typed)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def read_link(typed: str) -> str | None:
    """The link meant by `typed`, for whoever has no camera; None when it cannot be one."""
    link = normalised(typed)
    return link.lower() if len(link) == LINK_LENGTH and set(link) <= set(ALPHABET) else None


def printed(code: str) -> str:
    """`XXXX-XXXX-XXXX`, and a part more for a link."""
    return "-".join(code[start : start + _PART] for start in range(0, len(code), _PART)).upper()


def hashed(code: str, pepper: bytes) -> bytes:
    """What is kept of a code; without the round's pepper it cannot be tried out."""
    return hmac.digest(pepper, code.encode(), "sha256")


def hashed_mark(mark: str) -> bytes:
    """What is kept of a form's one-time mark, itself 128 random bits."""
    return hashlib.sha256(mark.encode()).digest()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
