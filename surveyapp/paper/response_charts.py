"""Where the lines of a response curve lie: per cents across, pixels down (DESIGN §4)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

HEIGHT = 200
_TOP, _BOTTOM = 34.0, 166.0
_LEFT, _RIGHT = 8.0, 98.0
_STEPS = (1, 2, 5, 10, 20, 25, 50)
_MOST_TICKS = 3
_ABOVE, _BELOW, _TEXT = 13, 24, 22


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """`ticks` are numbers of answers and how far down they lie; `now` is the latest point and
    `label` how far down its words stand, clear of the line of the goal."""

    here: tuple[Segment, ...]
    before: tuple[Segment, ...]
    goal: float
    now: tuple[float, float]
    label: float
    ticks: tuple[tuple[int, float], ...]


def response_curve(
    here: Sequence[int], before: Sequence[int], length: int, goal: int
) -> ResponseCurve:
    """`here` and `before` hold the number of answers by each day's end, of `length` days at most;
    both start from nobody at the left."""
    top = max([goal, *here, *before, 1])

    def down(answers: int) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * answers / top, 1)

    def across(day: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * min(day, length) / length, 2)

    def line(days: Sequence[int]) -> tuple[Segment, ...]:
        points = [(across(0), down(0))]
        points += [(across(day), down(answers)) for day, answers in enumerate(days, start=1)]
        return tuple(Segment(*one, *two) for one, two in pairwise(points))

    return ResponseCurve(
        here=line(here),
        before=line(before[:length]),
        goal=down(goal),
        now=(across(len(here)), down(here[-1])),
        label=_beside(down(here[-1]), down(goal)),
        ticks=tuple((answers, down(answers)) for answers in _ticks(top)),
    )


def _beside(point: float, goal: float) -> float:
    """Above the point; below it where the words of the goal stand."""
    is_crowded = goal - _TEXT < point - _TEXT < goal + _TEXT
    return point + _BELOW if is_crowded else point - _ABOVE


def _ticks(top: int) -> range:
    """Nought and at most three round numbers."""
    size = 10 ** max(int(math.log10(top)) - 1, 0)
    step = next((one * size for one in _STEPS if top / (one * size) <= _MOST_TICKS), top)
    return range(0, top + 1, step)
