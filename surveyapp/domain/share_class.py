"""Shares in classes of ten points (R6): never a count, and only classes that exclude nobody.

A class is kept when, for every person and every answer, some table with that person's answer has
a share inside it. Classes that fail are joined with their neighbour until they pass. Which ones
are joined depends on published figures only, so the joining itself tells nothing.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from surveyapp.domain.result import ShareClass

Range = tuple[int, int]
"""From and to, both included."""
CLASSES = 10
TOP = CLASSES - 1


class CountRange(NamedTuple):
    """What is told of a count among n people: from `low` to `high`, both included."""

    n: int
    low: int
    high: int

    @property
    def numbers(self) -> range:
        return range(self.low, self.high + 1)

    def plus(self, other: "CountRange") -> "CountRange":
        return CountRange(self.n + other.n, self.low + other.low, self.high + other.high)


def nothing_told(n: int) -> CountRange:
    return CountRange(n, 0, n)


def class_of(count: int, n: int) -> int:
    """The class from 0 (under 10 %) to 9 (90 % or more)."""
    return min(TOP, CLASSES * count // n)


def _first(index: int, n: int) -> int:
    return -(-index * n // CLASSES)


def _last(index: int, n: int) -> int:
    return n if index == TOP else _first(index + 1, n) - 1


def ten_points(count: int, n: int) -> CountRange:
    """The class of a count as it stands; for places of 100 people and more."""
    index = class_of(count, n)
    return CountRange(n, _first(index, n), _last(index, n))


def held_class(count: int, n: int, possible: Iterable[Sequence[Range]], reach: Range) -> CountRange:
    """The class of a count, joined with its neighbours where it would exclude somebody's answer.

    `possible` has, for each person and answer, the ranges the count can lie in; `reach` is the
    least and greatest it can be at all, given what is published. From the lowest class up,
    classes are joined until each joined one meets a range of every person and answer; what is
    left at the top joins the one below.
    """
    wanted = list(possible)
    bottom, top = class_of(reach[0], n), class_of(reach[1], n)
    starts = [bottom]
    for index in range(bottom, top + 1):
        if _meets_all(_first(starts[-1], n), _last(index, n), wanted):
            starts.append(index + 1)
    # The last start either lies beyond the top or begins a run that meets too little.
    starts = starts[:-1] or [bottom]
    index = min(max(class_of(count, n), bottom), top)
    start = max(one for one in starts if one <= index)
    end = next((one - 1 for one in starts if one > index), top)
    return CountRange(n, _first(start, n), _last(end, n))


def _meets_all(low: int, high: int, wanted: Iterable[Sequence[Range]]) -> bool:
    return all(any(one[0] <= high and one[1] >= low for one in ranges) for ranges in wanted)


def shown(told: CountRange | None, key: str | None = None) -> ShareClass | None:
    """As a release shows it, in whole per cent; None when nothing is told."""
    if told is None or told.n == 0:
        return None
    low, high = class_of(told.low, told.n), class_of(told.high, told.n)
    if low == 0 and high == TOP:
        return None
    return ShareClass(
        None if low == 0 else low * 100 // CLASSES,
        None if high == TOP else high * 100 // CLASSES + CLASSES - 1,
        key,
    )
