"""Targets: which holds where (unit, else type of unit, else all), setting and importing them."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, Refused
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.period import Period
from surveyapp.domain.target import (
    CutPoints,
    InvalidTarget,
    SetTarget,
    Status,
    Target,
    TargetRemark,
    holding,
    is_no_weaker,
    read_goal,
    target_for,
)
from surveyapp.services import (
    audit,
    figures,
    imports,
    indicators,
    organisation,
    structure,
    versions,
)
from surveyapp.services.imports import Problems, Row
from surveyapp.services.indicators import Match
from surveyapp.services.structure import Structure
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
    is_own: bool = False
    """The unit itself sets it: stricter than what holds for it otherwise."""


@dataclass(frozen=True)
class Remark:
    """A target that was taken but is worth asking about."""

    line: int
    indicator: str
    remark: TargetRemark | Match


def cut_points(target: tables.Target) -> CutPoints:
    return CutPoints(*(getattr(target, name) for name in CUTS))


def fitting(indicator: Indicator, found: SetTarget) -> Target | None:
    """A target that was set, held against its indicator; None where it no longer fits it."""
    try:
        return target_for(indicator, found.cuts, found.text)
    except InvalidTarget:
        return None


def that_holds(
    standing: Structure, indicator: Indicator, unit: str, unit_type: str, period: Period
) -> Target | None:
    """The target an indicator has at a unit; None without one that fits."""
    every = standing.targets.get(indicator.key, ())
    found = holding(every, unit, unit_type, period, indicator.direction)
    return None if found is None else fitting(indicator, found)


class Reach:
    """Whether values reach the targets that held in their periods."""

    def __init__(self, session: Session) -> None:
        self.at = structure.over(session)
        self._known: dict[tuple[str, str, str, Period], Target | None] = {}

    def is_reached(
        self, key: str, unit: str, unit_type: str, period: Period, value: float
    ) -> bool | None:
        """None without a target to reach."""
        target = self._target(key, unit, unit_type, period)
        status = None if target is None else target.status(value)
        return None if status is None else status is Status.MET

    def _target(self, key: str, unit: str, unit_type: str, period: Period) -> Target | None:
        """Units of a type share theirs, but for those with one of their own."""
        standing = self.at(period)
        indicator = standing.indicators.get(key)
        if indicator is None:
            return None
        own = unit if any(one.unit == unit for one in standing.targets.get(key, ())) else ""
        at = key, own, unit_type, period
        if at not in self._known:
            self._known[at] = that_holds(standing, indicator, unit, unit_type, period)
        return self._known[at]


def set_target(
    session: Session, actor: Actor, goal: Goal, now: datetime, since: Period | None = None
) -> Target:
    """Set or replace the target of exactly this level and period.

    One for every period holds from `since` on (None: from this year): scorecards of earlier
    periods keep what they had. Raises InvalidTarget with every problem, InvalidInput, NotFound or
    InvalidPeriod.
    """
    refuse_unless_allowed(session, actor, goal)
    indicator = indicators.row(session, goal.indicator)
    begins = since or periods.parse(str(now.year))
    made = checked(session, goal)
    weaker = _weaker(session, goal, begins) if goal.is_own else {}
    if weaker:
        raise InvalidInput(weaker)
    _write(session, actor, goal, now, begins)
    session.expire(indicator, ["targets"])
    return made


def remove(
    session: Session, actor: Actor, goal: Goal, now: datetime, since: Period | None = None
) -> None:
    """Take away the target of exactly this level and period."""
    refuse_unless_allowed(session, actor, goal)
    indicator = indicators.row(session, goal.indicator)
    gone = replace(goal, cuts=CutPoints(), text="")
    _write(session, actor, gone, now, since or periods.parse(str(now.year)))
    session.expire(indicator, ["targets"])


def _write(session: Session, actor: Actor, goal: Goal, now: datetime, since: Period) -> None:
    indicator = indicators.row(session, goal.indicator)
    unit_id = organisation.unit(session, goal.unit).id if goal.unit else None
    unit_type = "" if goal.unit else goal.unit_type
    stored = stored_indicators.target(
        session, indicator.id, unit_id, unit_type, goal.period, is_own=goal.is_own
    )
    before = None if stored is None else cut_points(stored).given()
    from_then = since if not goal.period and versions.has_past(session, since) else None
    values = {**vars(goal.cuts), "text": goal.text.strip()}
    if stored is not None:
        versions.change(session, stored, values, from_then)
    else:
        stored = tables.Target(
            indicator_id=indicator.id,
            unit_id=unit_id,
            unit_type=unit_type,
            period=goal.period,
            is_own=goal.is_own,
            **values,
        )
        session.add(stored)
        session.flush()
        if from_then is not None:
            versions.begin(session, stored, from_then, {**vars(CutPoints()), "text": ""})
    session.flush()
    audit.record(
        session,
        actor,
        "target.set_own" if goal.is_own else "target.set",
        " ".join(filter(None, (goal.indicator, goal.unit or goal.unit_type, goal.period))),
        now,
        before=before,
        after=goal.cuts.given(),
        **({} if from_then is None else {"since": from_then.code}),
    )


def refuse_unless_allowed(session: Session, actor: Actor, goal: Goal) -> None:
    """Who shapes the scorecard of a unit sets its own targets; the rest is the controller's."""
    if not goal.is_own:
        indicators.refuse_unless_manager(session, actor)
        return
    if not may(actor, Right.SHAPE_SCORECARD, organisation.path(session, goal.unit)):
        raise NotAllowed(Right.SHAPE_SCORECARD, goal.unit)


def otherwise(session: Session, goal: Goal, period: Period) -> SetTarget | None:
    """What holds at the unit of `goal` in `period` without the unit's own."""
    unit = organisation.unit(session, goal.unit)
    standing = structure.at(session, period)
    every = [one for one in standing.targets[goal.indicator] if not one.is_own]
    direction = indicators.as_domain(indicators.row(session, goal.indicator)).direction
    return holding(every, unit.code, unit.type, period, direction)


def _weaker(session: Session, goal: Goal, since: Period) -> dict[str, str]:
    """What of a unit's own target is weaker than what holds for it otherwise."""
    period = periods.parse(goal.period) if goal.period else since
    common = otherwise(session, goal, period)
    indicator = indicators.as_domain(indicators.row(session, goal.indicator))
    if common is None or is_no_weaker(indicator.direction, goal.cuts, common.cuts):
        return {}
    return {
        name: "weaker_than_common"
        for name in common.cuts.given()
        if not is_no_weaker(
            indicator.direction,
            replace(common.cuts, **{name: getattr(goal.cuts, name)}),
            common.cuts,
        )
    }


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


def import_csv(
    session: Session, actor: Actor, path: Path, now: datetime, since: Period | None = None
) -> list[Remark]:
    """Set every target of a file, or none: `indicator,unit,unit_type,period,target,…,text`.

    Returns what was taken but is worth asking about. Raises ImportRefused.
    """
    indicators.refuse_unless_manager(session, actor)
    reader = _Reader(session, indicators.finder(session), Problems(path.name))
    goals = [reader.goal(row) for row in imports.read(path, COLUMNS, OPTIONAL)]
    reader.problems.refuse_if_any()
    for goal in filter(None, goals):
        set_target(session, actor, goal, now, since)
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
