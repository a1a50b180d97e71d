"""A result page as files to carry away: PDF, CSV, XLSX and JSON of exactly what it shows."""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from surveyapp.paper import codebook, result_sheets, result_tables, tables
from surveyapp.services import results, results_table
from surveyapp.services.municipality import Municipality
from surveyapp.services.results import UnitResults

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class Shape(StrEnum):
    PDF = "pdf"
    EXCEL_CSV = "excel.csv"
    PLAIN_CSV = "plain.csv"
    XLSX = "xlsx"
    JSON = "json"


TYPES = {
    Shape.PDF: "application/pdf",
    Shape.EXCEL_CSV: "text/csv; charset=utf-8",
    Shape.PLAIN_CSV: "text/csv; charset=utf-8",
    Shape.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Shape.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a file is made: in which language, of which municipality, and when."""

    language: str
    municipality: Municipality
    now: datetime


def file_of(shape: Shape, found: UnitResults, reader: Reader) -> bytes:
    language = reader.language
    match shape:
        case Shape.PDF:
            return result_sheets.result_sheet(found, reader.municipality, language, reader.now)
        case Shape.EXCEL_CSV:
            return excel_csv([found], language)
        case Shape.PLAIN_CSV:
            code = found.place.code
            rows = [
                *results_table.rows(found.release, code),
                *results_table.priorities(code, found.priorities),
                *results_table.texts(found.texts),
            ]
            return tables.csv_for_machines(results_table.COLUMNS, rows)
        case Shape.XLSX:
            return xlsx([found], language)
        case Shape.JSON:
            told = results.page_document(found)
            return json.dumps(told, ensure_ascii=False, indent=2).encode()


def excel_csv(founds: Sequence[UnitResults], language: str) -> bytes:
    return tables.csv_for_excel(result_tables.results(founds, language))


def xlsx(founds: Sequence[UnitResults], language: str) -> bytes:
    """The results of one place, or of several in the same round, with a codebook."""
    first = founds[0]
    sheets = [
        result_tables.results(founds, language),
        codebook.codebook(first.definition, language),
        codebook.about(founds, language),
    ]
    return tables.xlsx(sheets, first.survey_round.closes_at)


def zipped(founds: Iterable[UnitResults], reader: Reader) -> Iterator[bytes]:
    """An archive with the PDF of every place, handed over as it grows."""
    written = _Growing()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for found in founds:
            name = zipfile.ZipInfo(name_of(found, Shape.PDF.value), reader.now.timetuple()[:6])
            archive.writestr(name, file_of(Shape.PDF, found, reader))
            yield written.taken()
    yield written.taken()


class _Growing(io.RawIOBase):
    """A file that is read while it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer", /) -> int:
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def name_of(found: UnitResults, ending: str) -> str:
    """A file name that every system takes: `kindergarten-parents-2026-bakken.xlsx`."""
    facts = found.release.survey_round
    words = f"{facts.definition}-{facts.period}-{found.place.code}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', plain)}.{ending}"
