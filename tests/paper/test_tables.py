"""Tables as files, read back as those who get them do."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from surveyapp.paper import tables
from surveyapp.paper.tables import Column, Sheet

MADE = datetime(2026, 11, 14, tzinfo=UTC)
FORMULAS = ["=1+1", "+47 77 00 00 00", "-2", "@SUM(A1)", "\t=1", "\r=1"]
SHEET = Sheet(
    "Resultater",
    (Column("Tekst"), Column("Snitt", 1), Column("Svar")),
    (("Trivsel; «ute»\nog inne", 4.91, 32), ("Æ", -0.25, None), *((f, 1.0, 1) for f in FORMULAS)),
)


def test_norwegian_excel_finds_columns_letters_and_decimal_commas() -> None:
    body = tables.csv_for_excel(SHEET)

    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[:3] == [
        ["Tekst", "Snitt", "Svar"],
        ["Trivsel; «ute»\nog inne", "4,91", "32"],
        ["Æ", "-0,25", ""],
    ]


@pytest.mark.parametrize("machine", [True, False])
def test_no_text_in_a_csv_can_be_taken_for_a_formula(*, machine: bool) -> None:
    if machine:
        body = tables.csv_for_machines(["Tekst"], [[one] for one in FORMULAS])
    else:
        body = tables.csv_for_excel(SHEET)
    separator = "," if machine else ";"

    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    cells = [row[0] for row in csv.reader(text, delimiter=separator)]

    assert cells[-len(FORMULAS) :] == [f"'{one}".replace("\r", "\n") for one in FORMULAS]


def test_a_workbook_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    body = tables.xlsx([SHEET, Sheet("Tom", (Column("A"),), ())], MADE)

    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    rows = book.get_sheet_by_name("Resultater").to_python()
    assert book.sheet_names == ["Resultater", "Tom"]
    assert rows[1] == ["Trivsel; «ute»\nog inne", 4.91, 32]
    assert [row[0] for row in rows[3:]] == FORMULAS
    assert b"<f>" not in _parts(body)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert tables.xlsx([SHEET], MADE) == tables.xlsx([SHEET], MADE)


def _parts(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())
