"""The rows of a file somebody made in a spreadsheet: every problem by line, nothing half taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.domain.errors import (
    FileProblem,
    ImportRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
)
from surveyapp.domain.period import InvalidPeriod
from surveyapp.domain.target import InvalidTarget
from surveyapp.services import tabular_files
from surveyapp.services.tabular_files import FileRefused, Table


@dataclass(frozen=True)
class Row:
    """A line of the file, by column; a column the file lacks is empty. `line` counts from 1."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass
class Problems:
    """Collects what is wrong with a file, and refuses it all when anything is."""

    file: str
    found: list[FileProblem] = field(default_factory=list)

    def add(self, line: int, column: str, text: str, problem: str) -> None:
        self.found.append(FileProblem(line, column, text, problem))

    def blame(self, row: Row, refusal: Refused) -> None:
        """Add what a broken rule says of this row."""
        for column, problem in blamed(refusal).items():
            self.add(row.line, column, row[column], problem)

    def refuse_if_any(self) -> None:
        if self.found:
            ordered = sorted(self.found, key=lambda problem: problem.line)
            raise ImportRefused(self.file, tuple(ordered))


def heading(path: Path) -> frozenset[str]:
    """The columns a file has; empty for one that cannot be read, which `read` then refuses."""
    try:
        lines = tabular_files.of_path(path).lines
    except FileRefused:
        return frozenset()
    return frozenset(cell.strip().lower() for cell in lines[0][1])


def read(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV file or workbook with a heading line.

    Raises ImportRefused for a file that cannot be read or lacks a column.
    """
    table = opened(path)
    return rows(table, [cell.strip().lower() for cell in table.lines[0][1]], required, optional)


def opened(path: Path) -> Table:
    """Raises ImportRefused."""
    try:
        return tabular_files.of_path(path)
    except FileRefused as refusal:
        raise refused(path.name, refusal) from refusal


def refused(name: str, refusal: FileRefused) -> ImportRefused:
    return ImportRefused(name, (FileProblem(refusal.line, refusal.cell, "", refusal.problem),))


def rows(
    table: Table, heading: Sequence[str], required: Sequence[str], optional: Sequence[str] = ()
) -> list[Row]:
    """The rows below the heading, whose cells `heading` names. Raises ImportRefused."""
    problems = Problems(table.name)
    _check_heading(heading, required, optional, problems)
    problems.refuse_if_any()
    found = list(_rows(heading, table.lines[1:], problems))
    problems.refuse_if_any()
    return found


def blamed(refusal: Refused) -> Mapping[str, str]:
    """Which columns a broken rule is about, and the code of what is wrong with each.

    What is about no column (a database that is down) is raised again.
    """
    match refusal:
        case InvalidInput(problems=problems) | InvalidTarget(problems=problems):
            return problems
        case NotFound(kind=kind):
            return {kind: f"unknown_{kind}"}
        case InvalidPeriod():
            return {"period": "invalid_period"}
        case NotAllowed():
            return {"unit": "not_allowed"}
        case _:
            raise refusal


def _check_heading(
    heading: Sequence[str], required: Sequence[str], optional: Sequence[str], problems: Problems
) -> None:
    for column in required:
        if column not in heading:
            problems.add(1, column, "", "missing_column")
    for column in heading:
        if column not in {*required, *optional}:
            problems.add(1, column, column, "unknown_column")
    if len(set(heading)) != len(heading):
        problems.add(1, "", "", "repeated_column")


def _rows(
    heading: Sequence[str], lines: Sequence[tuple[int, list[str]]], problems: Problems
) -> Iterator[Row]:
    for line, cells in lines:
        if any(cell.strip() for cell in cells[len(heading) :]):
            problems.add(line, "", "", "too_many_cells")
        yield Row(line, dict(zip(heading, cells, strict=False)))
