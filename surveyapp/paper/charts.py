"""Where the marks of a chart lie: per cents across, pixels down. No colour, no wording, no SVG.

A chart draws only values that may be seen; of a withheld one it knows that there is a gap.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.benchmark import of_municipality
from surveyapp.domain.figure import PERCENT
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import PERIODS_SHOWN, Line, Reading, Value
from surveyapp.domain.target import Status, Target

SPARK_WIDTH, SPARK_HEIGHT = 104, 34
_MARGIN = 6.0
_TOP, _BOTTOM = 8.2, 25.8
_MIDDLE = 17.0
_AXIS_OF_SIX = (3.0, 6.0)
"""Means on 1–6 seldom lie below 3; the key says that the axis is cut."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What lies at the two ends of a chart."""

    low: float
    high: float
    ticks: tuple[int, ...] = ()

    def place(self, value: float) -> float:
        """How far across, in per cent; a value beyond an end is drawn at the end."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(max(share, 0.0), 1.0), 2)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band or an interval, from `x` on and `width` wide."""

    x: float
    width: float
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Bullet:
    axis: Axis
    point: float
    bands: tuple[Stretch, ...] = ()
    targets: tuple[float, ...] = ()
    interval: Stretch | None = None
    previous: float | None = None
    beside: float | None = None
    """The municipality."""


@dataclass(frozen=True, slots=True)
class Spark:
    """`lines` are joined points, `dots` lone ones, `gaps` periods without a value."""

    lines: tuple[str, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()
    gaps: tuple[float, ...] = ()
    last: tuple[float, float] | None = None
    limit: float | None = None
    start: Period | None = None
    """The period at the left edge."""


def axis_of_six(lines: Iterable[Line]) -> Axis:
    """The axis all 1–6 indicators of a table share: 3–6, or 1–6 when anything lies below 3."""
    low = min((_lowest(line) for line in lines if is_one_to_six(line.indicator)), default=6.0)
    return Axis(*_AXIS_OF_SIX) if low >= _AXIS_OF_SIX[0] else Axis(1.0, 6.0)


def is_one_to_six(indicator: Indicator) -> bool:
    return (indicator.scale_min, indicator.scale_max) == (1, 6)


def axis(line: Line, of_six: Axis) -> Axis:
    """The axis of one row. A measure without a scale gets a round one that holds all its marks."""
    indicator = line.indicator
    if is_one_to_six(indicator):
        return of_six
    low, high = indicator.scale_min, indicator.scale_max
    if low is not None and high is not None and indicator.measure_unit != PERCENT:
        return Axis(low, high)
    return _around(_marks(line), floor=low, ceiling=high)


def bullet(line: Line, across: Axis) -> Bullet | None:
    """The row's chart; None where there is no value to show."""
    outcome = line.reading.outcome
    if not isinstance(outcome, Value):
        return None
    is_comparable = line.previous is not None and line.previous_break is None
    before = line.previous.value if line.previous is not None and is_comparable else None
    beside = of_municipality(line.benchmarks)
    return Bullet(
        axis=across,
        point=across.place(outcome.value),
        bands=() if line.target is None else _bands(line.target, across),
        targets=() if line.target is None else _flags(line.target, across),
        interval=None if outcome.interval is None else _stretch(*outcome.interval, across),
        previous=None if before is None else across.place(before),
        beside=None if beside is None else across.place(beside.value),
    )


def spark(line: Line, period: Period) -> Spark:
    """The last five periods, time drawn to scale; one without a value is a gap, never bridged,
    nor is one from which on the figure means something else."""
    start, slots = _slots(line.history, period)
    values = [value for value in slots.values() if value is not None]
    limit = None if line.target is None else line.target.cuts.lower_limit
    across, up = Axis(start.first, period.first), _Upward(values, limit, _least(line.indicator))
    broken = {period.holding(one) or one for one in line.broken}
    runs = [
        [(_x(card, across), up.place(value)) for card, value in run] for run in _runs(slots, broken)
    ]
    last = runs[-1][-1] if runs and slots.get(period) is not None else None
    return Spark(
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1 and run[0] != last),
        gaps=tuple(_x(card, across) for card, value in slots.items() if value is None),
        last=last,
        limit=up.place(limit) if limit is not None and up.shows(limit) else None,
        start=start,
    )


# --- bullet -----------------------------------------------------------------------------------


def _bands(target: Target, across: Axis) -> tuple[Stretch, ...]:
    found = []
    for band in target.bands:
        low = across.low if band.low is None else band.low
        high = across.high if band.high is None else band.high
        stretch = _stretch(low, high, across)
        if stretch.width > 0:
            found.append(Stretch(stretch.x, stretch.width, band.status))
    return tuple(found)


def _flags(target: Target, across: Axis) -> tuple[float, ...]:
    cuts = target.cuts
    if target.direction is Direction.RANGE:
        ends = (cuts.range_low, cuts.range_high)
    else:
        ends = (cuts.target, None)
    return tuple(across.place(end) for end in ends if end is not None)


def _stretch(low: float, high: float, across: Axis) -> Stretch:
    start, end = across.place(low), across.place(high)
    return Stretch(start, round(end - start, 2))


def _marks(line: Line) -> list[float]:
    marks = [
        value for reading in (line.reading, line.previous) if reading for value in _seen(reading)
    ]
    marks += [one.value for one in line.benchmarks]
    return marks if line.target is None else [*marks, *line.target.cut_points]


def _seen(reading: Reading) -> list[float]:
    outcome = reading.outcome
    return [outcome.value, *(outcome.interval or ())] if isinstance(outcome, Value) else []


def _lowest(line: Line) -> float:
    return min(_marks(line), default=6.0)


def _around(marks: Sequence[float], floor: float | None, ceiling: float | None) -> Axis:
    """Round ends with air around all marks; zero stays an end where nothing lies beyond it."""
    low, high = min(marks, default=0.0), max(marks, default=1.0)
    if low < 0 < high and (floor is None or floor < 0):
        end = _round_up(max(-low, high) * 1.3)
        return Axis(-end, end)
    if high <= 0:
        return Axis(-_round_up(-low * 1.3 or 1.0), 0.0)
    if low > 0.6 * high:
        step = _round_up((high - low) * 1.3 or high * 0.1)
        low_end = max(math.floor((low - step * 0.3) / step) * step, floor or 0.0)
        high_end = math.ceil((high + step * 0.3) / step) * step
    else:
        low_end, high_end = 0.0, _round_up(high * 1.25)
    return Axis(low_end, high_end if ceiling is None else min(high_end, ceiling))


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10, 12, 16 … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        step * power for step in (1, 1.2, 1.6, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value
    )


# --- sparkline --------------------------------------------------------------------------------


_LEAST_SHARE = 0.1


def _least(indicator: Indicator) -> float:
    """The smallest stretch of values a sparkline spreads over its height: on a scale a tenth of
    it, so that a change of a hundredth does not look like a fall."""
    low, high = indicator.scale_min, indicator.scale_max
    if low is None or high is None or indicator.measure_unit == PERCENT:
        return 0.0
    return _LEAST_SHARE * (high - low)


class _Upward:
    """From values to pixels down; the limit takes part in the scale only when it lies close."""

    def __init__(self, values: Sequence[float], limit: float | None, least: float) -> None:
        self.low, self.high = min(values, default=0.0), max(values, default=0.0)
        spread = max(self.high - self.low, least)
        if limit is not None and values and self.low - spread <= limit <= self.high + spread:
            self.low, self.high = min(self.low, limit), max(self.high, limit)
        air = max(least - (self.high - self.low), 0.0) / 2
        self.low, self.high = self.low - air, self.high + air

    def shows(self, value: float) -> bool:
        return self.low <= value <= self.high and self.high > self.low

    def place(self, value: float) -> float:
        if self.high == self.low:
            return _MIDDLE
        share = (value - self.low) / (self.high - self.low)
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _slots(history: Sequence[Reading], period: Period) -> tuple[Period, dict[Period, float | None]]:
    """Where the chart begins, and the value of each period it shows (None: there is none).

    Normally the last five periods, from the first that is known. When fewer than two of them
    hold a value, it reaches back to the five latest measurements, however far apart (fault 21).
    """
    known = {period.holding(one.period) or one.period: one.value for one in history}
    measured = [card for card, value in known.items() if value is not None]
    start = period.previous(PERIODS_SHOWN - 1)
    recent = [card for card in measured if card.first >= start.first]
    if len(recent) <= 1 and len(measured) > len(recent):
        start = measured[-PERIODS_SHOWN:][0]
        return start, {card: value for card, value in known.items() if card.first >= start.first}
    every = [period.previous(steps) for steps in range(PERIODS_SHOWN - 1, -1, -1)]
    first = next((number for number, card in enumerate(every) if card in known), len(every))
    return start, {card: known.get(card) for card in every[first:]}


def _runs(
    slots: Mapping[Period, float | None], broken: Collection[Period]
) -> list[list[tuple[Period, float]]]:
    """Values that follow each other and mean the same, to be joined by a line."""
    found: list[list[tuple[Period, float]]] = [[]]
    for card, value in slots.items():
        if value is None or card in broken:
            found.append([])
        if value is not None:
            found[-1].append((card, value))
    return [run for run in found if run]


def _x(card: Period, across: Axis) -> float:
    share = across.place(card.first) / 100
    return round(_MARGIN + share * (SPARK_WIDTH - 2 * _MARGIN), 1)
