"""Changing the structure of the scorecards entry by entry: what the pages of the structure do.

The controller shapes what is common; a unit that may shape its scorecard adds its own. Nothing is
ever removed: an entry ends with a period, and scorecards of earlier periods stay as they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from surveyapp.domain import computed
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.formula import InvalidFormula
from surveyapp.domain.indicator import (
    FocusArea,
    Indicator,
    ResultGoal,
    Scope,
    Source,
    SuccessFactor,
    lifetime_problems,
)
from surveyapp.domain.period import Period
from surveyapp.services import audit, indicators, organisation, structure, versions
from surveyapp.services.catalogue_rows import Saving
from surveyapp.services.versions import Row
from surveyapp.store import indicators as stored_indicators
from surveyapp.store import tables

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_KEY = 64
_SCORE = "score"
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "ö": "o", "ä": "a"})
KINDS = ("area", "factor", "goal", "indicator")
Part = FocusArea | SuccessFactor | ResultGoal | Indicator


@dataclass(frozen=True)
class Shaped:
    """An entry as somebody wants it. `parent`: key of the focus area or success factor above."""

    entry: Part
    parent: str
    since: Period
    is_new: bool = False
    is_break: bool = False


def key_for(session: Session, name: str) -> str:
    """A key that is free, made from a name."""
    plain = name.casefold().translate(_PLAIN)
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_KEY - 4] or "new"
    made = made if made[0].isalpha() else f"n-{made}"
    taken = _taken(session)
    return next(
        key for key in (made, *(f"{made}-{number}" for number in range(2, 10_000)))
        if key not in taken
    )  # fmt: skip


def refuse_unless_allowed(session: Session, actor: Actor, unit: str) -> None:
    """What is common is the controller's; what is a unit's own is also its leader's."""
    if not unit:
        indicators.refuse_unless_manager(session, actor)
    elif not may(actor, Right.SHAPE_SCORECARD, organisation.path(session, unit)):
        raise NotAllowed(Right.SHAPE_SCORECARD, unit)


def save(session: Session, actor: Actor, wanted: Shaped, now: datetime) -> None:
    """Raises InvalidInput with every problem by field, NotAllowed."""
    unit = wanted.entry.unit
    refuse_unless_allowed(session, actor, unit)
    standing = structure.at(session)
    before = None if wanted.is_new else _found(standing.areas, wanted.entry)
    if before is None and not wanted.is_new:
        raise NotFound("entry", wanted.entry.key)
    if before is not None and before.unit != unit:
        raise NotAllowed(Right.MANAGE_CATALOGUE, wanted.entry.key)
    past = versions.has_past(session, wanted.since)
    problems = dict(_problems(session, wanted, before, standing.areas, now))
    if problems:
        raise InvalidInput(problems)
    changes_meaning = isinstance(wanted.entry, Indicator) and _means_other(before, wanted.entry)
    is_break = past and (wanted.is_break or changes_meaning)
    saving = Saving(session, wanted.since if past else None, is_break)
    row = _write(session, saving, wanted, before)
    if changes_meaning and isinstance(row, tables.Indicator):
        _end_targets(session, row, wanted.since, past=past)
    session.flush()
    session.expire_all()
    audit.record(
        session,
        actor,
        "structure.add" if wanted.is_new else "structure.change",
        wanted.entry.key,
        now,
        since=wanted.since.code,
        **({"unit": unit} if unit else {}),
        **_differences(before, wanted.entry),
    )


def move(session: Session, actor: Actor, kind: str, key: str, now: datetime, *, up: bool) -> None:
    """One place up or down among its siblings, from this year on."""
    row = _row(session, kind, key)
    unit = getattr(row, "unit", None)
    refuse_unless_allowed(session, actor, "" if unit is None else unit.code)
    siblings = _siblings(row)
    at = siblings.index(row)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(siblings):
        return
    siblings[at], siblings[other] = siblings[other], siblings[at]
    since = periods.parse(str(now.year))
    from_then = since if versions.has_past(session, since) else None
    for position, one in enumerate(siblings):
        versions.change(session, one, {"position": position}, versions.later(one, from_then))
    session.flush()
    session.expire_all()
    audit.record(session, actor, "structure.move", key, now, up=up)


def _siblings(row: Row) -> list[Row]:
    match row:
        case tables.SuccessFactor():
            return list(row.focus_area.factors)
        case tables.ResultGoal():
            return list(row.factor.goals)
        case tables.Indicator():
            return list(row.factor.indicators)
        case _:
            session = Session.object_session(row)
            return [] if session is None else list(stored_indicators.areas(session))


def _row(session: Session, kind: str, key: str) -> Row:
    found: Row | None = {
        "area": stored_indicators.area,
        "factor": stored_indicators.factor,
        "goal": stored_indicators.goal,
        "indicator": stored_indicators.by_key,
    }[kind](session, key)
    if found is None:
        raise NotFound(kind, key)
    return found


def every(areas: Sequence[FocusArea]) -> Iterator[tuple[Part, str]]:
    """Every entry with the key of its parent."""
    for area in areas:
        yield area, ""
        for factor in area.factors:
            yield factor, area.key
            yield from ((goal, factor.key) for goal in factor.goals)
            yield from ((one, factor.key) for one in factor.indicators)


def _found(areas: Sequence[FocusArea], entry: Part) -> Part | None:
    return next(
        (one for one, _ in every(areas) if type(one) is type(entry) and one.key == entry.key), None
    )


def _taken(session: Session) -> set[str]:
    return {one.key for one, _ in every(structure.at(session).areas)}


def _problems(
    session: Session,
    wanted: Shaped,
    before: Part | None,
    areas: Sequence[FocusArea],
    now: datetime,
) -> Iterator[tuple[str, str]]:
    entry = wanted.entry
    this_year = periods.parse(str(now.year))
    has_past = versions.has_past(session, this_year)
    if not KEY.fullmatch(entry.key) or len(entry.key) > LONGEST_KEY:
        yield "key", "not_a_key"
    elif wanted.is_new and entry.key in {one.key for one, _ in every(areas)}:
        yield "key", "taken_key"
    if not any(entry.name.wordings.values()):
        yield "name", "name_missing"
    if has_past and wanted.since.first < this_year.first:
        yield "since", "changes_the_past"
    if before is not None and has_past:
        yield from lifetime_problems(before, entry, this_year).items()
    yield from _life(entry)
    known_types = {unit.type for unit in organisation.units(session)}
    if set(entry.unit_types) - known_types - set(before.unit_types if before else ()):
        yield "unit_types", "unknown_unit_type"
    if isinstance(entry, Indicator):
        yield from _of_indicator(entry, wanted.parent, areas)


def _life(entry: Scope) -> Iterator[tuple[str, str]]:
    first, last = entry.valid_from, entry.valid_to
    if first is not None and last is not None and last.last < first.first:
        yield "valid_to", "ends_before_it_begins"


def _of_indicator(
    entry: Indicator, factor: str, areas: Sequence[FocusArea]
) -> Iterator[tuple[str, str]]:
    low, high = entry.scale_min, entry.scale_max
    if low is not None and high is not None and low >= high:
        yield "scale_max", "scale_upside_down"
    if entry.measure_unit == _SCORE and (low is None or high is None):
        yield "scale_min", "score_without_scale"
    if (
        entry.plausible_low is not None
        and entry.plausible_high is not None
        and entry.plausible_low > entry.plausible_high
    ):
        yield "plausible_high", "scale_upside_down"
    goals = {one.key for one, parent in every(areas) if parent == factor}
    if entry.goal and entry.goal not in goals:
        yield "goal", "goal_of_another_factor"
    if entry.source is not Source.COMPUTED and entry.formula:
        yield "formula", "formula_not_computed"


def formula_problems(session: Session, entry: Indicator) -> list[InvalidFormula]:
    """What is wrong with the formula of a computed indicator, with positions."""
    if entry.source is not Source.COMPUTED:
        return []
    known = structure.at(session).indicators
    return list(computed.problems(entry.key, entry.formula, {**known, entry.key: entry}))


def _means_other(before: Part | None, now: Indicator) -> bool:
    """Whether figures of before mean something else: they are never joined with later ones."""
    names = ("source", "direction", "measure_unit", "scale_min", "scale_max", "formula")
    return isinstance(before, Indicator) and any(
        getattr(before, name) != getattr(now, name) for name in names
    )


def _end_targets(session: Session, row: tables.Indicator, since: Period, *, past: bool) -> None:
    """Targets belong to the old meaning: from `since` on, new ones must be set."""
    for target in list(row.targets):
        if not target.period:
            empty = dict.fromkeys(
                ("target", "lower_limit", "range_low", "range_high", "accept_low", "accept_high")
            )
            versions.change(session, target, {**empty, "text": ""}, since if past else None)
        elif periods.parse(target.period).last >= since.first:
            session.delete(target)


def _write(session: Session, saving: Saving, wanted: Shaped, before: Part | None) -> Row:
    entry = wanted.entry
    match entry:
        case FocusArea():
            position = _position(before, stored_indicators.area, session, entry.key)
            if position is None:
                position = len(stored_indicators.areas(session))
            return saving.area(entry, position)
        case SuccessFactor():
            area = _parent(stored_indicators.area, session, wanted.parent)
            position = _position(before, stored_indicators.factor, session, entry.key)
            return saving.factor(entry, area.id, _or_last(position, area.factors))
        case ResultGoal():
            factor = _parent(stored_indicators.factor, session, wanted.parent)
            position = _position(before, stored_indicators.goal, session, entry.key)
            return saving.goal(entry, factor.id, _or_last(position, factor.goals))
        case Indicator():
            factor = _parent(stored_indicators.factor, session, wanted.parent)
            position = _position(before, stored_indicators.by_key, session, entry.key)
            return saving.indicator(entry, factor.id, _or_last(position, factor.indicators))


Found = TypeVar("Found", tables.FocusArea, tables.SuccessFactor)


def _parent(find: Callable[[Session, str], Found | None], session: Session, key: str) -> Found:
    found = find(session, key)
    if found is None:
        raise InvalidInput({"parent": "unknown_key"})
    return found


def _position(
    before: Part | None, find: Callable[[Session, str], Row | None], session: Session, key: str
) -> int | None:
    stored = None if before is None else find(session, key)
    found: int | None = getattr(stored, "position", None)
    return found


def _or_last(position: int | None, siblings: Sequence[Row]) -> int:
    return len(siblings) if position is None else position


_LOGGED = ("code", "unit_types", "direction", "measure_unit", "formula", "owner", "aggregation")


def _differences(before: Part | None, now: Part) -> dict[str, str]:
    """Old and new of what was changed, for the log; a new entry tells its name."""
    if before is None:
        return {"name": _plain(now.name.wordings)}
    found = {}
    if before.name.wordings != now.name.wordings:
        found["name"] = f"{_plain(before.name.wordings)} → {_plain(now.name.wordings)}"
    for name in _LOGGED:
        then, new = getattr(before, name, ""), getattr(now, name, "")
        if then != new:
            found[name] = f"{_shown(then)} → {_shown(new)}"
    if _times(before) != _times(now):
        found["valid"] = f"{_times(before)} → {_times(now)}"
    return found


def _plain(wordings: object) -> str:
    return " / ".join(wordings.values()) if isinstance(wordings, dict) else str(wordings)


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _times(one: Scope) -> str:
    first = "" if one.valid_from is None else one.valid_from.code
    last = "" if one.valid_to is None else one.valid_to.code
    return f"{first}–{last}"
