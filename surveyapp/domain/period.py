"""Periods that figures, survey rounds, targets and scorecards belong to."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from surveyapp.domain.errors import Refused

_PATTERN = re.compile(
    r"(?P<year>[12][0-9]{3})"
    r"(?:-T(?P<tertial>[1-3])|-(?P<month>0[1-9]|1[0-2])|-(?P<second>[0-9]{2}))?"
)
_MONTHS = 12


class PeriodKind(StrEnum):
    YEAR = "year"
    TERTIAL = "tertial"
    MONTH = "month"
    SCHOOL_YEAR = "school_year"


_LENGTH = {
    PeriodKind.YEAR: 12,
    PeriodKind.TERTIAL: 4,
    PeriodKind.MONTH: 1,
    PeriodKind.SCHOOL_YEAR: 12,
}
_SCHOOL_YEAR_BEGINS = 8


@dataclass
class InvalidPeriod(Refused):
    """A text that is no period: 2026, 2026-T1, 2026-01 or 2026-27 are."""

    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months. `first` is its first month, counted from the year 0."""

    kind: PeriodKind
    first: int

    @property
    def last(self) -> int:
        return self.first + _LENGTH[self.kind] - 1

    @property
    def year(self) -> int:
        """The calendar year it begins in."""
        return self.first // _MONTHS

    @property
    def part(self) -> int:
        """Which month or tertial of the year, from 1; 1 for whole years."""
        if self.kind is PeriodKind.SCHOOL_YEAR:
            return 1
        return self.first % _MONTHS // _LENGTH[self.kind] + 1

    @property
    def code(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}"
            case PeriodKind.TERTIAL:
                return f"{self.year}-T{self.part}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.part:02}"
            case PeriodKind.SCHOOL_YEAR:
                return f"{self.year}-{(self.year + 1) % 100:02}"

    @property
    def order(self) -> tuple[int, int]:
        """Sorts periods by when they end; of two that end together the longer comes last."""
        return (self.last, -self.first)

    def previous(self, steps: int = 1) -> "Period":
        """The period of the same kind `steps` before this one."""
        return Period(self.kind, self.first - steps * _LENGTH[self.kind])

    def covers(self, other: "Period") -> bool:
        """Whether all of `other` lies within this period."""
        return self.first <= other.first and other.last <= self.last

    def holding(self, other: "Period") -> "Period | None":
        """The period of this one's kind that covers `other`, or None where `other` is too long."""
        length = _LENGTH[self.kind]
        steps = (self.first - other.first + length - 1) // length
        candidate = self.previous(steps)
        return candidate if candidate.covers(other) else None


@lru_cache(maxsize=1024)
def parse(text: str) -> Period:
    """The period that `text` names. Raises InvalidPeriod.

    `2026-12` is December: a school year is `2026-27`, two years that follow each other, and the
    one that reads like a month (2011-12) is taken as the month.
    """
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        raise InvalidPeriod(text)
    start = int(match["year"]) * _MONTHS
    if match["tertial"]:
        return Period(PeriodKind.TERTIAL, start + 4 * (int(match["tertial"]) - 1))
    if match["month"]:
        return Period(PeriodKind.MONTH, start + int(match["month"]) - 1)
    if match["second"] is None:
        return Period(PeriodKind.YEAR, start)
    if int(match["second"]) != (int(match["year"]) + 1) % 100:
        raise InvalidPeriod(text)
    return Period(PeriodKind.SCHOOL_YEAR, start + _SCHOOL_YEAR_BEGINS - 1)
