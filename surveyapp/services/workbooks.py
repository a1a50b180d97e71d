"""Reading the first sheet of an Excel workbook as the texts it shows, and telling how.

Office Open XML is a ZIP of XML parts (ECMA-376). Only the parts that are needed are unpacked, never
more than a set size; nothing in a workbook is ever run.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

from surveyapp.services import workbook_parts as parts
from surveyapp.services.workbook_parts import SheetPart

LARGEST_UNPACKED = 60_000_000
"""Bytes of all parts together, as the archive says and as they turn out to be."""
_MOST_PARTS = 2000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007, and workbooks with a password, begin."""
_WORKBOOK = "xl/workbook.xml"


@dataclass
class WorkbookRefused(Exception):
    """`line` counts from 1 and is 0 for the file as a whole; `column` counts from 0."""

    problem: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Workbook:
    """`lines` are rows that are not empty, with their number. `copied` are the cells (line, column
    from 0) that only repeat the cell they are merged with."""

    sheet: str
    lines: tuple[tuple[int, list[str]], ...]
    copied: frozenset[tuple[int, int]]
    merged: tuple[str, ...]
    formulas: int
    hidden_sheets: tuple[str, ...]
    other_sheets: tuple[str, ...]
    hidden_rows: int


def read(data: bytes) -> Workbook:
    """Raises WorkbookRefused with the reason."""
    if data.startswith(_OLD_OR_LOCKED):
        raise WorkbookRefused("old_or_locked_spreadsheet")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Archive(archive).workbook()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise WorkbookRefused("broken_spreadsheet") from error
    except (ExpatError, parts.Strange, ValueError, LookupError) as error:
        raise WorkbookRefused("broken_spreadsheet") from error


class _Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        names = [entry.filename.lower() for entry in entries]
        if any(name.endswith("vbaproject.bin") for name in names):
            raise WorkbookRefused("macros")
        if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > LARGEST_UNPACKED:
            raise WorkbookRefused("spreadsheet_too_large")
        self._archive = archive
        self._entries = {entry.filename.lower(): entry for entry in entries}

    def workbook(self) -> Workbook:
        book = parts.book(self._part(_WORKBOOK))
        links = parts.links(self._part("xl/_rels/workbook.xml.rels"))
        shown = [sheet for sheet in book.sheets if not sheet.is_hidden]
        if not shown:
            raise WorkbookRefused("no_visible_sheet")
        chosen = shown[0]
        sheet = self._sheet(links[chosen.link], book.counts_from_1904)
        self._refuse_empty_formulas(sheet)
        return Workbook(
            chosen.name,
            tuple(sheet.filled()),
            sheet.copied,
            tuple(area.name for area in sheet.merged),
            sheet.formulas,
            tuple(one.name for one in book.sheets if one.is_hidden),
            tuple(one.name for one in shown[1:]),
            sheet.hidden_rows,
        )

    def _sheet(self, target: str, counts_from_1904: bool) -> SheetPart:
        place = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        strings = parts.strings(self._part("xl/sharedStrings.xml", b""))
        styles = parts.styles(self._part("xl/styles.xml", b""))
        try:
            return parts.sheet(self._part(place), strings, styles, from_1904=counts_from_1904)
        except parts.TooMuch as error:
            raise WorkbookRefused("too_many_rows") from error

    @staticmethod
    def _refuse_empty_formulas(sheet: SheetPart) -> None:
        if sheet.without_value:
            raise WorkbookRefused("formula_without_value", *sheet.without_value[0])

    def _part(self, name: str, otherwise: bytes | None = None) -> bytes:
        entry = self._entries.get(posixpath.normpath(name).lower())
        if entry is None:
            if otherwise is None:
                raise WorkbookRefused("broken_spreadsheet")
            return otherwise
        with self._archive.open(entry) as opened:
            return opened.read(LARGEST_UNPACKED)
