"""Where the marks of the priority matrix lie: per cents across, pixels down."""

import math
from dataclasses import dataclass
from functools import cached_property

from surveyapp.paper.charts import Axis, Stretch
from surveyapp.services.priorities import Drawn, Matrix

TOP, BOTTOM = 6.0, 426.0
_DOT = 11.0
_AIR = 0.12
"""Of the height, above the weightiest and under the lightest dot."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    number: int
    x: float
    y: float
    whisker: Stretch | None


@dataclass(frozen=True)
class Chart:
    """`across` holds all means with their whiskers; importance goes up."""

    matrix: Matrix
    across: Axis

    @property
    def middle(self) -> float:
        return self.across.place(self.matrix.found.low)

    @property
    def usual(self) -> float:
        return self._down(self.matrix.found.strong)

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Each half, and where it stands."""
        steps = round((self.across.high - self.across.low) / _HALF)
        values = [self.across.low + step * _HALF for step in range(steps + 1)]
        return [(value, self.across.place(value)) for value in values]

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """In the order of the list beside; dots that would cover each other are moved apart."""
        placed: list[Mark] = []
        for number, one in enumerate(self.matrix.items, 1):
            x = self.across.place(one.result.value)
            y = self._free(x, self._down(one.priority.weight), placed)
            placed.append(Mark(number, x, y, self._whisker(one)))
        return tuple(placed)

    def _whisker(self, one: Drawn) -> Stretch | None:
        if one.result.interval is None:
            return None
        low, high = (self.across.place(end) for end in one.result.interval)
        return Stretch(low, round(high - low, 2))

    def _free(self, x: float, y: float, placed: list[Mark]) -> float:
        """The nearest height at which a dot covers no other one; never across the middle line."""
        top, bottom = (TOP, self.usual) if y <= self.usual else (self.usual, BOTTOM)
        steps = (sign * step * _DOT / 2 for step in range(40) for sign in (1, -1))
        wanted = (y + step for step in steps)
        free = (
            each
            for each in wanted
            if top + _DOT < each < bottom - _DOT and not _covers(x, each, placed)
        )
        return round(next(free, y), 1)

    def _down(self, weight: float) -> float:
        weights = [one.priority.weight for one in self.matrix.items] + [self.matrix.found.strong]
        low, high = min(weights), max(weights)
        spread = max(high - low, 0.01)
        share = _AIR + (1 - 2 * _AIR) * (weight - low) / spread
        return round(BOTTOM - share * (BOTTOM - TOP), 1)


def chart(matrix: Matrix) -> Chart:
    """On an axis from one half to another that holds everything."""
    ends = [end for one in matrix.items for end in (one.result.value, *(one.result.interval or ()))]
    low = math.floor(min(ends) / _HALF) * _HALF
    high = math.ceil(max(ends) / _HALF) * _HALF
    return Chart(matrix, Axis(low, max(high, low + 1)))


def _covers(x: float, y: float, placed: list[Mark]) -> bool:
    """Whether a dot here lies on another; 6 per cent across is a dot's width on a phone."""
    near = 2 * _DOT
    return any(abs(one.x - x) < 6 and abs(one.y - y) < near for one in placed)  # noqa: PLR2004
