"""Shares in classes of ten points (R6): never a count, and only classes that exclude nobody.

A class is kept when, for every person and every answer, some table with that person's answer has
a share inside it. Classes that fail are joined with their neighbour until they pass. Which ones
are joined depends on published figures only, so the joining itself tells nothing.
"""

from typing import NamedTuple

from surveyapp.domain.result import ShareClass
from surveyapp.domain.slack import Limits

CLASSES = 10
TOP = CLASSES - 1


class CountRange(NamedTuple):
    """What is told of a count among n people: from `low` to `high`, both included."""

    n: int
    low: int
    high: int

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


def held_class(count: int, n: int, limits: Limits, reach: tuple[int, int]) -> CountRange:
    """The class of a count, joined with its neighbours where it would exclude somebody's answer.

    `limits` are those of `slack.limits`: a class must reach both to be kept. `reach` is the least
    and greatest the count can be at all, given what is published.
    """
    low_class, high_class = class_of(limits.least, n), class_of(limits.greatest, n)
    bottom = min(class_of(reach[0], n), low_class, high_class)
    top = max(class_of(reach[1], n), low_class, high_class)
    index = class_of(count, n)
    if low_class >= high_class:
        return CountRange(n, _first(bottom, n), _last(top, n))
    start = bottom if index <= low_class else min(index, high_class)
    end = top if index >= high_class else max(index, low_class)
    return CountRange(n, _first(start, n), _last(end, n))


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
