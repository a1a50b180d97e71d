"""Where the marks of the priority matrix lie: per cents across, pixels down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.paper.charts import Axis, Stretch
from surveyapp.services.priorities import Drawn, Matrix

TOP, BOTTOM = 6.0, 426.0
_DOT = 11.0
_AIR = 0.12
"""Of the height of a half, above and below its dots."""
_LEAST = 0.25
"""Of the height for the half with fewer dots."""
_HALF = 0.5
_WIDTH = 7.0
"""Of a dot, in per cent across a phone."""


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
        """Where all questions would weigh the same: the half with more dots gets more room."""
        weights = self._weights
        above = sum(weight >= self.matrix.found.strong for weight in weights) / len(weights)
        return round(TOP + (BOTTOM - TOP) * min(max(above, _LEAST), 1 - _LEAST), 1)

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Each half, and where it stands."""
        steps = round((self.across.high - self.across.low) / _HALF)
        values = [self.across.low + step * _HALF for step in range(steps + 1)]
        return [(value, self.across.place(value)) for value in values]

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """In the order of the table beside; dots that would cover each other are moved apart."""
        heights: dict[int, float] = {}
        for is_strong, top, bottom in ((True, TOP, self.usual), (False, self.usual, BOTTOM)):
            numbers = [
                number
                for number, one in enumerate(self.matrix.items)
                if (one.priority.weight >= self.matrix.found.strong) is is_strong
            ]
            numbers.sort(key=lambda number: -self.matrix.items[number].priority.weight)
            places = [self._place(self.matrix.items[number]) for number in numbers]
            heights |= zip(numbers, _apart(places, top + _DOT, bottom - _DOT), strict=True)
        return tuple(
            Mark(number + 1, self._place(one)[0], round(heights[number], 1), self._whisker(one))
            for number, one in enumerate(self.matrix.items)
        )

    def _place(self, one: Drawn) -> tuple[float, float]:
        return self.across.place(one.result.value), self._down(one.priority.weight)

    def _whisker(self, one: Drawn) -> Stretch | None:
        if one.result.interval is None:
            return None
        low, high = (self.across.place(end) for end in one.result.interval)
        return Stretch(low, round(high - low, 2))

    def _down(self, weight: float) -> float:
        """Strong weights above the line and weak ones below it, each half to its own scale."""
        strong, line = self.matrix.found.strong, self.usual
        if weight >= strong:
            start, end, reach = line, TOP, max(self._weights) - strong
        else:
            start, end, reach = line, BOTTOM, strong - min(self._weights)
        share = abs(weight - strong) / reach if reach else 0.0
        return round(start + (end - start) * (_AIR + (1 - 2 * _AIR) * share), 1)

    @property
    def _weights(self) -> list[float]:
        return [one.priority.weight for one in self.matrix.items]


def chart(matrix: Matrix) -> Chart:
    """On an axis from one half to another that holds everything."""
    ends = [end for one in matrix.items for end in (one.result.value, *(one.result.interval or ()))]
    low = math.floor(min(ends) / _HALF) * _HALF
    high = math.ceil(max(ends) / _HALF) * _HALF
    return Chart(matrix, Axis(low, max(high, low + 1)))


def _apart(places: Sequence[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Heights between `top` and `bottom` for dots, the highest first: each as near to its own as
    it can be without covering another."""
    heights: list[float] = []
    for at, (x, y) in enumerate(places):
        above = (heights[n] + 2 * _DOT for n in range(at) if _is_near(places[n][0], x))
        heights.append(max([top, y, *above]))
    for at in reversed(range(len(places))):
        below = (
            heights[n] - 2 * _DOT
            for n in range(at + 1, len(places))
            if _is_near(places[n][0], places[at][0])
        )
        heights[at] = min([bottom, heights[at], *below])
    return heights


def _is_near(one: float, other: float) -> bool:
    """So that two dots would touch on a phone."""
    return abs(one - other) < _WIDTH
