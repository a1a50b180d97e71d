"""What becomes of an answer that was sent in, and of a code that was typed."""

from enum import StrEnum


class Receipt(StrEnum):
    ACCEPTED = "accepted"
    """Stored, once and for good."""
    ALREADY_RECEIVED = "already_received"
    """A form with this mark is in; nothing was stored now."""
    CODE_USED = "code_used"
    """Another form was sent in with this code."""
    CODE_UNKNOWN = "code_unknown"
    """Never made, made void, or made for another round, unit or group: nobody is told which."""
    CLOSED = "closed"


class CodeState(StrEnum):
    GOOD = "good"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    USED = "used"
