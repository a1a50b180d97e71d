"""Where the marks of a figure over time lie: per cents across, pixels down.

Each round has its own place; a line joins rounds next to each other inside a run, never across a
break and never over a value that is withheld.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.domain.release import Published
from surveyapp.domain.series import Series
from surveyapp.paper.charts import Axis

HEIGHT = 84.0
_TOP, _BOTTOM = 8.0, 76.0
_HALF = 0.5
_EDGE = 8.0
"""Per cents of air on either side."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    whisker: tuple[float, float] | None
    """Upper and lower end of its interval."""


@dataclass(frozen=True, slots=True)
class Timeline:
    dots: tuple[Dot, ...]
    lines: tuple[tuple[Point, Point], ...]
    gaps: tuple[float, ...]
    """Rounds whose value may not be seen."""
    breaks: tuple[float, ...]
    """Midway between two rounds that may not be compared."""


def timeline(series: Series, rounds: Sequence[int], up: Axis) -> Timeline:
    """`rounds` are all that the chart has a place for, oldest first; `up` is the scale."""
    at = {number: _place(index, len(rounds)) for index, number in enumerate(rounds)}
    return Timeline(
        dots=tuple(_dots(series, at, up)),
        lines=tuple(_lines(series, at, up)),
        gaps=tuple(
            at[point.round_id]
            for segment in series.segments
            for point in segment.points
            if not isinstance(point.result, Published)
        ),
        breaks=tuple(_breaks(series, at)),
    )


def scale_of(every: Sequence[Series], lo: int, hi: int) -> Axis:
    """One scale for all charts of a page: from one half to another around everything drawn."""
    ends = [
        end
        for series in every
        for segment in series.segments
        for point in segment.points
        if isinstance(point.result, Published) and not point.result.is_share
        for end in (point.result.value, *(point.result.interval or ()))
    ]
    low = math.floor(min(ends, default=lo) / _HALF) * _HALF
    high = math.ceil(max(ends, default=hi) / _HALF) * _HALF
    return Axis(max(low, lo), min(max(high, low + 1), hi))


def places(rounds: Sequence[int]) -> list[float]:
    return [_place(index, len(rounds)) for index in range(len(rounds))]


def _place(index: int, count: int) -> float:
    if count == 1:
        return 50.0
    return round(_EDGE + (100 - 2 * _EDGE) * index / (count - 1), 2)


def _dots(series: Series, at: Mapping[int, float], up: Axis) -> Iterator[Dot]:
    for segment in series.segments:
        for point in segment.points:
            if isinstance(point.result, Published):
                ends = point.result.interval
                whisker = None if ends is None else (_y(ends[1], up), _y(ends[0], up))
                yield Dot(at[point.round_id], _y(point.result.value, up), whisker)


def _lines(series: Series, at: Mapping[int, float], up: Axis) -> Iterator[tuple[Point, Point]]:
    for segment in series.segments:
        for run in segment.runs:
            ends = [
                (at[point.round_id], _y(point.result.value, up))
                for point in run
                if isinstance(point.result, Published)
            ]
            yield from pairwise(ends)


def _breaks(series: Series, at: Mapping[int, float]) -> Iterator[float]:
    for before, after in pairwise(series.segments):
        yield (at[before.points[-1].round_id] + at[after.points[0].round_id]) / 2


def _y(value: float, up: Axis) -> float:
    return round(_BOTTOM - up.place(value) / 100 * (_BOTTOM - _TOP), 1)
