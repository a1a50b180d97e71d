"""One figure of one place over its rounds, broken where it stopped meaning the same.

The breaks follow from the frozen definitions. A line is drawn inside a run alone: never across a
break, nor over a value that is withheld or was not measured (no value is invented between two).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile

from surveyapp.domain.disclosure import NotMeasured, Suppressed
from surveyapp.domain.history import Break, Earlier, Name, breaks, figure
from surveyapp.domain.result import Published
from surveyapp.domain.roll_up import pooled


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    round_id: int
    period: str
    result: Published | Suppressed | NotMeasured


@dataclass(frozen=True, slots=True)
class Segment:
    """Rounds in which the figure means the same, oldest first. `because`: what set it apart from
    the segment before; None in the first."""

    points: tuple[SeriesPoint, ...]
    because: Break | None

    @property
    def runs(self) -> Iterator[tuple[SeriesPoint, ...]]:
        """Published values next to each other: what one line may join."""
        run: list[SeriesPoint] = []
        for point in self.points:
            if isinstance(point.result, Published):
                run.append(point)
            elif run:
                yield tuple(run)
                run = []
        if run:
            yield tuple(run)


MOST_POOLED = 3
"""Rounds."""


@dataclass(frozen=True, slots=True)
class Series:
    name: Name
    segments: tuple[Segment, ...]

    @property
    def latest(self) -> tuple[Published, ...]:
        """The values of the last rounds next to each other that mean the same, at most three; none
        where the last one is withheld."""
        points = self.segments[-1].points if self.segments else ()
        found = [one.result for one in points[-MOST_POOLED:]]
        kept = takewhile(lambda one: isinstance(one, Published), reversed(found))
        return tuple(one for one in kept if isinstance(one, Published))[::-1]

    @property
    def pooled(self) -> Published | None:
        """The last two or three rounds as one figure (R16): what a small unit can tell after a few
        rounds. None where fewer were published."""
        return pooled(self.latest) if len(self.latest) > 1 else None


def series(rounds: Sequence[Earlier], unit: str, name: Name, group: str | None = None) -> Series:
    """`rounds` of one survey, oldest first; those the place took no part in, or that did not ask,
    are left out."""
    return next(every_series(rounds, unit, [name], group))


def every_series(
    rounds: Sequence[Earlier], unit: str, names: Iterable[Name], group: str | None = None
) -> Iterator[Series]:
    """The same for several figures; two definitions are compared only once."""
    between = cache(lambda before, now: breaks(rounds[now].definition, rounds[before].definition))
    for name in names:
        asked = [
            (number, point)
            for number, one in enumerate(rounds)
            if (point := _point(one, unit, group, name)) is not None
        ]
        yield Series(name, tuple(_segments(asked, name, between)))


def _segments(
    asked: Sequence[tuple[int, SeriesPoint]],
    name: Name,
    between: Callable[[int, int], Mapping[Name, Break | None]],
) -> Iterator[Segment]:
    """`between` tells of two rounds, by their numbers, what sets every figure apart."""
    points = [point for _, point in asked[:1]]
    because: Break | None = None
    for (before, _), (now, point) in pairwise(asked):
        broken = between(before, now).get(name)
        if broken is not None:
            yield Segment(tuple(points), because)
            points, because = [], broken
        points.append(point)
    if points:
        yield Segment(tuple(points), because)


def _point(one: Earlier, unit: str, group: str | None, name: Name) -> SeriesPoint | None:
    region = one.release.region(unit, group)
    found = None if region is None else figure(region, name)
    if found is None or not isinstance(found.result, Published | Suppressed | NotMeasured):
        return None
    facts = one.release.survey_round
    return SeriesPoint(facts.id, facts.period, found.result)
