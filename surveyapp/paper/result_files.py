"""A result page as files to carry away: CSV, XLSX and JSON of exactly what it shows."""

import json
import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from surveyapp.paper import codebook, result_tables, tables
from surveyapp.services import results, results_table
from surveyapp.services.results import UnitResults


class Shape(StrEnum):
    EXCEL_CSV = "excel.csv"
    PLAIN_CSV = "plain.csv"
    XLSX = "xlsx"
    JSON = "json"


TYPES = {
    Shape.EXCEL_CSV: "text/csv; charset=utf-8",
    Shape.PLAIN_CSV: "text/csv; charset=utf-8",
    Shape.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Shape.JSON: "application/json",
}


def file_of(shape: Shape, found: UnitResults, language: str) -> bytes:
    match shape:
        case Shape.EXCEL_CSV:
            return excel_csv([found], language)
        case Shape.PLAIN_CSV:
            rows = results_table.rows(found.release, found.place.code)
            return tables.csv_for_machines(results_table.COLUMNS, rows)
        case Shape.XLSX:
            return xlsx([found], language)
        case Shape.JSON:
            told = results.document(found.release, found.place.code)
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


def name_of(found: UnitResults, ending: str) -> str:
    """A file name that every system takes: `kindergarten-parents-2026-bakken.xlsx`."""
    facts = found.release.survey_round
    words = f"{facts.definition}-{facts.period}-{found.place.code}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', plain)}.{ending}"
