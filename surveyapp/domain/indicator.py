"""What is measured, where it stands on the scorecard, and which way is good."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, PeriodKind


class Direction(StrEnum):
    """Which way is good. It belongs to the indicator and is never typed with a target."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"
    MONITOR = "monitor"


class Source(StrEnum):
    SURVEY = "survey"
    FIGURE = "figure"
    COMPUTED = "computed"


class Aggregation(StrEnum):
    """How the value of a place above units follows from those of its units."""

    WEIGHTED_BY_N = "weighted_by_n"
    MEAN_OF_UNITS = "mean_of_units"
    SUM = "sum"
    SHARE_REACHING_TARGET = "share_reaching_target"
    NONE = "none"
    """Nothing is rolled up by itself."""


class Level(StrEnum):
    """Whom a goal, factor or indicator is common to."""

    COMMON = "common"
    UNIT_TYPE = "unit_type"
    OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where and when something belongs to the scorecards. What is common to all or to a type of
    unit is a minimum: a unit adds its own and takes nothing away."""

    unit_types: tuple[str, ...] = ()
    """Types of unit it is common to; empty = all."""
    unit: str = ""
    """Code of the unit whose own it is; empty = common."""
    valid_from: Period | None = None
    valid_to: Period | None = None
    """First and last period it belongs to the scorecards."""

    @property
    def level(self) -> Level:
        if self.unit:
            return Level.OWN
        return Level.UNIT_TYPE if self.unit_types else Level.COMMON

    def is_valid_in(self, period: Period) -> bool:
        too_early = self.valid_from is not None and period.last < self.valid_from.first
        return not too_early and not (
            self.valid_to is not None and period.first > self.valid_to.last
        )

    def applies_to(self, unit_type: str) -> bool:
        return not self.unit_types or unit_type in self.unit_types

    def is_for(self, unit: str, unit_type: str) -> bool:
        """Whether it belongs to the scorecard of the unit `unit`."""
        return self.unit == unit if self.unit else self.applies_to(unit_type)


def lifetime_problems(then: Scope, now: Scope, since: Period) -> dict[str, str]:
    """What of a new lifetime would change scorecards of periods that end before `since`."""
    problems = {}
    first = since.first
    if then.valid_from != now.valid_from and min(_first(then), _first(now)) < first:
        problems["valid_from"] = "changes_the_past"
    if then.valid_to != now.valid_to and min(_last(then), _last(now)) < first - 1:
        problems["valid_to"] = "changes_the_past"
    return problems


_NEVER = 10**9


def _first(scope: Scope) -> int:
    return -_NEVER if scope.valid_from is None else scope.valid_from.first


def _last(scope: Scope) -> int:
    return _NEVER if scope.valid_to is None else scope.valid_to.last


@dataclass(frozen=True)
class Indicator(Scope):
    """What is measured. Values are stored in its own unit; per cents as printed (5.4 = 5.4 %).

    A break in the series is an indicator that ends and another that begins, so two methods are
    never joined into one line.
    """

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
    goal: str = ""
    """Key of the result goal it belongs to."""
    owner: str = ""
    """E-mail address of who answers for it."""
    frequency: PeriodKind = PeriodKind.YEAR
    every: int = 1
    """It is measured in every so-manieth period of the kind `frequency`."""
    due_days: int | None = None
    """How many days after the end of a period its figure is due."""
    plausible_low: float | None = None
    plausible_high: float | None = None
    largest_jump: float | None = None
    """The largest change from one period to the next that is not asked about, in its own unit."""
    aggregation: Aggregation = Aggregation.NONE
    formula: str = ""
    """How a computed indicator follows from others."""
    has_forecast: bool = False
    breaks: tuple[Period, ...] = ()
    """Periods from which on its figures mean something else than before."""

    def is_possible(self, value: float) -> bool:
        """Whether `value` lies on the scale, ends included; True where there is no scale."""
        too_low = self.scale_min is not None and value < self.scale_min
        return not too_low and not (self.scale_max is not None and value > self.scale_max)


@dataclass(frozen=True)
class ResultGoal(Scope):
    """What is to be reached under a success factor; its indicators tell whether it is."""

    key: str
    name: Text
    code: str = ""


@dataclass(frozen=True)
class SuccessFactor(Scope):
    key: str
    name: Text
    indicators: tuple[Indicator, ...] = ()
    goals: tuple[ResultGoal, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class FocusArea(Scope):
    """Its scope has a time only: every unit has every focus area."""

    key: str
    name: Text
    factors: tuple[SuccessFactor, ...] = ()
    code: str = ""

    @property
    def indicators(self) -> Iterator[Indicator]:
        for factor in self.factors:
            yield from factor.indicators
