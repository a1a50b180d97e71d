"""Where the marks of units side by side lie: per cents across, pixels down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from surveyapp.domain.release import Published
from surveyapp.domain.scorecard import Counts
from surveyapp.domain.side_by_side import SideBySide
from surveyapp.domain.target import Status
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


FUNNEL_HEIGHT = 300.0
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Funnel:
    """`inner` and `outer`: two lines each as points of a box of 100 × 100; `dots` in per cent
    across and pixels down; `middle` in pixels."""

    inner: tuple[str, str]
    outer: tuple[str, str]
    dots: tuple[tuple[float, float], ...]
    middle: float
    most: int


def funnel(beside: SideBySide, up: Axis) -> Funnel | None:
    """Units by their number of answers, and between which lines chance alone would put them."""
    numbers = [unit.n.least for unit in beside.units]
    most = -(-max(numbers, default=0) // 10) * 10
    limits = beside.funnel(_numbers(most), (up.low, up.high))
    if not limits or beside.middle is None:
        return None

    def line(ends: Iterable[float]) -> str:
        points = zip((100 * one.n / most for one in limits), ends, strict=True)
        return " ".join(f"{round(x, 2)},{round(100 - up.place(y), 2)}" for x, y in points)

    return Funnel(
        (line(one.inner[0] for one in limits), line(one.inner[1] for one in limits)),
        (line(one.outer[0] for one in limits), line(one.outer[1] for one in limits)),
        tuple(
            (round(100 * unit.n.least / most, 2), _down(unit.value, up)) for unit in beside.units
        ),
        _down(beside.middle, up),
        most,
    )


def _numbers(most: int) -> list[int]:
    return sorted({max(1, round(most * step / _STEPS)) for step in range(1, _STEPS + 1)})


def _down(value: float, up: Axis) -> float:
    return round(FUNNEL_HEIGHT * (1 - up.place(value) / 100), 1)


def stacked(counts: Counts) -> list[tuple[str, float, float]]:
    """A bar of 100 per cent: what each part is, where it begins and how wide it is."""
    parts = {
        "ok": counts.by_status.get(Status.MET, 0),
        "watch": counts.by_status.get(Status.BETWEEN, 0),
        "under": counts.by_status.get(Status.BELOW, 0),
        "hid": counts.suppressed,
    }
    whole = sum(parts.values()) or 1
    ends = [round(100 * end / whole, 2) for end in accumulate(parts.values(), initial=0)]
    return [
        (kind, start, round(end - start, 2))
        for kind, start, end in zip(parts, ends, ends[1:], strict=False)
        if end > start
    ]


def spans(results: Iterable[Published]) -> tuple[float, float] | None:
    """The lowest and the highest figure."""
    values = [one.value for one in results]
    return (min(values), max(values)) if values else None
