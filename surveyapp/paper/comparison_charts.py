"""Where the marks of units side by side lie: per cents across, pixels down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveyapp.domain.release import Published
from surveyapp.paper.charts import Axis

_STEP = 11.0
"""Pixels from one dot to the one on top of it."""
_ROOM = 2.2
"""Per cents across within which two dots would lie over each other."""
_DOT = 6.0
_AIR = 18.0
"""Pixels under the lowest dot, for the mark of the whole."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Dots stacked where they are close; `height` in pixels."""

    dots: tuple[tuple[float, float], ...]
    whole: float | None
    height: float

    @property
    def foot(self) -> float:
        """Where the mark of the whole stands."""
        return self.height - _AIR / 2


def strip(results: Iterable[Published], whole: Published | None, across: Axis) -> Strip:
    places = sorted(across.place(one.value) for one in results)
    stacks = list(_stacked(places))
    highest = max((level for _, level in stacks), default=0)
    height = 2 * _DOT + highest * _STEP + _AIR + 2
    base = height - _AIR - _DOT
    dots = tuple((x, base - level * _STEP) for x, level in stacks)
    return Strip(dots, None if whole is None else across.place(whole.value), height)


def _stacked(places: Iterable[float]) -> Iterator[tuple[float, int]]:
    """Each place with the lowest level that is free there."""
    last: dict[int, float] = {}
    for place in places:
        level = next(n for n in range(len(last) + 1) if place - last.get(n, -100.0) >= _ROOM)
        last[level] = place
        yield place, level


def spans(results: Iterable[Published]) -> tuple[float, float] | None:
    """The lowest and the highest figure."""
    values = [one.value for one in results]
    return (min(values), max(values)) if values else None
