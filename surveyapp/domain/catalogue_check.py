"""What is not as it should be in the structure of the scorecards: a list to mend from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from surveyapp.domain.indicator import (
    Direction,
    FocusArea,
    Indicator,
    Source,
    SuccessFactor,
)
from surveyapp.domain.period import Period
from surveyapp.domain.target import InvalidTarget, SetTarget, TargetRemark, target_for

Facts = Mapping[str, str | int]
MOST_INDICATORS = 15
"""More than this on one card and nobody follows them all."""


class Fault(StrEnum):
    AREA_WITHOUT_FACTOR = "area_without_factor"
    FACTOR_WITHOUT_INDICATOR = "factor_without_indicator"
    FACTOR_WITHOUT_GOAL = "factor_without_goal"
    GOAL_WITHOUT_INDICATOR = "goal_without_indicator"
    WITHOUT_OWNER = "without_owner"
    WITHOUT_TARGET = "without_target"
    TARGET_UNFIT = "target_unfit"
    EMPTY_MIDDLE = "empty_middle_band"
    NEVER_UPDATED = "never_updated"
    FIGURES_AFTER_END = "figures_after_end"
    SAME_CODE = "same_code"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` and `key` tell what to mend (`area`, `factor`, `goal`, `indicator`, `unit`);
    `facts` fill the sentence."""

    fault: Fault
    kind: str
    key: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The structure of a period, and what is known beside it."""

    areas: Sequence[FocusArea]
    targets: Mapping[str, Sequence[SetTarget]]
    measured: Mapping[str, Sequence[Period]]
    """By indicator: periods with a figure or released result."""
    units: Mapping[str, str]
    """Type by code, units with a scorecard alone."""
    ended: Sequence[Indicator] = ()
    """Indicators that no longer hold."""

    @property
    def indicators(self) -> Iterator[Indicator]:
        for area in self.areas:
            yield from area.indicators


def findings(known: Known) -> list[Finding]:
    return [
        *_empty(known.areas),
        *(one for indicator in known.indicators for one in _of_indicator(indicator, known)),
        *_ended(known),
        *_codes(known.indicators),
        *_crowded(known),
    ]


def _empty(areas: Sequence[FocusArea]) -> Iterator[Finding]:
    has_goals = any(factor.goals for area in areas for factor in area.factors)
    for area in areas:
        if not area.factors:
            yield Finding(Fault.AREA_WITHOUT_FACTOR, "area", area.key)
        for factor in area.factors:
            yield from _of_factor(factor, has_goals=has_goals)


def _of_factor(factor: SuccessFactor, *, has_goals: bool) -> Iterator[Finding]:
    """`has_goals`: the municipality works with result goals, so that one without any stands out."""
    if not factor.indicators:
        yield Finding(Fault.FACTOR_WITHOUT_INDICATOR, "factor", factor.key)
    elif has_goals and not factor.goals:
        yield Finding(Fault.FACTOR_WITHOUT_GOAL, "factor", factor.key)
    used = {one.goal for one in factor.indicators}
    for goal in factor.goals:
        if goal.key not in used:
            yield Finding(Fault.GOAL_WITHOUT_INDICATOR, "goal", goal.key)


def _of_indicator(indicator: Indicator, known: Known) -> Iterator[Finding]:
    targets = [one for one in known.targets.get(indicator.key, ()) if not one.is_empty]
    if not indicator.owner:
        yield Finding(Fault.WITHOUT_OWNER, "indicator", indicator.key)
    if not targets and indicator.direction is not Direction.MONITOR:
        yield Finding(Fault.WITHOUT_TARGET, "indicator", indicator.key)
    if indicator.source is Source.FIGURE and not known.measured.get(indicator.key):
        yield Finding(Fault.NEVER_UPDATED, "indicator", indicator.key)
    for one in targets:
        yield from _of_target(indicator, one)


def _of_target(indicator: Indicator, target: SetTarget) -> Iterator[Finding]:
    place: Facts = {"place": target.unit or target.unit_type, "period": target.period}
    try:
        made = target_for(indicator, target.cuts, target.text)
    except InvalidTarget:
        yield Finding(Fault.TARGET_UNFIT, "target", indicator.key, place)
        return
    if TargetRemark.EMPTY_MIDDLE in made.remarks:
        yield Finding(Fault.EMPTY_MIDDLE, "target", indicator.key, place)


def _ended(known: Known) -> Iterator[Finding]:
    """Figures that nobody sees, since they are of periods after the indicator's last."""
    for one in (*known.indicators, *known.ended):
        last = one.valid_to
        late = [
            period
            for period in known.measured.get(one.key, ())
            if last is not None and period.first > last.last
        ]
        if last is not None and late:
            facts: Facts = {"number": len(late), "period": last.code}
            yield Finding(Fault.FIGURES_AFTER_END, "indicator", one.key, facts)


def _codes(indicators: Iterable[Indicator]) -> Iterator[Finding]:
    """Two of one code on the same card."""
    seen: dict[str, list[Indicator]] = {}
    for one in indicators:
        others = seen.setdefault(one.code, []) if one.code else []
        for other in others:
            if _meet(one, other):
                facts: Facts = {"code": one.code, "other": other.key}
                yield Finding(Fault.SAME_CODE, "indicator", one.key, facts)
        others.append(one)


def _meet(one: Indicator, other: Indicator) -> bool:
    if one.unit and other.unit:
        return one.unit == other.unit
    shared = set(one.unit_types) & set(other.unit_types)
    return bool(shared) or not one.unit_types or not other.unit_types


def _crowded(known: Known) -> Iterator[Finding]:
    """One for each type of unit, and each unit that has made it so itself."""
    counted: dict[tuple[str, int], list[str]] = {}
    every = list(known.indicators)
    for code, kind in known.units.items():
        number = sum(one.is_for(code, kind) for one in every)
        if number > MOST_INDICATORS:
            counted.setdefault((kind, number), []).append(code)
    for (kind, number), codes in counted.items():
        facts: Facts = {"type": kind, "number": number, "units": len(codes)}
        yield Finding(Fault.TOO_MANY, "unit", codes[0], facts)
