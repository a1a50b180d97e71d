"""The catalogue as it holds for a period, or as it is: focus areas with all below, and targets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain import versions as rules
from surveyapp.domain.indicator import (
    Aggregation,
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.domain.target import CutPoints, SetTarget
from surveyapp.services import organisation, versions
from surveyapp.services.versions import History, Row
from surveyapp.store import indicators, tables

Facts = Mapping[str, Any]
Made = TypeVar("Made", FocusArea, SuccessFactor, ResultGoal, Indicator)


@dataclass(frozen=True)
class Structure:
    areas: tuple[FocusArea, ...]
    targets: Mapping[str, tuple[SetTarget, ...]]
    """By indicator; what was set at every level."""

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return {one.key: one for area in self.areas for one in area.indicators}


def at(session: Session, period: Period | None = None) -> Structure:
    """Everything in the plan's order: what holds in `period`, as it was then; without a period,
    whatever there is, as it is now."""
    return over(session)(period)


def over(session: Session) -> Callable[[Period | None], Structure]:
    """The same for several periods of one session; what is stored is read once."""
    stored = indicators.areas(session)
    units = {unit.id: unit.code for unit in organisation.units(session)}
    history = versions.history(session)

    @cache
    def in_period(period: Period | None) -> Structure:
        made = _Made(stored, history, period, units)
        return Structure(made.areas(), made.targets())

    return in_period


class _Made:
    """Rows put together as they were."""

    def __init__(
        self,
        stored: Iterable[tables.FocusArea],
        history: History,
        period: Period | None,
        units: Mapping[int, str],
    ) -> None:
        self.stored = list(stored)
        self.history, self.period, self.units = history, period, units
        factors = [factor for area in self.stored for factor in area.factors]
        self.goal_rows = [goal for factor in factors for goal in factor.goals]
        self.rows = [one for factor in factors for one in factor.indicators]
        self.goal_keys = {goal.id: goal.key for goal in self.goal_rows}
        self.indicators = self._under("factor_id", self.rows, self._indicator)
        self.goals = self._under("factor_id", self.goal_rows, self._goal)
        self.factors = self._under("focus_area_id", factors, self._factor)

    def areas(self) -> tuple[FocusArea, ...]:
        found = [(self.history.facts(area, self.period), area) for area in self.stored]
        found.sort(key=lambda pair: (pair[0]["position"], pair[0]["id"]))
        made = [self._area(facts) for facts, _ in found]
        return tuple(area for area in made if self.period is None or area.is_valid_in(self.period))

    def targets(self) -> dict[str, tuple[SetTarget, ...]]:
        return {one.key: tuple(self._target(target) for target in one.targets) for one in self.rows}

    def _under(
        self,
        parent: str,
        rows: Iterable[Row],
        make: Callable[[Row, Facts], Made],
    ) -> dict[int, tuple[Made, ...]]:
        """What lies under each parent, in order."""
        placed: dict[int, list[tuple[int, int, Made]]] = {}
        for row in rows:
            facts = self.history.facts(row, self.period)
            made = make(row, facts)
            if self.period is None or made.is_valid_in(self.period):
                entry = (facts["position"], facts["id"], made)
                placed.setdefault(facts[parent], []).append(entry)
        return {
            number: tuple(made for _, _, made in sorted(found, key=lambda one: one[:2]))
            for number, found in placed.items()
        }

    def _area(self, facts: Facts) -> FocusArea:
        return FocusArea(
            facts["key"],
            Text(facts["name"]),
            self.factors.get(facts["id"], ()),
            facts["code"],
            valid_from=_period(facts["valid_from"]),
            valid_to=_period(facts["valid_to"]),
        )

    def _factor(self, _row: Row, facts: Facts) -> SuccessFactor:
        return SuccessFactor(
            facts["key"],
            Text(facts["name"]),
            self.indicators.get(facts["id"], ()),
            self.goals.get(facts["id"], ()),
            facts["code"],
            **self._scope(facts),
        )

    def _goal(self, _row: Row, facts: Facts) -> ResultGoal:
        return ResultGoal(facts["key"], Text(facts["name"]), facts["code"], **self._scope(facts))

    def _indicator(self, row: Row, facts: Facts) -> Indicator:
        found = self.history.of(row)
        broken = () if self.period is None else rules.breaks(found, self.period)
        return indicator(facts, self._scope(facts), self.goal_keys, broken)

    def _scope(self, facts: Facts) -> dict[str, Any]:
        return scope(facts, self.units)

    def _target(self, row: tables.Target) -> SetTarget:
        facts = self.history.facts(row, self.period)
        cuts = CutPoints(*(facts[one.name] for one in fields(CutPoints)))
        unit = self.units.get(facts["unit_id"], "") if facts["unit_id"] else ""
        return SetTarget(
            cuts, facts["text"], unit, facts["unit_type"], facts["period"], facts["is_own"]
        )


def scope(facts: Facts, units: Mapping[int, str]) -> dict[str, Any]:
    return {
        "unit_types": tuple(facts["unit_types"]),
        "unit": units.get(facts["unit_id"], ""),
        "valid_from": _period(facts["valid_from"]),
        "valid_to": _period(facts["valid_to"]),
    }


def indicator(
    facts: Facts, scope: Facts, goals: Mapping[int, str], breaks: tuple[Period, ...] = ()
) -> Indicator:
    """An indicator from its columns; `goals` are the keys of result goals."""
    return Indicator(
        key=facts["key"],
        name=Text(facts["name"]),
        source=Source(facts["source"]),
        direction=Direction(facts["direction"]),
        measure_unit=facts["measure_unit"],
        code=facts["code"],
        description=Text(facts["description"]) if facts["description"] else None,
        scale_min=facts["scale_min"],
        scale_max=facts["scale_max"],
        decimals=facts["decimals"],
        goal=goals.get(facts["goal_id"], ""),
        owner=facts["owner"],
        frequency=PeriodKind(facts["frequency"]),
        every=facts["every"],
        due_days=facts["due_days"],
        plausible_low=facts["plausible_low"],
        plausible_high=facts["plausible_high"],
        largest_jump=facts["largest_jump"],
        aggregation=Aggregation(facts["aggregation"]),
        formula=facts["formula"],
        has_forecast=facts["has_forecast"],
        breaks=breaks,
        **scope,
    )


def _period(code: str) -> Period | None:
    return periods.parse(code) if code else None
