"""A file of figures as its preview shows it: every cell, and what is wrong or odd at which."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.paper.figure_words import FigureWords
from surveyapp.paper.import_words import ImportWords
from surveyapp.services import indicators
from surveyapp.services.figure_files import Plan, PlannedRow
from surveyapp.services.figures import Result
from surveyapp.services.workbook_parts import column_name
from surveyapp.web.language import language

_READY_SHOWN = 100
_MOST_SHOWN = 600
_COLUMNS = ("unit", "period", "indicator", "value", "comment")


@dataclass(frozen=True)
class ShownCell:
    """`shape` is `is-err`, `is-watch` or empty."""

    column: str
    place: str
    text: str
    shape: str


@dataclass(frozen=True)
class Said:
    place: str
    sentence: str


@dataclass(frozen=True)
class ShownRow:
    """`kind`: `wrong`, `odd`, `ready` or `same`."""

    line: int
    kind: str
    cells: tuple[ShownCell, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Preview:
    """What is wrong comes first of all; of rows that are ready only the first are shown."""

    plan: Plan
    problems: tuple[Said, ...]
    rows: tuple[ShownRow, ...]
    columns: tuple[tuple[str, str], ...]
    """The letter of each column shown, empty for a pasted one, and its name."""
    counts: dict[str, int]

    @property
    def left_out(self) -> int:
        return sum(self.counts.values()) - len(self.rows)


def preview(plan: Plan) -> Preview:
    kinds = [_kind(row) for row in plan.rows]
    counts = {kind: kinds.count(kind) for kind in ("wrong", "odd", "ready", "same")}
    shown = [column for column in plan.heading if column in _COLUMNS]
    rows = tuple(_shown(plan, row, kind, shown) for row, kind in _chosen(plan.rows, kinds))
    words = ImportWords(language())
    problems = tuple(
        Said(plan.cell(one.line, one.column), words.problem(plan, one)) for one in plan.problems
    )
    letters = tuple((_letter(plan, column), column) for column in shown)
    return Preview(plan, problems[:_MOST_SHOWN], rows, letters, counts)


def _kind(row: PlannedRow) -> str:
    if row.result is None:
        return "wrong"
    if row.result is Result.UNCHANGED:
        return "same"
    return "ready" if row.question is None else "odd"


def _chosen(rows: tuple[PlannedRow, ...], kinds: list[str]) -> Iterator[tuple[PlannedRow, str]]:
    ready = chosen = 0
    for row, kind in zip(rows, kinds, strict=True):
        is_telling = kind in {"wrong", "odd"}
        ready += not is_telling
        if chosen < _MOST_SHOWN and (is_telling or ready <= _READY_SHOWN):
            chosen += 1
            yield row, kind


def _shown(plan: Plan, row: PlannedRow, kind: str, columns: list[str]) -> ShownRow:
    wrong = {problem.column for problem in row.problems}
    cells = tuple(
        ShownCell(
            column,
            plan.cell(row.line, column),
            row.read.row[column],
            _shape(column, wrong, is_odd=row.question is not None),
        )
        for column in columns
    )
    return ShownRow(row.line, kind, cells, tuple(_said(plan, row)))


def _shape(column: str, wrong: set[str], *, is_odd: bool) -> str:
    if column in wrong:
        return "is-err"
    return "is-watch" if is_odd and column == "value" else ""


def _said(plan: Plan, row: PlannedRow) -> Iterator[Said]:
    words = ImportWords(language())
    for problem in row.problems:
        yield Said(plan.cell(row.line, problem.column), words.problem(plan, problem))
    if row.result is None:
        return
    place = row.read.place
    if row.question is not None and place is not None:
        asked = FigureWords(language()).question(
            row.question, indicators.as_domain(place.indicator)
        )
        yield Said("", f"{words.place(plan, row.line, 'value')}: {asked}")
    yield Said("", words.becomes(row))


def _letter(plan: Plan, column: str) -> str:
    if not plan.table.name or column not in plan.heading:
        return ""
    return column_name(plan.heading.index(column))
