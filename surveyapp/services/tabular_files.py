"""A file with a table: CSV or an Excel workbook, as rows of texts, and how it was read."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.services import csv_text, workbooks
from surveyapp.services.csv_text import TextRefused
from surveyapp.services.workbook_parts import column_name
from surveyapp.services.workbooks import WorkbookRefused

LARGEST_FILE = 20_000_000
MOST_ROWS = 20_000
_WORKBOOK_BEGINS = b"PK"
_WITH_MACROS = frozenset({".xlsm", ".xltm", ".xlam", ".xlsb"})
_OTHER_SPREADSHEETS = frozenset({".ods", ".numbers", ".fods"})


@dataclass
class FileRefused(Exception):
    """`line` counts from 1, 0 for the file as a whole; `cell` is `D5` where it is about one."""

    problem: str
    line: int = 0
    cell: str = ""


@dataclass(frozen=True)
class HowRead:
    """What somebody should know of how a file was read. `encoding` is empty for a workbook, `sheet`
    for text."""

    encoding: str = ""
    sheet: str = ""
    formulas: int = 0
    merged: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    hidden_rows: int = 0


@dataclass(frozen=True)
class Table:
    """Rows that are not empty, each with its number in the file. `copied`: cells (number, column
    from 0) that only repeat the one they are merged with."""

    name: str
    lines: tuple[tuple[int, list[str]], ...]
    how: HowRead = HowRead()
    copied: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def of_path(path: Path) -> Table:
    """Raises FileRefused."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileRefused("file_too_large")
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused("unreadable") from error
    return of_bytes(path.name, data)


def of_bytes(name: str, data: bytes) -> Table:
    """What a file is, its first bytes decide; its name only refuses kinds that are never read.
    Raises FileRefused."""
    suffix = Path(name).suffix.lower()
    if len(data) > LARGEST_FILE:
        raise FileRefused("file_too_large")
    if suffix in _WITH_MACROS:
        raise FileRefused("macros")
    if suffix in _OTHER_SPREADSHEETS:
        raise FileRefused("other_spreadsheet")
    if not data:
        raise FileRefused("empty_file", 1)
    is_workbook = data.startswith((_WORKBOOK_BEGINS, b"\xd0\xcf\x11\xe0"))
    table = _workbook(name, data) if is_workbook else _text(name, data)
    if not table.lines:
        raise FileRefused("empty_file", 1)
    if len(table.lines) > MOST_ROWS:
        raise FileRefused("too_many_rows")
    return table


def _workbook(name: str, data: bytes) -> Table:
    try:
        book = workbooks.read(data)
    except WorkbookRefused as refusal:
        cell = f"{column_name(refusal.column)}{refusal.line}" if refusal.line else ""
        raise FileRefused(refusal.problem, refusal.line, cell) from refusal
    how = HowRead(
        "",
        book.sheet,
        book.formulas,
        book.merged,
        book.hidden_sheets,
        book.other_sheets,
        book.hidden_rows,
    )
    return Table(name, book.lines, how, book.copied)


def _text(name: str, data: bytes) -> Table:
    try:
        text, encoding = csv_text.decoded(data)
        return Table(name, tuple(csv_text.lines(text)), HowRead(encoding))
    except TextRefused as refusal:
        raise FileRefused(refusal.problem, refusal.line) from refusal


def as_text(table: Table) -> str:
    """The same table as CSV that `of_bytes` reads to the same lines; carried by a page between a
    preview and its confirmation, so that nothing is kept on the server."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    written = 0
    for line, cells in table.lines:
        out.write("\n" * (line - written - 1))
        writer.writerow(cell.replace("\r\n", " ").replace("\n", " ") for cell in cells)
        written = line
    return out.getvalue()
