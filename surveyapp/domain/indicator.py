"""What is measured, where it stands on the scorecard, and which way is good."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.language import Text
from surveyapp.domain.period import Period


class Direction(StrEnum):
    """Which way is good. It belongs to the indicator and is never typed with a target."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"
    MONITOR = "monitor"


class Source(StrEnum):
    SURVEY = "survey"
    FIGURE = "figure"


@dataclass(frozen=True)
class Indicator:
    """What is measured. Values are stored in its own unit; per cents as printed (5.4 = 5.4 %)."""

    key: str
    name: Text
    source: Source
    direction: Direction
    measure_unit: str
    code: str = ""
    description: Text | None = None
    scale_min: float | None = None
    scale_max: float | None = None
    decimals: int = 1
    unit_types: tuple[str, ...] = ()
    """Types of unit it is measured for; empty = all."""
    valid_from: Period | None = None
    valid_to: Period | None = None
    """First and last period it belongs to the scorecards; a break in the series is an indicator
    that ends and another that begins, so two methods are never joined into one line."""

    def is_valid_in(self, period: Period) -> bool:
        too_early = self.valid_from is not None and period.last < self.valid_from.first
        return not too_early and not (
            self.valid_to is not None and period.first > self.valid_to.last
        )

    def applies_to(self, unit_type: str) -> bool:
        return not self.unit_types or unit_type in self.unit_types

    def is_possible(self, value: float) -> bool:
        """Whether `value` lies on the scale, ends included; True where there is no scale."""
        too_low = self.scale_min is not None and value < self.scale_min
        return not too_low and not (self.scale_max is not None and value > self.scale_max)


@dataclass(frozen=True)
class SuccessFactor:
    key: str
    name: Text
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class FocusArea:
    key: str
    name: Text
    factors: tuple[SuccessFactor, ...] = ()

    @property
    def indicators(self) -> Iterator[Indicator]:
        for factor in self.factors:
            yield from factor.indicators
