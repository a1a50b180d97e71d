"""Workbooks as people make them, for tests of reading them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

HEADING = ("indikator", "enhet", "periode", "verdi", "kilde", "kommentar")


def workbook(*rows: Sequence[object], hidden: str = "", merged: str = "") -> bytes:
    """A workbook with `rows` in its first sheet. A text that begins with `=` is a formula whose
    value is kept as 7.5; a pair is a number and its format. `hidden` names a hidden sheet before
    it, `merged` an area of column A that says what its first cell says."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        if hidden:
            book.add_worksheet(hidden)
        page = book.add_worksheet("Barnehager")
        if hidden:
            page.activate()
            page.set_first_sheet()
            book.worksheets()[0].hide()
        for down, row in enumerate((HEADING, *rows)):
            for at, cell in enumerate(row):
                if isinstance(cell, tuple):
                    page.write_number(down, at, cell[0], book.add_format({"num_format": cell[1]}))
                elif isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(down, at, cell, None, 7.5)
                else:
                    page.write(down, at, cell)
        if merged:
            page.merge_range(merged, rows[0][0])
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part more, or another one of that name."""
    return archive({**_parts(data), name: content})


def archive(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
