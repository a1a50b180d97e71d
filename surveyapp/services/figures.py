"""Typing figures: never changed, only superseded; every entry says who, when and from what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain import figure as rules
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import (
    FigureChanged,
    ImplausibleFigure,
    InvalidInput,
    NotAllowed,
)
from surveyapp.domain.figure import FigureState, Jump
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.services import audit, indicators, organisation
from surveyapp.store import figures, tables

LONGEST_COMMENT = 2000
LONGEST_SOURCE = 200
_MOST_PEOPLE = 10_000_000
_ALL_PER_CENT = 100
ABOVE_UNITS = frozenset({"municipality", "sector"})
"""Types where figures are sums somebody else made: any indicator may be typed there."""


@dataclass(frozen=True)
class Entry:
    """What somebody typed. `value` belongs to the state `measured` and to no other."""

    indicator: str
    unit: str
    period: str
    value: float | None = None
    state: FigureState = FigureState.MEASURED
    source: str = ""
    comment: str = ""
    n: int | None = None
    response_rate: float | None = None
    """In per cent. These two belong to figures from a survey made elsewhere."""
    is_complete: bool = False
    """Whether these two are meant to be none when they are left out, as on a form that shows
    them; a file that leaves them out says nothing about them."""


class Result(StrEnum):
    NEW = "new"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Recorded:
    """`jump` says that the value is far from the last one; it was recorded all the same."""

    figure: tables.Figure
    result: Result
    jump: Jump | None


@dataclass(frozen=True)
class Place:
    """An indicator at a unit in a period: what a figure is recorded for."""

    indicator: tables.Indicator
    unit: tables.Unit
    period: periods.Period


def record(
    session: Session,
    actor: Actor,
    entry: Entry,
    now: datetime,
    *,
    confirmed: bool = False,
    seen: int | None = None,
) -> Recorded:
    """Record a figure, or correct the one that holds; a correction needs a comment.

    `confirmed`: the person says that a value far from the last one is right; otherwise it raises
    ImplausibleFigure. `seen` is the number of the figure the person had before them (0: none);
    FigureChanged when another holds by now. Raises InvalidInput with every other problem,
    NotAllowed, NotFound.
    """
    place = placed(session, entry)
    refuse_unless_allowed(session, actor, entry.unit)
    series = figures.of_series(session, place.indicator.id, place.unit.id)
    current = next((one for one in series if one.period == place.period.code), None)
    if seen is not None and seen != (0 if current is None else current.id):
        raise FigureChanged(entry.indicator, entry.unit, entry.period)
    if current is not None and _same(current, entry):
        return Recorded(current, Result.UNCHANGED, None)
    problems = problems_of(place, entry, corrects=current is not None)
    if problems:
        raise InvalidInput(problems)
    found = _jump(place, entry, series)
    if found is not None and not confirmed:
        raise ImplausibleFigure(entry.indicator, found.value, found.previous, found.previous_period)
    figure = tables.Figure(
        indicator=place.indicator,
        unit=place.unit,
        period=place.period.code,
        value=entry.value,
        state=entry.state.value,
        source=entry.source.strip(),
        comment=entry.comment.strip(),
        n=entry.n,
        response_rate=entry.response_rate,
        recorded_by=actor.email,
        recorded_at=now,
        supersedes_id=None if current is None else current.id,
    )
    return Recorded(figure, _write(session, actor, entry, figure, current), found)


def placed(session: Session, entry: Entry) -> Place:
    """Where an entry belongs; raises NotFound or period.InvalidPeriod."""
    row = indicators.row(session, entry.indicator)
    return Place(row, organisation.unit(session, entry.unit), periods.parse(entry.period))


def may_enter(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.ENTER_FIGURES, organisation.path(session, unit))


def refuse_unless_allowed(session: Session, actor: Actor, unit: str) -> None:
    if not may_enter(session, actor, unit):
        raise NotAllowed(Right.ENTER_FIGURES, unit)


def problems_of(place: Place, entry: Entry, *, corrects: bool) -> dict[str, str]:
    """What hinders the entry, by field; empty when nothing does."""
    indicator = indicators.as_domain(place.indicator)
    problems: dict[str, str] = {}
    if indicator.source is not Source.FIGURE:
        problems["indicator"] = "comes_from_surveys"
    elif place.unit.type not in ABOVE_UNITS and not indicator.applies_to(place.unit.type):
        problems["indicator"] = "not_for_unit_type"
    value = _value_problem(indicator, entry, corrects=corrects)
    if value is not None:
        problems["value"] = value
    problems |= response_problems(entry.n, entry.response_rate)
    if corrects and not entry.comment.strip():
        problems["comment"] = "reason_needed"
    if len(entry.comment) > LONGEST_COMMENT:
        problems["comment"] = "too_long"
    if len(entry.source) > LONGEST_SOURCE:
        problems["source"] = "too_long"
    return problems


def response_problems(n: int | None, response_rate: float | None) -> dict[str, str]:
    """What cannot be right about how many answered, and about their share in per cent."""
    problems: dict[str, str] = {}
    if n is not None and not 1 <= n <= _MOST_PEOPLE:
        problems["n"] = "not_a_number_of_people"
    if response_rate is not None and not 0 <= response_rate <= _ALL_PER_CENT:
        problems["response_rate"] = "not_a_rate"
    return problems


def _value_problem(indicator: Indicator, entry: Entry, *, corrects: bool) -> str | None:
    if entry.state is FigureState.WITHDRAWN and not corrects:
        return "nothing_to_withdraw"
    if (entry.value is None) is (entry.state is FigureState.MEASURED):
        return "value_missing" if entry.value is None else "value_with_a_reason"
    if entry.value is not None and not indicator.is_possible(entry.value):
        return "outside_scale"
    return None


def _jump(place: Place, entry: Entry, series: Sequence[tables.Figure]) -> Jump | None:
    """The jump from the last measured value of an earlier period, where it is odd."""
    before = _last_before(place, series)
    if entry.value is None or before is None or before.value is None:
        return None
    indicator = indicators.as_domain(place.indicator)
    return rules.jump(indicator, entry.value, before.value, before.period)


def last_before(session: Session, place: Place) -> tables.Figure | None:
    """The latest measured figure of a period that ended earlier."""
    series = figures.of_series(session, place.indicator.id, place.unit.id)
    return _last_before(place, series)


def _last_before(place: Place, series: Sequence[tables.Figure]) -> tables.Figure | None:
    earlier = [
        figure
        for figure in series
        if figure.value is not None and periods.parse(figure.period).order < place.period.order
    ]
    return max(earlier, key=lambda figure: periods.parse(figure.period).order, default=None)


def history(session: Session, indicator: str, unit: str, period: str) -> list[tables.Figure]:
    """Everything ever recorded for it, newest first: the corrections with their reasons."""
    place = placed(session, Entry(indicator, unit, period))
    return figures.chain(session, place.indicator.id, place.unit.id, place.period.code)


def corrections(
    session: Session, unit: str, period: str
) -> list[tuple[tables.Figure, tables.Figure | None]]:
    """The corrections at a unit in a period, newest first, each with the figure it replaced."""
    row = organisation.unit(session, unit)
    return [
        (figure, figures.by_id(session, figure.supersedes_id or 0))
        for figure in figures.corrections(session, row.id, periods.parse(period).code)
    ]


def _same(current: tables.Figure, entry: Entry) -> bool:
    """Whether an entry repeats what holds; a repeated import then changes nothing."""
    kept = (current.value, current.state, current.source)
    said = (entry.value, entry.state.value, entry.source.strip())
    comment = entry.comment.strip()
    answered = ((entry.n, current.n), (entry.response_rate, current.response_rate))
    is_answered_alike = all(
        new == old or (new is None and not entry.is_complete) for new, old in answered
    )
    return kept == said and comment in {"", current.comment} and is_answered_alike


def _who_answered(entry: Entry) -> dict[str, float]:
    told = {"n": entry.n, "response_rate": entry.response_rate}
    return {name: number for name, number in told.items() if number is not None}


def _write(
    session: Session,
    actor: Actor,
    entry: Entry,
    figure: tables.Figure,
    before: tables.Figure | None,
) -> Result:
    try:
        with session.begin_nested():
            session.add(figure)
            session.flush()
    except IntegrityError as error:
        raise FigureChanged(entry.indicator, entry.unit, entry.period) from error
    audit.record(
        session,
        actor,
        "figure.record" if before is None else "figure.correct",
        f"{entry.indicator} {entry.unit} {figure.period}",
        figure.recorded_at,
        value=entry.value,
        state=entry.state.value,
        **({} if before is None else {"before": before.value}),
        **_who_answered(entry),
    )
    return Result.NEW if before is None else Result.CORRECTED
