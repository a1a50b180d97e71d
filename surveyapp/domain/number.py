"""Reading a number as people type it, in Norwegian or English, without ever guessing."""

import re
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.errors import Refused

LONGEST = 40
LARGEST = 1e12

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))
_MINUSES = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011\uff0d", "-"))
_PLAIN = re.compile(r"(?P<sign>[+-]?) ?(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)?(?P<rest>.*)")
_FRACTION = re.compile(r"[.,][0-9]+")
_SIGNS = ("<=", ">=", "≤", "≥", "<", ">", "=", "~", "ca")
_SEVERAL = re.compile(r"[0-9](?: ?[/;|] ?| ?(?:og|and|or|eller|to|til) |-| - )[+-]?[0-9]")


class NumberProblem(StrEnum):
    """Why a text is not one number."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    SEVERAL_VALUES = "several_values"
    AMBIGUOUS = "ambiguous_thousands"
    INEQUALITY = "inequality_sign"
    TOO_LARGE = "too_large"


@dataclass
class InvalidNumber(Refused):
    """A text that cannot be read as exactly one number."""

    text: str
    problem: NumberProblem


def parse(text: str, *, from_file: bool = False) -> float:
    """The number in `text`: "4,5", "4.5", "12 450", "−3,2", "+0,6", "12,5 %".

    Spaces (also no-break) may part thousands; a mark may not. "1,234" could be one or a thousand
    and is refused, and so is everything with two marks. Where the text comes `from_file`, whose
    decimal mark is declared to be a point, "34.234" is thirty-four.
    Raises InvalidNumber with the reason.
    """
    cleaned = " ".join(text.translate(_SPACES).translate(_MINUSES).split())
    if not cleaned:
        raise InvalidNumber(text, NumberProblem.EMPTY)
    if len(cleaned) > LONGEST:
        raise InvalidNumber(text[:LONGEST], NumberProblem.NOT_A_NUMBER)
    problem = _problem(cleaned, from_file=from_file)
    if problem is not None:
        raise InvalidNumber(text, problem)
    value = float(_without_unit(cleaned).replace(" ", "").replace(",", "."))
    if abs(value) > LARGEST:
        raise InvalidNumber(text, NumberProblem.TOO_LARGE)
    return value + 0.0  # "-0" is zero


def _without_unit(cleaned: str) -> str:
    return cleaned.removesuffix("%").rstrip()


def _problem(cleaned: str, *, from_file: bool) -> NumberProblem | None:
    if cleaned.lower().startswith(_SIGNS):
        return NumberProblem.INEQUALITY
    match = _PLAIN.fullmatch(_without_unit(cleaned))
    whole, rest = (match["whole"] or "", match["rest"]) if match else ("", cleaned)
    if not rest:
        return None if whole else NumberProblem.NOT_A_NUMBER
    if _FRACTION.fullmatch(rest):
        return _thousands(whole, rest, from_file=from_file)
    return _rubbish(cleaned)


def _thousands(whole: str, fraction: str, *, from_file: bool) -> NumberProblem | None:
    """Whether the three digits behind a lone mark might be thousands."""
    if len(fraction) != len(",000") or whole in {"", "0"} or len(whole) > len("000"):
        return None
    return None if from_file and fraction.startswith(".") else NumberProblem.AMBIGUOUS


def _rubbish(cleaned: str) -> NumberProblem:
    bare = _without_unit(cleaned).lstrip("+- ")
    if re.fullmatch(r"[0-9]{1,3}(?:[., ][0-9]{3})+(?:[.,][0-9]*)?", bare):
        return NumberProblem.AMBIGUOUS
    if _SEVERAL.search(bare) or re.fullmatch(r"[0-9.,]+(?: [0-9.,]+)+", bare):
        return NumberProblem.SEVERAL_VALUES
    return NumberProblem.NOT_A_NUMBER
