"""Arrows of cause and effect: editing them, and holding each against the figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import cause as rules
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.cause import Evidence, TooFew
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.figure import FigureState
from surveyapp.domain.history import Break, Kind, Name, breaks
from surveyapp.domain.indicator import FocusArea, Indicator, Source
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.result import Published
from surveyapp.domain.scorecard import WHOLE_YEARS
from surveyapp.services import audit, benchmarks, definitions, indicators, organisation, releases
from surveyapp.store import causes, figures, tables

_LONGEST_REASON = 500
_Values = dict[str, dict[tuple[str, int], float]]
"""By indicator, then by unit and year."""


@dataclass(frozen=True)
class Arrow:
    """What somebody believes, as they wrote it."""

    cause: str
    effect: str
    unit_type: str = ""
    reason: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Link:
    """An arrow, and what the figures say of it."""

    row: tables.CauseLink
    cause: Indicator
    effect: Indicator
    found: Evidence | TooFew


@dataclass(frozen=True)
class CauseMap:
    """The arrows that hold for a type of unit in a period."""

    unit_type: str
    units: int
    """How many units of the type there are."""
    links: tuple[Link, ...]
    areas: tuple[tuple[FocusArea, tuple[Indicator, ...]], ...]
    """The focus areas that have anything on the map, with it."""


def everything(session: Session) -> list[tables.CauseLink]:
    return causes.everything(session)


def cause_map(session: Session, unit_type: str, period: Period) -> CauseMap:
    """With every arrow tried on all units of the type and all years that are published."""
    units = [one for one in organisation.units(session) if one.type == unit_type]
    rows = [
        row
        for row in causes.everything(session)
        if row.unit_type in {"", unit_type} and _holds(row, period)
    ]
    areas = indicators.focus_areas(session)
    known = {one.key: one for area in areas for one in area.indicators}
    drawn = {key for row in rows for key in (row.cause.key, row.effect.key)}
    values = _values(session, [known[key] for key in drawn if key in known], units)
    links = tuple(
        Link(
            row,
            known[row.cause.key],
            known[row.effect.key],
            rules.evidence(values[row.cause.key], values[row.effect.key]),
        )
        for row in rows
    )
    shown = ((area, tuple(one for one in area.indicators if one.key in drawn)) for area in areas)
    return CauseMap(unit_type, len(units), links, tuple(one for one in shown if one[1]))


def types_with_arrows(session: Session) -> list[str]:
    """The types of unit there are, those with arrows of their own first, then the commonest."""
    types = benchmarks.unit_types(session)
    units = Counter(unit.type for unit in organisation.units(session))
    own = {row.unit_type for row in causes.everything(session)}
    return sorted(types, key=lambda one: (one not in own, -units[one], one))


def readable(session: Session, actor: Actor, unit_type: str) -> list[tables.Unit]:
    """The units of the type whose scorecards the actor may read, by name."""
    may_read = organisation.where_may(session, actor, Right.READ_SCORECARD)
    units = [one for one in organisation.units(session) if one.type == unit_type]
    return sorted((one for one in units if may_read(one.code)), key=lambda unit: unit.name)


# --- editing --------------------------------------------------------------------------------------


def add(session: Session, actor: Actor, arrow: Arrow, now: datetime) -> tables.CauseLink:
    """Raises InvalidInput with every problem at once."""
    indicators.refuse_unless_manager(session, actor)
    _check(session, arrow)
    made = tables.CauseLink()
    _put(session, made, arrow)
    session.add(made)
    session.flush()
    _note(session, actor, "cause.add", made, now)
    return made


def change(session: Session, actor: Actor, link_id: int, arrow: Arrow, now: datetime) -> None:
    """Raises NotFound, and InvalidInput with every problem at once."""
    indicators.refuse_unless_manager(session, actor)
    row = get(session, link_id)
    _check(session, arrow, row)
    _put(session, row, arrow)
    session.flush()
    _note(session, actor, "cause.change", row, now)


def remove(session: Session, actor: Actor, link_id: int, now: datetime) -> None:
    """Raises NotFound."""
    indicators.refuse_unless_manager(session, actor)
    row = get(session, link_id)
    _note(session, actor, "cause.remove", row, now)
    session.delete(row)


def get(session: Session, link_id: int) -> tables.CauseLink:
    """Raises NotFound."""
    found = causes.by_id(session, link_id)
    if found is None:
        raise NotFound("arrow", str(link_id))
    return found


def as_arrow(row: tables.CauseLink) -> Arrow:
    return Arrow(
        row.cause.key, row.effect.key, row.unit_type, row.reason, row.valid_from, row.valid_to
    )


def _put(session: Session, row: tables.CauseLink, arrow: Arrow) -> None:
    row.cause = indicators.row(session, arrow.cause)
    row.effect = indicators.row(session, arrow.effect)
    row.unit_type, row.reason = arrow.unit_type, arrow.reason.strip()
    row.valid_from, row.valid_to = arrow.valid_from, arrow.valid_to


def _note(
    session: Session, actor: Actor, action: str, row: tables.CauseLink, now: datetime
) -> None:
    audit.record(session, actor, action, f"{row.cause.key} → {row.effect.key}", now)


def _check(session: Session, arrow: Arrow, changed: tables.CauseLink | None = None) -> None:
    problems = {}
    for field in ("cause", "effect"):
        try:
            indicators.row(session, getattr(arrow, field))
        except NotFound:
            problems[field] = "unknown_indicator"
    if arrow.cause == arrow.effect:
        problems["effect"] = "works_on_itself"
    elif any(
        row is not changed
        and (row.cause.key, row.effect.key, row.unit_type)
        == (arrow.cause, arrow.effect, arrow.unit_type)
        for row in causes.everything(session)
    ):
        problems["effect"] = "arrow_exists"
    if arrow.unit_type and arrow.unit_type not in benchmarks.unit_types(session):
        problems["unit_type"] = "unknown_unit_type"
    if len(arrow.reason) > _LONGEST_REASON:
        problems["reason"] = "too_long"
    problems |= _period_problems(arrow)
    if problems:
        raise InvalidInput(problems)


def _period_problems(arrow: Arrow) -> dict[str, str]:
    read: dict[str, Period] = {}
    problems = {}
    for field in ("valid_from", "valid_to"):
        text = getattr(arrow, field)
        try:
            if text:
                read[field] = periods.parse(text)
        except InvalidPeriod:
            problems[field] = "invalid_period"
    if len(read) > 1 and read["valid_from"].first > read["valid_to"].last:
        problems["valid_to"] = "ends_before_it_begins"
    return problems


def _holds(row: tables.CauseLink, period: Period) -> bool:
    too_early = bool(row.valid_from) and period.last < periods.parse(row.valid_from).first
    return not too_early and not (row.valid_to and period.first > periods.parse(row.valid_to).last)


# --- figures --------------------------------------------------------------------------------------


def _values(session: Session, drawn: Sequence[Indicator], units: Sequence[tables.Unit]) -> _Values:
    """What is published of whole years; nothing for months, nor for computed indicators."""
    values: _Values = {one.key: {} for one in drawn}
    _take_figures(session, {one.key for one in drawn if one.source is Source.FIGURE}, units, values)
    surveyed = {one.key for one in drawn if one.source is Source.SURVEY}
    if surveyed:
        _take_results(session, surveyed, {unit.code for unit in units}, values)
    return values


def _take_figures(
    session: Session, keys: set[str], units: Sequence[tables.Unit], values: _Values
) -> None:
    codes = {unit.id: unit.code for unit in units}
    ids = {indicators.row(session, key).id: key for key in keys}
    for indicator, unit, code, value, state, _ in figures.values_of_units(session, codes, ids):
        period = periods.parse(code)
        if state == FigureState.MEASURED and value is not None and period.kind in WHOLE_YEARS:
            values[ids[indicator]][codes[unit], period.year] = value


def _take_results(session: Session, keys: set[str], units: set[str], values: _Values) -> None:
    """A survey counts from the round on in which it last began to mean what it means now."""
    rounds = [one for one in releases.released(session) if _is_yearly(one)]
    latest = {one.survey_round.definition_key: one for one in rounds}
    for one in rounds:
        now = definitions.frozen(latest[one.survey_round.definition_key].survey_round)
        broken: Mapping[Name, Break | None] = breaks(now, definitions.frozen(one.survey_round))
        year = periods.parse(one.survey_round.period).year
        for region in one.release.regions:
            if region.group is None and region.unit in units:
                for result in region.indicators:
                    is_wanted = result.key in keys and not broken.get((Kind.INDICATOR, result.key))
                    if is_wanted and isinstance(result.result, Published):
                        values[result.key][region.unit, year] = result.result.value


def _is_yearly(one: releases.ReleasedRound) -> bool:
    return periods.parse(one.survey_round.period).kind in WHOLE_YEARS
