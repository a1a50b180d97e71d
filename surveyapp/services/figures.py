"""Typing figures: never changed, only superseded; every entry says who, when and from what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain import figure as rules
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import FigureChanged, InvalidInput, NotAllowed
from surveyapp.domain.figure import Earlier, FigureState, ImplausibleFigure, Question
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.services import audit, indicators, organisation
from surveyapp.services import periods as closing
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
    forecast: float | None = None
    """What the whole year is expected to end with."""
    is_complete: bool = False
    """Whether these three are meant to be none when they are left out, as on a form that shows
    them; a file that leaves them out says nothing about them."""
    imported_from: str = ""


class Result(StrEnum):
    NEW = "new"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Recorded:
    """`question` says that the value is odd; it was recorded all the same."""

    figure: tables.Figure
    result: Result
    question: Question | None


@dataclass(frozen=True)
class Place:
    """An indicator at a unit in a period: what a figure is recorded for."""

    indicator: tables.Indicator
    unit: tables.Unit
    period: periods.Period


@dataclass(frozen=True)
class Standing:
    """What stands at a place already: the figure that holds, the latest value of a period that
    ended earlier, and whether the period takes no more values."""

    current: tables.Figure | None
    earlier: Earlier | None
    is_closed: bool


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
    standing = _standing(session, place)
    current = standing.current
    if seen is not None and seen != (0 if current is None else current.id):
        raise FigureChanged(entry.indicator, entry.unit, entry.period)
    if current is not None and repeats(current, entry):
        return Recorded(current, Result.UNCHANGED, None)
    problems = problems_of(place, entry, standing)
    if problems:
        raise InvalidInput(problems)
    found = question_of(place, entry, standing)
    if found is not None and not confirmed:
        raise ImplausibleFigure(entry.indicator, found)
    try:
        with session.begin_nested():
            figure = written(session, actor, entry, place, current, now)
            session.flush()
    except IntegrityError as error:
        raise FigureChanged(entry.indicator, entry.unit, entry.period) from error
    return Recorded(figure, Result.NEW if current is None else Result.CORRECTED, found)


def placed(session: Session, entry: Entry) -> Place:
    """Where an entry belongs; raises NotFound or period.InvalidPeriod."""
    row = indicators.row(session, entry.indicator)
    return Place(row, organisation.unit(session, entry.unit), periods.parse(entry.period))


def may_enter(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.ENTER_FIGURES, organisation.path(session, unit))


def refuse_unless_allowed(session: Session, actor: Actor, unit: str) -> None:
    if not may_enter(session, actor, unit):
        raise NotAllowed(Right.ENTER_FIGURES, unit)


def problems_of(place: Place, entry: Entry, standing: Standing) -> dict[str, str]:
    """What hinders the entry, by field; empty when nothing does."""
    indicator = indicators.as_domain(place.indicator)
    current = standing.current
    problems = _place_problems(indicator, place, standing)
    value = _value_problem(indicator, entry, corrects=current is not None)
    if value is not None:
        problems.setdefault("value", value)
    problems |= response_problems(entry.n, entry.response_rate)
    if entry.forecast is not None:
        problems |= _forecast_problems(indicator, place.period, entry.forecast)
    if current is not None and not entry.comment.strip():
        problems["comment"] = "reason_needed"
    if len(entry.comment) > LONGEST_COMMENT:
        problems["comment"] = "too_long"
    if len(entry.source) > LONGEST_SOURCE:
        problems["source"] = "too_long"
    return problems


def _place_problems(indicator: Indicator, place: Place, standing: Standing) -> dict[str, str]:
    problems: dict[str, str] = {}
    if indicator.source is not Source.FIGURE:
        is_computed = indicator.source is Source.COMPUTED
        problems["indicator"] = "is_computed" if is_computed else "comes_from_surveys"
    elif indicator.unit and indicator.unit != place.unit.code:
        problems["indicator"] = "belongs_to_another_unit"
    elif place.unit.type not in ABOVE_UNITS and not indicator.is_for(
        place.unit.code, place.unit.type
    ):
        problems["indicator"] = "not_for_unit_type"
    if standing.is_closed:
        problems["period"] = "period_closed"
    if standing.current is not None and standing.current.approved_by:
        problems["value"] = "figure_approved"
    return problems


def _forecast_problems(
    indicator: Indicator, period: periods.Period, forecast: float
) -> dict[str, str]:
    if not indicator.has_forecast:
        return {"forecast": "no_forecast_here"}
    if period.kind in {periods.PeriodKind.YEAR, periods.PeriodKind.SCHOOL_YEAR}:
        return {"forecast": "forecast_of_a_whole_year"}
    problem = rules.impossible(indicator, forecast)
    return {} if problem is None else {"forecast": problem}


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
    return None if entry.value is None else rules.impossible(indicator, entry.value)


def question_of(place: Place, entry: Entry, standing: Standing) -> Question | None:
    """What is odd about the value, held against what is usual and the value before it."""
    if entry.value is None:
        return None
    indicator = indicators.as_domain(place.indicator)
    return rules.question(indicator, entry.value, standing.earlier)


def last_before(session: Session, place: Place) -> tables.Figure | None:
    """The latest measured figure of a period that ended earlier."""
    return among(figures.of_series(session, place.indicator.id, place.unit.id), place.period)[1]


def _standing(session: Session, place: Place) -> Standing:
    series = figures.of_series(session, place.indicator.id, place.unit.id)
    current, last = among(series, place.period)
    is_closed = closing.closed(session, place.unit.code, place.period) is not None
    return Standing(current, value_of(last), is_closed)


def value_of(figure: tables.Figure | None) -> Earlier | None:
    if figure is None or figure.value is None:
        return None
    return Earlier(figure.value, figure.period)


def among(
    series: Iterable[tables.Figure], period: periods.Period
) -> tuple[tables.Figure | None, tables.Figure | None]:
    """Of one indicator's figures at a unit: the one of `period`, and the latest measured one of a
    period that ended earlier."""
    current: tables.Figure | None = None
    last: tables.Figure | None = None
    for figure in series:
        order = periods.parse(figure.period).order
        if figure.period == period.code:
            current = figure
        elif figure.value is not None and order < period.order:
            last = figure if last is None or order > periods.parse(last.period).order else last
    return current, last


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


def repeats(current: tables.Figure, entry: Entry) -> bool:
    """Whether an entry repeats what holds; a repeated import then changes nothing."""
    kept = (current.value, current.state, current.source)
    said = (entry.value, entry.state.value, entry.source.strip())
    comment = entry.comment.strip()
    answered = (
        (entry.n, current.n),
        (entry.response_rate, current.response_rate),
        (entry.forecast, current.forecast),
    )
    is_answered_alike = all(
        new == old or (new is None and not entry.is_complete) for new, old in answered
    )
    return kept == said and comment in {"", current.comment} and is_answered_alike


def written(
    session: Session,
    actor: Actor,
    entry: Entry,
    place: Place,
    current: tables.Figure | None,
    now: datetime,
) -> tables.Figure:
    """The figure that an entry without problems makes, with its line in the log; not flushed."""
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
        forecast=entry.forecast,
        imported_from=entry.imported_from,
        recorded_by=actor.email,
        recorded_at=now,
        supersedes_id=None if current is None else current.id,
    )
    session.add(figure)
    audit.record(
        session,
        actor,
        "figure.record" if current is None else "figure.correct",
        f"{place.indicator.key} {place.unit.code} {figure.period}",
        now,
        value=entry.value,
        state=entry.state.value,
        **({} if current is None else {"before": current.value}),
        **_beside(entry),
    )
    return figure


def _beside(entry: Entry) -> dict[str, float]:
    told = {"n": entry.n, "response_rate": entry.response_rate, "forecast": entry.forecast}
    return {name: number for name, number in told.items() if number is not None}
