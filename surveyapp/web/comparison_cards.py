"""Scorecards side by side: the units of a type for the indicators of a focus area, or one indicator
over the years; the places above them first. By the alphabet, never in order of size."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Right
from surveyapp.domain.indicator import FocusArea, Indicator
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.scorecard import Line
from surveyapp.paper import comparison_tables
from surveyapp.paper.alphabet import norwegian
from surveyapp.services import cards, indicators, scorecards
from surveyapp.services.cards import Unit
from surveyapp.web import amounts, downloads
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("comparison_cards", __name__)
_MOST = 12
"""Columns that a page has room for."""
_YEARS_BACK = 4


@dataclass(frozen=True)
class Column:
    """An indicator in the period, or a year of one indicator."""

    name: str
    period: Period
    indicator: Indicator


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    cells: Sequence[Line | None]
    may_read: bool
    is_place: bool = False


@dataclass(frozen=True)
class Beside:
    """What was asked for, with what else may be chosen."""

    rows: Sequence[Row]
    columns: Sequence[Column]
    types: Sequence[str]
    unit_type: str
    areas: Sequence[FocusArea]
    area: FocusArea | None
    offered: Sequence[Indicator]
    alone: Indicator | None
    period: Period


@blueprint.get("/comparisons/scorecards")
@allowed(Right.COMPARE)
def page() -> str:
    with reading() as session:
        found = _beside(session)
        return render_template(
            "comparisons/scorecards.html",
            found=found,
            periods=[this_year().previous(steps) for steps in range(_YEARS_BACK)],
            words=words,
            amounts=amounts,
        )


@blueprint.get("/comparisons/scorecards/file/<shape>")
@allowed(Right.COMPARE)
def file(shape: str) -> Response:
    """What the page shows, a row for each unit and indicator."""
    with reading() as session:
        found = _beside(session)
        cells = [
            (row.name, column.period, line)
            for row in found.rows
            for column, line in zip(found.columns, row.cells, strict=True)
            if line is not None
        ]
        sheet = comparison_tables.scorecards(cells, language())
    return downloads.table(sheet, f"scorecards-{found.unit_type}-{found.period.code}", shape)


def _beside(session: Session) -> Beside:
    """What the address asks for, else what most units are."""
    period = _period(request.args.get("period", ""))
    units = sorted(
        cards.comparable(session, current_actor()), key=lambda unit: norwegian(unit.name)
    )
    types = sorted({unit.type for unit in units})
    commonest = Counter(unit.type for unit in units).most_common(1)
    unit_type = _one_of(request.args.get("type", ""), [*(kind for kind, _ in commonest), *types])
    chosen = [unit for unit in units if unit.type == unit_type]
    areas = _areas(session, period, unit_type)
    area = next((one for one in areas if one.key == request.args.get("area")), None)
    area = area or next(iter(areas), None)
    offered = _offered(area, unit_type, period)
    alone = next((one for one in offered if one.key == request.args.get("indicator")), None)
    columns = _years(alone, period) if alone else _now(offered, period)
    rows = [*_places(session, chosen, columns), *_rows(session, chosen, columns)]
    return Beside(rows, columns, types, unit_type, areas, area, offered, alone, period)


def _areas(session: Session, period: Period, unit_type: str) -> list[FocusArea]:
    """Those that have anything for the type of unit."""
    every = indicators.focus_areas(session, period)
    return [area for area in every if _offered(area, unit_type, period)]


def _offered(area: FocusArea | None, unit_type: str, period: Period) -> list[Indicator]:
    """The common indicators of a focus area; a unit's own is nobody else's."""
    every = () if area is None else area.indicators
    fitting = (one for one in every if not one.unit and one.applies_to(unit_type))
    return [one for one in fitting if one.is_valid_in(period)][:_MOST]


def _now(offered: Sequence[Indicator], period: Period) -> list[Column]:
    return [Column(one.name.into(language()), period, one) for one in offered]


def _years(alone: Indicator, period: Period) -> list[Column]:
    return [Column(words.period_label(one), one, alone) for one in cards.years(period)]


def _rows(session: Session, units: Sequence[Unit], columns: Sequence[Column]) -> Iterator[Row]:
    wanted = [(one.period, one.indicator.key) for one in columns]
    for beside in cards.side_by_side(session, current_actor(), units, wanted):
        unit = beside.unit
        yield Row(unit.code, unit.name, beside.lines, beside.may_read)


def _places(session: Session, units: Sequence[Unit], columns: Sequence[Column]) -> Iterator[Row]:
    """The municipality and the sectors that have any of the units."""
    for place in cards.above(session, units):
        if not scorecards.may_read(session, current_actor(), place.code):
            continue
        keys = {one.indicator.key for one in columns}
        found = {
            period: scorecards.lines(session, place.code, period, keys)
            for period in {one.period for one in columns}
        }
        lines = [found[one.period].get(one.indicator.key) for one in columns]
        yield Row(place.code, place.name, lines, may_read=True, is_place=True)


def _one_of(asked: str, offered: Sequence[str]) -> str:
    return asked if asked in offered else next(iter(offered), "")


def _period(code: str) -> Period:
    try:
        return periods.parse(code) if code else this_year()
    except InvalidPeriod:
        return this_year()
