"""Files from spreadsheets are read as they are shown, or refused with what to do."""

import io
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from surveyapp.paper import problems
from surveyapp.paper.import_words import ImportWords
from surveyapp.services import tabular_files
from surveyapp.services.tabular_files import FileRefused, Table
from tests.services.workbooks import with_part, workbook

CSV = "indikator;enhet;periode;verdi\nSykefravær;Åsen;2026;8,6\n"
ROW = ("absence", "bakken", "2026", 8.6)
SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes, name: str = "tall.xlsx") -> Table:
    return tabular_files.of_bytes(name, data)


def refusal(data: bytes, name: str = "tall.xlsx") -> str:
    """The sentence somebody reads."""
    with pytest.raises(FileRefused) as refused:
        read(data, name)
    found = refused.value
    sentence = problems.sentence(found.problem, "nb")
    assert sentence != found.problem
    return f"{found.cell}: {sentence}" if found.cell else sentence


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_text_is_read_in_every_encoding_a_spreadsheet_saves_and_says_which(
    encoding: str, said: str
) -> None:
    table = read(CSV.encode(encoding), "tall.csv")

    assert table.lines[1] == (2, ["Sykefravær", "Åsen", "2026", "8,6"])
    assert next(ImportWords("nb").how_read(table.how)) == f"Filen er tekst i tegnsettet {said}."


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("declared", [False, True])
def test_cells_may_stand_apart_by_comma_semicolon_or_tab(separator: str, declared: bool) -> None:
    text = CSV.replace("8,6", "8").replace(";", separator)
    first = f"sep={separator}\n" if declared else ""

    table = read((first + text).encode(), "tall.csv")

    assert table.lines[1][1] == ["Sykefravær", "Åsen", "2026", "8"]
    assert table.lines[1][0] == (3 if declared else 2)


def test_a_workbook_is_read_as_calamine_reads_it() -> None:
    data = workbook(ROW, ("b", "æøå <&>", 2026, -0.65, None, "=1+2"))

    table = read(data)

    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    numbers = [cell for row in theirs[1:] for cell in row if isinstance(cell, float)]
    ours = [cell for _line, row in table.lines[1:] for cell in row]
    assert {f"{number:.15g}" for number in numbers} <= set(ours)
    assert {cell for row in theirs for cell in row if isinstance(cell, str) and cell} <= {
        *ours,
        *table.lines[0][1],
    }


def test_per_cent_and_dates_are_read_as_they_are_shown() -> None:
    day = (date(2026, 11, 1) - date(1899, 12, 30)).days
    row = ("absence", "bakken", (float(day), "mmm-yy"), (0.086, "0.0%"), (float(day), "dd.mm.yyyy"))

    table = read(workbook(row))

    assert table.lines[1][1] == ["absence", "bakken", "2026-11", "8.6 %", "2026-11-01"]


def test_formulas_merged_cells_and_hidden_sheets_are_told_of() -> None:
    data = workbook(ROW, (None, "lia", "2026", "=A1*2"), hidden="Gammelt", merged="A2:A3")

    table = read(data)

    assert table.lines[2][1][:4] == ["absence", "lia", "2026", "7.5"]
    assert list(ImportWords("nb").how_read(table.how)) == [
        "Arket «Barnehager» er lest.",
        "Formler er lest som den verdien de viste.",
        "De sammenslåtte rutene A2:A3 er lest som det samme.",
        "Et skjult ark, «Gammelt», er ikke lest.",
        "Filen inneholder ingen makroer.",
    ]


def test_a_table_that_a_page_carries_is_the_same_again() -> None:
    table = read(b'a;b\n\n"x, y";"-3"\n\n\n"=1";"l1\nl2"\n', "tall.csv")

    again = read(tabular_files.as_text(table).encode(), "tall.csv")

    assert [line for line, _ in again.lines] == [1, 3, 6]
    assert again.lines[1] == table.lines[1]
    assert again.lines[2][1] == ["=1", "l1 l2"]


@pytest.mark.parametrize("name", ["tall.xlsm", "tall.xlsx"])
def test_macros_are_refused_by_name_and_by_what_the_file_holds(name: str) -> None:
    data = with_part(workbook(ROW), "xl/vbaProject.bin", b"x")

    assert refusal(data, name) == (
        "Filen har makroer og leses ikke. Lagre den som Excel-arbeidsbok (.xlsx)."
    )


def test_a_workbook_that_would_swell_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(workbook(ROW), "xl/media/image1.bin", b"\x00" * 61_000_000)

    assert len(bomb) < 100_000
    assert refusal(bomb) == (
        "Arbeidsboken blir for stor når den pakkes ut. Kopier arket til en ny fil."
    )


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    data = bytearray(
        with_part(workbook(ROW), SHEET, b"<worksheet>" + b" " * 5000 + b"</worksheet>")
    )
    entry = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[entry + 24 : entry + 28] = (20).to_bytes(4, "little")

    assert refusal(bytes(data)).startswith("Arbeidsboken er skadet.")


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="XFD1"><v>1</v></c></row>',
        b'<mergeCells><mergeCell ref="A1:Z99999"/></mergeCells>',
    ],
)
def test_a_sheet_far_larger_than_figures_are_is_refused(cells: bytes) -> None:
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"

    assert refusal(with_part(workbook(ROW), SHEET, sheet)) == (
        "Filen har mer enn 20 000 rader eller 100 kolonner. Del den opp."
    )


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "tall.csv", "Filen er tom."),
        (b"\n \n", "tall.csv", "Filen er tom."),
        (workbook(), "tom.xlsx", ""),
        (b"PK\x03\x04 nothing more", "tall.xlsx", "Arbeidsboken er skadet. Åpne den i Excel og"),
        (b"\xd0\xcf\x11\xe0old", "tall.xls", "Filen er låst med passord, eller fra en Excel eldre"),
        (b"PK", "tall.ods", "Denne typen regneark leses ikke. Lagre det som .xlsx eller CSV."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "tall.csv", "Filen er verken tekst eller en Excel-"),
        (b'a;b\n"never closed;1\n', "tall.csv", "Et anførselstegn"),
        (
            with_part(workbook(ROW), SHEET, b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet/>'),
            "tall.xlsx",
            "Arbeidsboken er skadet.",
        ),
        (
            with_part(
                workbook(ROW),
                SHEET,
                b'<worksheet><row r="1"><c r="D1"><f>A1</f></c></row></worksheet>',
            ),
            "tall.xlsx",
            "D1: Formelen i denne ruten er aldri regnet ut. Åpne filen i Excel og lagre",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    data: bytes, name: str, sentence: str
) -> None:
    if not sentence:
        assert len(read(data, name).lines) == 1
    else:
        assert refusal(data, name).startswith(sentence)


def test_a_file_of_a_hundred_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "tall.csv"
    with huge.open("wb") as file:
        file.truncate(100_000_000)

    with pytest.raises(FileRefused) as refused:
        tabular_files.of_path(huge)

    assert problems.sentence(refused.value.problem, "nb") == "Filen er for stor."
