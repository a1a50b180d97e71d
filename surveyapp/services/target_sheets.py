"""Targets as tables: one indicator at all places, all indicators of a type, a unit's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.period import Period
from surveyapp.domain.target import CutPoints, InvalidTarget, SetTarget, holding
from surveyapp.services import indicators, organisation, structure, targets
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.targets import Goal

ONE_SIDED = ("target", "lower_limit")
TWO_SIDED = ("accept_low", "range_low", "range_high", "accept_high")


@dataclass(frozen=True)
class SheetRow:
    """A place and an indicator. `goal` is what is set exactly there, `holds` what holds there
    without it."""

    indicator: Indicator
    goal: Goal
    place: str
    """Name of the unit or type; empty = all."""
    holds: SetTarget | None

    @property
    def boxes(self) -> tuple[str, ...]:
        match self.indicator.direction:
            case Direction.RANGE:
                return TWO_SIDED
            case Direction.MONITOR:
                return ()
            case _:
                return ONE_SIDED


def of_indicator(session: Session, key: str, period: str, since: Period) -> list[SheetRow]:
    """Common, every type of unit it is measured for, and every unit."""
    standing = structure.at(session, since)
    indicator = standing.indicators.get(key) or indicators.as_domain(indicators.row(session, key))
    every = [one for one in standing.targets.get(key, ()) if not one.is_own]
    measured = [
        unit
        for unit in organisation.units(session)
        if unit.type not in ABOVE_UNITS and indicator.is_for(unit.code, unit.type)
    ]
    places = [("", "", "")]
    places += [("", kind, kind) for kind in dict.fromkeys(unit.type for unit in measured)]
    places += [(unit.code, "", unit.name) for unit in measured]
    types = {unit.code: unit.type for unit in measured}
    rows = []
    for unit, kind, name in places:
        goal = _goal(key, every, unit, kind, period)
        others = [one for one in every if (one.unit, one.unit_type, one.period) != _place(goal)]
        found = holding(others, unit, kind or types.get(unit, ""), since, indicator.direction)
        rows.append(SheetRow(indicator, goal, name, found))
    return rows


def of_type(session: Session, unit_type: str, period: str, since: Period) -> list[SheetRow]:
    """Every indicator that is measured for a type of unit."""
    standing = structure.at(session, since)
    rows = []
    for indicator in standing.indicators.values():
        if indicator.unit or not indicator.applies_to(unit_type):
            continue
        every = [one for one in standing.targets.get(indicator.key, ()) if not one.is_own]
        goal = _goal(indicator.key, every, "", unit_type, period)
        others = [one for one in every if not one.unit_type]
        found = holding(others, "", "", since, indicator.direction)
        rows.append(SheetRow(indicator, goal, unit_type, found))
    return rows


def of_unit(session: Session, code: str, period: str, since: Period) -> list[SheetRow]:
    """Every indicator of a unit, with the target that it has set itself."""
    unit = organisation.unit(session, code)
    standing = structure.at(session, since)
    rows = []
    for indicator in standing.indicators.values():
        if not indicator.is_for(unit.code, unit.type):
            continue
        every = standing.targets.get(indicator.key, ())
        own = [one for one in every if one.is_own]
        goal = replace(_goal(indicator.key, own, code, "", period), is_own=True)
        others = [one for one in every if not one.is_own]
        found = holding(others, unit.code, unit.type, since, indicator.direction)
        rows.append(SheetRow(indicator, goal, unit.name, found))
    return rows


def save(
    session: Session,
    actor: Actor,
    rows: Iterable[SheetRow],
    typed: Mapping[int, tuple[CutPoints, str]],
    now: datetime,
    since: Period,
) -> int:
    """Set what differs; how many. Raises InvalidInput with every problem as `number.field`."""
    problems: dict[str, str] = {}
    changed = 0
    for number, row in enumerate(rows):
        cuts, text = typed.get(number, (row.goal.cuts, row.goal.text))
        if (cuts, text) == (row.goal.cuts, row.goal.text):
            continue
        try:
            _set(session, actor, replace(row.goal, cuts=cuts, text=text), now, since)
        except (InvalidInput, InvalidTarget) as refusal:
            problems |= {f"{number}.{name}": why for name, why in refusal.problems.items()}
        changed += 1
    if problems:
        raise InvalidInput(problems)
    return changed


def _set(session: Session, actor: Actor, goal: Goal, now: datetime, since: Period) -> None:
    if goal.cuts.given() or goal.text:
        targets.set_target(session, actor, goal, now, since)
    else:
        targets.remove(session, actor, goal, now, since)


def _goal(key: str, every: Iterable[SetTarget], unit: str, unit_type: str, period: str) -> Goal:
    found = next(
        (
            one
            for one in every
            if (one.unit, one.unit_type, one.period) == (unit, unit_type, period)
        ),
        SetTarget(CutPoints()),
    )
    return Goal(key, found.cuts, unit, unit_type, period, found.text)


def _place(goal: Goal) -> tuple[str, str, str]:
    return goal.unit, goal.unit_type, goal.period
