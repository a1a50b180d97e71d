"""Reading a CSV file somebody made in a spreadsheet: every problem by line, nothing half taken."""

import csv
import io
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

LARGEST_FILE = 20_000_000


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
    problems = Problems(path.name)
    text = _text(path, problems)
    lines = [] if problems.found else _cells(text, problems)
    return frozenset(cell.strip().lower() for cell in lines[0][1]) if lines else frozenset()


def read(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV file with a heading line: UTF-8, comma or semicolon between cells.

    Raises ImportRefused for a file that cannot be read or lacks a column.
    """
    problems = Problems(path.name)
    text = _text(path, problems)
    problems.refuse_if_any()
    lines = _cells(text, problems)
    problems.refuse_if_any()
    heading = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    _check_heading(heading, required, optional, problems)
    problems.refuse_if_any()
    return list(_rows(heading, lines[1:], problems))


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


def _text(path: Path, problems: Problems) -> str:
    if path.suffix.lower() in {".xlsx", ".xls", ".ods", ".xlsm"}:
        problems.add(0, "", path.suffix, "spreadsheet")
        return ""
    try:
        data = path.read_bytes()
    except OSError:
        problems.add(0, "", "", "unreadable")
        return ""
    if len(data) > LARGEST_FILE:
        problems.add(0, "", "", "file_too_large")
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(line, "", "", "not_utf8")
        return ""


def _cells(text: str, problems: Problems) -> list[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        problems.add(reader.line_num, "", "", "broken_csv")
    if not found:
        problems.add(1, "", "", "empty_file")
    return found


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
        if len(cells) > len(heading):
            problems.add(line, "", "", "too_many_cells")
        yield Row(line, dict(zip(heading, cells, strict=False)))
    problems.refuse_if_any()
