"""Figures from a file or a pasted column: looked over whole first, then all taken or none."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import FigureChanged, FileProblem, ImportRefused
from surveyapp.domain.figure import Earlier, Question
from surveyapp.domain.period import Period
from surveyapp.services import figure_rows, figures, imports, organisation
from surveyapp.services import periods as closing
from surveyapp.services.figure_rows import ReadRow
from surveyapp.services.figures import Entry, Place, Result, Standing
from surveyapp.services.indicators import Match
from surveyapp.services.tabular_files import Table
from surveyapp.services.workbook_parts import column_name
from surveyapp.store import figures as stored
from surveyapp.store import tables

_LONGEST_NAME = 200


@dataclass(frozen=True)
class PlannedRow:
    """What would become of a row. `result` is None where something hinders it; `standing` where it
    does not say a place."""

    read: ReadRow
    standing: Standing | None
    result: Result | None
    question: Question | None = None
    problems: tuple[FileProblem, ...] = ()

    @property
    def line(self) -> int:
        return self.read.row.line


@dataclass(frozen=True)
class Plan:
    """A file as it would be taken. `heading` names the columns of the file, in its order."""

    table: Table
    heading: tuple[str, ...]
    rows: tuple[PlannedRow, ...]

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def matches(self) -> list[tuple[int, str, str, Match]]:
        """Rows whose indicator was not named by its key: line, the file's word, the key, and how it
        was found."""
        return [
            (row.line, row.read.row["indicator"], row.read.place.indicator.key, row.read.match)
            for row in self.rows
            if row.read.match not in {None, Match.KEY} and row.read.place and row.read.match
        ]

    @property
    def questions(self) -> list[tuple[int, Entry, Question]]:
        """Values that are odd, though they can be taken."""
        return [
            (row.line, row.read.entry, row.question)
            for row in self.rows
            if row.question is not None and row.read.entry is not None
        ]

    def count(self, result: Result) -> int:
        return sum(row.result is result for row in self.rows)

    def cell(self, line: int, column: str) -> str:
        """`D5`, or `5` for a column that the file has not."""
        found = column in self.heading
        return f"{column_name(self.heading.index(column)) if found else ''}{line}"

    @property
    def fingerprint(self) -> str:
        """The same while the file would do the same; somebody else's figure changes it."""
        said = [(row.result, _number_of(row.standing)) for row in self.rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def _number_of(standing: Standing | None) -> int:
    """The number of the figure that stands, 0 for none."""
    if standing is None or standing.current is None:
        return 0
    return standing.current.id


@dataclass
class _Series:
    """One indicator at one unit: what holds, and every value by when its period ends; the file's
    own wins over what is stored."""

    current: dict[str, tables.Figure] = field(default_factory=dict)
    values: dict[tuple[int, int], Earlier] = field(default_factory=dict)

    def add(self, value: Earlier | None) -> None:
        if value is not None:
            self.values[periods.parse(value.period).order] = value

    def before(self, period: Period) -> Earlier | None:
        at = bisect_left(self._orders, period.order)
        return self.values[self._orders[at - 1]] if at else None

    @cached_property
    def _orders(self) -> list[tuple[int, int]]:
        return sorted(self.values)


@dataclass
class Imported:
    """What an import did."""

    results: dict[Result, int] = field(default_factory=dict)
    questions: list[tuple[int, Entry, Question]] = field(default_factory=list)
    matches: list[tuple[int, str, str, Match]] = field(default_factory=list)


def import_file(session: Session, actor: Actor, path: Path, now: datetime) -> Imported:
    """Record every figure of `indicator,unit,period,value,source,comment`, or none. `n` and
    `response_rate` (in per cent) may stand beside a value that comes from a survey elsewhere, and
    `forecast` beside one of economy.

    An empty value needs a comment, which then says why (`figure_rows.state_said`). A value that
    differs from what is recorded is a correction and its comment the reason. Raises ImportRefused.
    """
    return carry_out(session, actor, plan(session, actor, imports.opened(path)), now)


def plan(session: Session, actor: Actor, table: Table) -> Plan:
    """What a file would do, with every problem by cell; writes nothing. Raises ImportRefused where
    the file lacks a column."""
    heading = figure_rows.heading(table.lines[0][1])
    rows = imports.rows(table, heading, figure_rows.COLUMNS, figure_rows.OPTIONAL)
    reader = figure_rows.reader(session, table.name[:_LONGEST_NAME])
    at = heading.index("value")
    read = [reader.read(row, is_copied=(row.line, at) in table.copied) for row in rows]
    return Plan(table, tuple(heading), tuple(_planned(session, actor, read)))


def carry_out(
    session: Session, actor: Actor, plan: Plan, now: datetime, *, seen: str | None = None
) -> Imported:
    """Writes all of a plan. Raises ImportRefused where anything in it is wrong, FigureChanged where
    somebody was faster than the one who looked at the plan with the fingerprint `seen`."""
    if seen is not None and seen != plan.fingerprint:
        raise FigureChanged("", "", "")
    if plan.problems:
        raise ImportRefused(plan.table.name, plan.problems)
    changes = [row for row in plan.rows if row.result is not Result.UNCHANGED]
    try:
        with session.begin_nested():
            for row in changes:
                _write(session, actor, row, now)
            session.flush()
    except IntegrityError as error:
        raise FigureChanged("", "", "") from error
    counts = {result: plan.count(result) for result in Result if plan.count(result)}
    return Imported(counts, plan.questions, plan.matches)


def _write(session: Session, actor: Actor, row: PlannedRow, now: datetime) -> None:
    entry, place = row.read.entry, row.read.place
    if entry is not None and place is not None and row.standing is not None:
        figures.written(session, actor, entry, place, row.standing.current, now)


def _planned(session: Session, actor: Actor, read: Sequence[ReadRow]) -> Iterator[PlannedRow]:
    known = _known(session, read)
    may_enter = organisation.where_may(session, actor, Right.ENTER_FIGURES)
    closed = closing.closed_where(session)
    for row in read:
        if row.place is None:
            yield PlannedRow(row, None, None, problems=_told(row, row.problems))
            continue
        series, period = known[_key(row.place)], row.place.period
        is_closed = closed(row.place.unit.code, period) is not None
        standing = Standing(series.current.get(period.code), series.before(period), is_closed)
        yield _weighed(row, standing, is_allowed=may_enter(row.place.unit.code))


def _weighed(row: ReadRow, standing: Standing, *, is_allowed: bool) -> PlannedRow:
    found = dict(row.problems)
    if not is_allowed:
        found.setdefault("unit", "not_allowed")
    if row.entry is None or row.place is None or found:
        if standing.is_closed:
            found.setdefault("period", "period_closed")
        return PlannedRow(row, standing, None, problems=_told(row, found))
    if standing.current is not None and figures.repeats(standing.current, row.entry):
        return PlannedRow(row, standing, Result.UNCHANGED)
    found = figures.problems_of(row.place, row.entry, standing)
    if found:
        return PlannedRow(row, standing, None, problems=_told(row, found))
    result = Result.NEW if standing.current is None else Result.CORRECTED
    asked = figures.question_of(row.place, row.entry, standing)
    return PlannedRow(row, standing, result, asked)


def _told(row: ReadRow, problems: Mapping[str, str]) -> tuple[FileProblem, ...]:
    return tuple(
        FileProblem(row.row.line, column, row.row[column], problem)
        for column, problem in problems.items()
    )


def _key(place: Place) -> tuple[int, int]:
    return (place.unit.id, place.indicator.id)


def _known(session: Session, read: Sequence[ReadRow]) -> Mapping[tuple[int, int], _Series]:
    """What holds at the places of a file, and the file's own values, by unit and indicator."""
    places = [row.place for row in read if row.place is not None]
    found: dict[tuple[int, int], _Series] = {_key(place): _Series() for place in places}
    for figure in stored.of_units(session, {place.unit.id for place in places}):
        series = found.get((figure.unit_id, figure.indicator_id))
        if series is not None:
            series.current[figure.period] = figure
            series.add(figures.value_of(figure))
    for row in read:
        if row.place is not None and row.entry is not None and row.entry.value is not None:
            found[_key(row.place)].add(Earlier(row.entry.value, row.entry.period))
    return found
