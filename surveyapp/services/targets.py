"""Targets: which holds where (unit, else type of unit, else all), setting and importing them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput, Refused
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.period import Period
from surveyapp.domain.target import (
    CutPoints,
    InvalidTarget,
    Status,
    Target,
    TargetRemark,
    read_goal,
    target_for,
)
from surveyapp.services import audit, figures, imports, indicators, organisation
from surveyapp.services.imports import Problems, Row
from surveyapp.services.indicators import Match
from surveyapp.store import indicators as stored_indicators
from surveyapp.store import tables

COLUMNS = ("indicator",)
CUTS = ("target", "lower_limit", "range_low", "range_high", "accept_low", "accept_high")
OPTIONAL = ("unit", "unit_type", "period", *CUTS, "text")


@dataclass(frozen=True)
class Goal:
    """A target somebody sets: at one unit, else for a type of unit, else for all."""

    indicator: str
    cuts: CutPoints
    unit: str = ""
    unit_type: str = ""
    period: str = ""
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """A target that was taken but is worth asking about."""

    line: int
    indicator: str
    remark: TargetRemark | Match


def holding(
    targets: Iterable[tables.Target], unit_id: int, unit_type: str, period: Period
) -> tables.Target | None:
    """The one target that holds: unit before type before all, own period before every period."""
    ranks = {}
    for target in targets:
        level = _level(target, unit_id, unit_type)
        if level is not None and target.period in {"", period.code}:
            ranks[(level, target.period == "")] = target
    return ranks[min(ranks)] if ranks else None


def _level(target: tables.Target, unit_id: int, unit_type: str) -> int | None:
    if target.unit_id is not None:
        return 0 if target.unit_id == unit_id else None
    if target.unit_type:
        return 1 if target.unit_type == unit_type else None
    return 2


def cut_points(target: tables.Target) -> CutPoints:
    return CutPoints(*(getattr(target, name) for name in CUTS))


def as_domain(indicator: tables.Indicator, target: tables.Target) -> Target:
    """The stored target, which fitted its indicator when it was set."""
    return target_for(indicators.as_domain(indicator), cut_points(target), target.text)


def is_reached(
    indicator: tables.Indicator, unit_id: int, unit_type: str, period: Period, value: float
) -> bool | None:
    """Whether `value` reaches the target that holds for a unit; None without one to reach."""
    stored = holding(indicator.targets, unit_id, unit_type, period)
    status = None if stored is None else as_domain(indicator, stored).status(value)
    return None if status is None else status is Status.MET


def set_target(session: Session, actor: Actor, goal: Goal, now: datetime) -> Target:
    """Set or replace the target of exactly this level and period.

    Raises InvalidTarget with every problem, InvalidInput, NotFound or InvalidPeriod.
    """
    indicators.refuse_unless_manager(session, actor)
    indicator = indicators.row(session, goal.indicator)
    made = checked(session, goal)
    unit_id = organisation.unit(session, goal.unit).id if goal.unit else None
    unit_type = "" if goal.unit else goal.unit_type
    stored = stored_indicators.target(session, indicator.id, unit_id, unit_type, goal.period)
    before = None if stored is None else cut_points(stored).given()
    if stored is None:
        stored = tables.Target(
            indicator_id=indicator.id, unit_id=unit_id, unit_type=unit_type, period=goal.period
        )
        session.add(stored)
    for name, value in vars(goal.cuts).items():
        setattr(stored, name, value)
    stored.text = made.text
    session.flush()
    session.expire(indicator, ["targets"])
    audit.record(
        session,
        actor,
        "target.set",
        " ".join(filter(None, (goal.indicator, goal.unit or goal.unit_type, goal.period))),
        now,
        before=before,
        after=goal.cuts.given(),
    )
    return made


def checked(session: Session, goal: Goal) -> Target:
    """`goal` held against its indicator and the last result at the unit."""
    indicator = indicators.row(session, goal.indicator)
    if goal.period:
        periods.parse(goal.period)
    if not goal.cuts.given() and not goal.text.strip():
        raise InvalidInput({"target": "target_missing"})
    misplaced = _misplaced(session, indicators.as_domain(indicator), goal)
    if misplaced:
        raise InvalidInput(misplaced)
    last = _last_result(session, indicator, goal)
    return target_for(indicators.as_domain(indicator), goal.cuts, goal.text, last)


def _misplaced(session: Session, indicator: Indicator, goal: Goal) -> dict[str, str]:
    """Where nobody would ever meet the target: a type without units, or one not measured."""
    if goal.unit:
        unit_type = organisation.unit(session, goal.unit).type
        is_met = unit_type in figures.ABOVE_UNITS or indicator.applies_to(unit_type)
        return {} if is_met else {"unit": "not_for_unit_type"}
    wanted = goal.unit_type
    if not wanted or wanted in indicator.unit_types:
        return {}
    if wanted not in {unit.type for unit in organisation.units(session)}:
        return {"unit_type": "unknown_unit_type"}
    is_met = wanted in figures.ABOVE_UNITS or indicator.applies_to(wanted)
    return {} if is_met else {"unit_type": "not_for_unit_type"}


def _last_result(session: Session, indicator: tables.Indicator, goal: Goal) -> float | None:
    if not goal.unit or not goal.period:
        return None
    unit = organisation.unit(session, goal.unit)
    place = figures.Place(indicator, unit, periods.parse(goal.period))
    last = figures.last_before(session, place)
    return None if last is None else last.value


def import_csv(session: Session, actor: Actor, path: Path, now: datetime) -> list[Remark]:
    """Set every target of a file, or none: `indicator,unit,unit_type,period,target,…,text`.

    Returns what was taken but is worth asking about. Raises ImportRefused.
    """
    indicators.refuse_unless_manager(session, actor)
    reader = _Reader(session, indicators.finder(session), Problems(path.name))
    goals = [reader.goal(row) for row in imports.read(path, COLUMNS, OPTIONAL)]
    reader.problems.refuse_if_any()
    for goal in filter(None, goals):
        set_target(session, actor, goal, now)
    return reader.remarks


class _Reader:
    """Turns rows into goals and collects what is wrong with them."""

    def __init__(self, session: Session, finder: indicators.Finder, problems: Problems) -> None:
        self.session, self.finder, self.problems = session, finder, problems
        self.remarks: list[Remark] = []
        self.seen: set[tuple[str, ...]] = set()

    def goal(self, row: Row) -> Goal | None:
        try:
            found, how = self.finder.find(row["indicator"])
        except InvalidInput as refusal:
            self.problems.blame(row, refusal)
            return None
        if how is not Match.KEY:
            self.remarks.append(Remark(row.line, found.key, how))
        cuts = self._cuts(row, found)
        goal = Goal(found.key, cuts, row["unit"], row["unit_type"], row["period"], row["text"])
        self._once(row, goal)
        self._check(row, goal)
        return goal

    def _cuts(self, row: Row, indicator: tables.Indicator) -> CutPoints:
        cuts = CutPoints()
        direction = indicators.as_domain(indicator).direction
        for column in CUTS:
            if not row[column]:
                continue
            try:
                value, remark = (
                    read_goal(row[column], direction)
                    if column == "target"
                    else (number.parse(row[column], from_file=True), None)
                )
            except InvalidNumber as refusal:
                self.problems.add(row.line, column, row[column], refusal.problem)
            except InvalidTarget as refusal:
                self.problems.add(row.line, column, row[column], *refusal.problems.values())
            else:
                cuts = replace(cuts, **{column: value})
                if remark is not None:
                    self.remarks.append(Remark(row.line, indicator.key, remark))
        return cuts

    def _once(self, row: Row, goal: Goal) -> None:
        place = (goal.indicator, goal.unit, "" if goal.unit else goal.unit_type, goal.period)
        if place in self.seen:
            self.problems.add(row.line, "indicator", row["indicator"], "repeated_row")
        self.seen.add(place)

    def _check(self, row: Row, goal: Goal) -> None:
        if not goal.cuts.given() and any(row[column] for column in CUTS):
            return  # none of its numbers could be read, which has been said
        try:
            made = checked(self.session, goal)
        except Refused as refusal:
            self.problems.blame(row, refusal)
        else:
            for remark in sorted(made.remarks):
                self.remarks.append(Remark(row.line, goal.indicator, remark))
