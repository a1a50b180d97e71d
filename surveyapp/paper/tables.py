"""Tables as files: CSV as Norwegian Excel opens it, CSV for machines, and XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | int | float | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\n")
"""What a spreadsheet may take for the beginning of a formula."""
_WIDEST = 60
_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column:
    """`decimals` is how a spreadsheet shows its numbers; None for text and whole numbers."""

    name: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with one heading row; every row has a cell for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def csv_for_excel(sheet: Sheet) -> bytes:
    """Semicolons, decimal commas and a byte order mark; text is never taken for a formula."""
    heading: Sequence[Cell] = [column.name for column in sheet.columns]
    return _csv([heading, *map(_as_excel, sheet.rows)], ";", "\r\n").encode("utf-8-sig")


def csv_for_machines(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Commas and decimal points; text is never taken for a formula."""
    cells = ([_harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return _csv([list(heading), *cells], ",", "\n").encode()


def xlsx(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """A workbook; `made` is the only moment in it, so the same content gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only those who export need it

    file = io.BytesIO()
    never = {"in_memory": True} | dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with Workbook(file, never) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        for sheet, name in zip(sheets, _names(sheets), strict=True):
            _add(book, sheet, name)
    return file.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """What each sheet is called: no sign that spreadsheets forbid, never too long or twice."""
    found: list[str] = []
    for sheet in sheets:
        bare = _FORBIDDEN.sub("-", sheet.title).strip("'") or "-"
        taken = {name.casefold() for name in found}
        names = (f"{bare[: _LONGEST_TITLE - len(end)]}{end}" for end in _endings())
        found.append(next(name for name in names if name.casefold() not in taken))
    return found


def _endings() -> Iterator[str]:
    yield ""
    yield from (f" ({number})" for number in count(2))


def _csv(rows: Iterable[Sequence[Cell]], separator: str, ending: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=ending).writerows(rows)
    return written.getvalue()


def _as_excel(row: Sequence[Cell]) -> list[Cell]:
    return [_with_comma(cell) for cell in row]


def _with_comma(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return f"{cell:.12g}".replace(".", ",")
    return _harmless(cell) if isinstance(cell, str) else cell


def _harmless(text: str) -> str:
    """With an apostrophe before what would be a formula, and one kind of line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{plain}" if plain.startswith(_DANGEROUS) else plain


def _add(book: "Workbook", sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.name, heading)
        shape = {"valign": "top", "text_wrap": True}
        if column.decimals is not None:
            shape["num_format"] = "0" + ("." + "0" * column.decimals if column.decimals else "")
        page.set_column(at, at, _width(sheet, at), book.add_format(shape))
    for down, row in enumerate(sheet.rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(down, at, cell)
            elif cell is not None:
                page.write_number(down, at, cell)
    page.freeze_panes(1, 0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _width(sheet: Sheet, at: int) -> int:
    longest = max((len(str(row[at])) for row in sheet.rows if row[at] is not None), default=0)
    return min(max(longest, 8, len(sheet.columns[at].name) // 2) + 2, _WIDEST)
