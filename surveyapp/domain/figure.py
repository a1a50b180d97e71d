"""A value somebody types or imports: its states, and when it looks like a slip of the hand."""

from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.errors import Refused
from surveyapp.domain.indicator import Indicator

PERCENT = "percent"
COUNT = "count"
_NEVER_NEGATIVE = frozenset({COUNT, "years", "hours"})
_POINTS = 25.0
"""A per cent value that moves this much is asked about."""
_SHARE_OF_SCALE = 0.3
_FACTOR = 5.0
_LEAST_POINTS = 8.0
"""Below this a per cent value may grow many times over without meaning much (0.1 → 1.9)."""
_CLOSE_TO_ZERO = 0.5
"""A value that crosses zero within this distance has not turned its sign."""


class FigureState(StrEnum):
    MEASURED = "measured"
    NOT_MEASURED = "not_measured"
    NOT_RELEVANT = "not_relevant"
    PENDING = "pending"
    SUPPRESSED = "suppressed"
    """The source itself withholds it, as a staff survey with too few staff."""
    WITHDRAWN = "withdrawn"
    """A correction took the value away without giving another."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value of an earlier period, which a new one is held against."""

    value: float
    period: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A value far from the one before. `factor` is how many times larger, when that is telling."""

    value: float
    previous: float
    previous_period: str
    factor: float | None


@dataclass(frozen=True, slots=True)
class Unusual:
    """A value outside what is usual for the indicator; an end that is None is open."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Turned:
    """A value with the other sign than the one before, as when the sign was mistaken."""

    value: float
    previous: float
    previous_period: str


Question = Jump | Unusual | Turned
"""What is odd about a value: it is asked about, and never a final no."""


@dataclass
class ImplausibleFigure(Refused):
    """A value so odd that somebody must say it is right."""

    indicator: str
    question: Question


def question(indicator: Indicator, value: float, before: Earlier | None) -> Question | None:
    """What to ask about `value`, the most telling first; None where nothing is odd."""
    if _is_unusual(indicator, value):
        return Unusual(value, indicator.plausible_low, indicator.plausible_high)
    if before is None:
        return None
    if _has_turned(indicator, value, before.value):
        return Turned(value, before.value, before.period)
    return jump(indicator, value, before.value, before.period)


def jump(indicator: Indicator, value: float, previous: float, previous_period: str) -> Jump | None:
    """The jump from `previous` to `value` where it is large enough to ask about."""
    found = Jump(value, previous, previous_period, _factor(value, previous))
    return found if _is_large(indicator, found) else None


def impossible(indicator: Indicator, value: float) -> str | None:
    """The code of why the indicator can never have this value, or None."""
    lowest_is_zero = indicator.scale_min is not None and indicator.scale_min >= 0
    if value < 0 and (lowest_is_zero or indicator.measure_unit in _NEVER_NEGATIVE):
        return "cannot_be_negative"
    if not indicator.is_possible(value):
        return "outside_scale"
    is_counted_whole = indicator.measure_unit == COUNT and indicator.decimals == 0
    return "not_whole" if is_counted_whole and value != int(value) else None


def _is_unusual(indicator: Indicator, value: float) -> bool:
    too_low = indicator.plausible_low is not None and value < indicator.plausible_low
    return too_low or (indicator.plausible_high is not None and value > indicator.plausible_high)


def _has_turned(indicator: Indicator, value: float, previous: float) -> bool:
    if indicator.scale_min is not None and indicator.scale_min >= 0:
        return False
    least = _CLOSE_TO_ZERO if indicator.measure_unit == PERCENT else 0.0
    return value * previous < 0 and min(abs(value), abs(previous)) >= least


def _factor(value: float, previous: float) -> float | None:
    if previous == 0 or value == 0 or (value < 0) is not (previous < 0):
        return None
    return value / previous


def _is_large(indicator: Indicator, found: Jump) -> bool:
    distance = abs(found.value - found.previous)
    if indicator.largest_jump is not None:
        return distance > indicator.largest_jump
    multiplied = found.factor is not None and not 1 / _FACTOR < found.factor < _FACTOR
    if indicator.measure_unit == PERCENT:
        return distance >= _POINTS or (multiplied and distance >= _LEAST_POINTS)
    if indicator.scale_min is not None and indicator.scale_max is not None:
        return distance >= _SHARE_OF_SCALE * (indicator.scale_max - indicator.scale_min)
    return multiplied
