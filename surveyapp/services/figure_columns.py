"""One indicator's figures of a period at every unit, and a column for it pasted from a
spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import FileProblem, ImportRefused, NotFound
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.period import Period
from surveyapp.services import figures, indicators, organisation
from surveyapp.services import periods as closing
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.tabular_files import Table
from surveyapp.store import figures as stored
from surveyapp.store import tables

_HEADING = ["indicator", "unit", "period", "value", "source", "comment"]
LONGEST_COLUMN = 200_000


@dataclass(frozen=True)
class ColumnRow:
    """`current` is what holds for the period, `last` the latest measured value before it."""

    unit: tables.Unit
    current: tables.Figure | None
    last: tables.Figure | None
    is_closed: bool


@dataclass(frozen=True)
class Column:
    indicator: Indicator
    period: Period
    rows: tuple[ColumnRow, ...]

    @property
    def missing(self) -> int:
        return sum(row.current is None for row in self.rows)


@dataclass(frozen=True)
class Pasted:
    """What stands in the boxes below a column; source and comment count for every value."""

    text: str
    source: str = ""
    comment: str = ""


def listed(session: Session, period: Period) -> list[Indicator]:
    """Indicators whose figures are typed in a period, in the order of the scorecard."""
    return [
        indicator
        for area in indicators.focus_areas(session)
        for indicator in area.indicators
        if indicator.source is Source.FIGURE and indicator.is_valid_in(period)
    ]


def column(session: Session, actor: Actor, indicator_key: str, period_code: str) -> Column:
    """Every unit that has the indicator and whose figures `actor` may enter, in the organisation's
    order. Raises NotFound, also for what comes from surveys, or InvalidPeriod."""
    row = indicators.row(session, indicator_key)
    indicator, period = indicators.as_domain(row), periods.parse(period_code)
    if indicator.source is not Source.FIGURE:
        raise NotFound("indicator", indicator_key)
    may_enter = organisation.where_may(session, actor, Right.ENTER_FIGURES)
    is_closed = closing.closed_where(session)
    series: dict[int, list[tables.Figure]] = {}
    for figure in stored.of_indicator(session, row.id):
        series.setdefault(figure.unit_id, []).append(figure)
    rows = (
        ColumnRow(
            unit,
            *figures.among(series.get(unit.id, ()), period),
            is_closed(unit.code, period) is not None,
        )
        for unit in organisation.units(session)
        if unit.type not in ABOVE_UNITS
        and indicator.is_for(unit.code, unit.type)
        and may_enter(unit.code)
    )
    return Column(indicator, period, tuple(rows))


def table(column: Column, pasted: Pasted) -> Table:
    """The pasted lines as a table for `figure_files.plan`, whose lines are those of the box: either
    a value for every unit in the order shown, or unit and value with a tab or semicolon between.

    An empty value leaves its unit as it is. Raises ImportRefused.
    """
    lines = pasted.text.rstrip().splitlines()
    if not any(line.strip() for line in lines):
        raise _refused(0, "", "nothing_pasted")
    with_unit = [_separator(line) for line in lines if line.strip()]
    if all(with_unit):
        pairs = _named(lines)
    elif any(with_unit):
        bare = [at for at, line in enumerate(lines, 1) if line.strip() and not _separator(line)]
        raise _refused(bare[0], lines[bare[0] - 1], "some_with_unit")
    elif len(lines) != len(column.rows):
        raise _refused(0, str(len(lines)), "other_number_of_lines")
    else:
        pairs = ((at, row.unit.code, line) for at, (row, line) in _numbered(column.rows, lines))
    said = [pasted.source, pasted.comment]
    rows = [
        (line, [column.indicator.key, unit, column.period.code, value.strip(), *said])
        for line, unit, value in pairs
        if value.strip()
    ]
    if not rows:
        raise _refused(0, "", "nothing_pasted")
    return Table("", ((0, _HEADING), *rows))


def _numbered(
    rows: Sequence[ColumnRow], lines: Sequence[str]
) -> Iterator[tuple[int, tuple[ColumnRow, str]]]:
    return enumerate(zip(rows, lines, strict=True), 1)


def _named(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for at, line in enumerate(lines, 1):
        separator = _separator(line)
        if separator:
            unit, _, value = line.partition(separator)
            yield at, unit.strip(), value


def _separator(line: str) -> str:
    return next((mark for mark in ("\t", ";") if mark in line), "")


def _refused(line: int, text: str, problem: str) -> ImportRefused:
    return ImportRefused("", (FileProblem(line, "value", text, problem),))
