"""A value somebody types or imports: its states, and when it looks like a slip of the hand."""

from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.indicator import Indicator

PERCENT = "percent"
_POINTS = 25.0
"""A per cent value that moves this much is asked about."""
_SHARE_OF_SCALE = 0.3
_FACTOR = 5.0
_LEAST_POINTS = 8.0
"""Below this a per cent value may grow many times over without meaning much (0.1 → 1.9)."""


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
class Jump:
    """A value far from the one before. `factor` is how many times larger, when that is telling."""

    value: float
    previous: float
    previous_period: str
    factor: float | None


def jump(indicator: Indicator, value: float, previous: float, previous_period: str) -> Jump | None:
    """The jump from `previous` to `value` where it is large enough to ask about."""
    found = Jump(value, previous, previous_period, _factor(value, previous))
    return found if _is_large(indicator, found) else None


def _factor(value: float, previous: float) -> float | None:
    if previous == 0 or value == 0 or (value < 0) is not (previous < 0):
        return None
    return value / previous


def _is_large(indicator: Indicator, found: Jump) -> bool:
    distance = abs(found.value - found.previous)
    multiplied = found.factor is not None and not 1 / _FACTOR < found.factor < _FACTOR
    if indicator.measure_unit == PERCENT:
        return distance >= _POINTS or (multiplied and distance >= _LEAST_POINTS)
    if indicator.scale_min is not None and indicator.scale_max is not None:
        return distance >= _SHARE_OF_SCALE * (indicator.scale_max - indicator.scale_min)
    return multiplied
