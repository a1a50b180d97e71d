"""What makes a password good enough to stand between a stranger and a unit's results."""

import unicodedata
from enum import StrEnum

SHORTEST = 12
LONGEST = 200

_COMMON_WORDS = """
    123456789012 1234567890123 12345678901234 123456789123 1234567891011 0987654321098
    1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv qwerty123456 qwertyuiop12 qwertyuiop123 qwertyuiopå
    qwertyuiopasdf qwertyqwerty asdfghjklzxc zxcvbnmasdfg password1234 password12345 password123456
    passwordpassword mypassword123 passord12345 passord123456 passordpassord passord1234!
    hemmelig1234 hemmelighemmelig velkommen123 velkommen1234 velkommentil welcome12345
    letmeinplease iloveyou1234 sommer202425 administrator administrator1 changemeplease
    changeme1234 kommune12345 kommunekommune barnehage123 barnehage1234 barnehagen123 skolenmin123
    rektor123456 styrer123456 målekart1234 surveyapp123 surveyapp1234 sommerferie123
    norgenorgenorge correcthorsebatterystaple
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class Weakness(StrEnum):
    """Why a password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IS_THE_EMAIL = "is_the_email"
    TOO_COMMON = "too_common"


def normal(password: str) -> str:
    """The same password typed on another keyboard gives the same text (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, email: str) -> Weakness | None:
    """The first reason not to take `password` for the account `email`, or None."""
    typed = normal(password).casefold().strip()
    if len(typed) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    if typed in {email.casefold(), email.casefold().partition("@")[0]}:
        return Weakness.IS_THE_EMAIL
    if typed in _COMMON or _repeats(typed):
        return Weakness.TOO_COMMON
    return None


def _repeats(typed: str) -> bool:
    """Whether it is one short piece over and over, as `abcabcabcabc`."""
    return len(typed) > len(set(typed)) and any(
        typed == (typed[:size] * len(typed))[: len(typed)] for size in range(1, 4)
    )
