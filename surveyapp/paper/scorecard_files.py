"""A scorecard as files to carry away: exactly what its page shows."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from surveyapp.domain import scorecard_json
from surveyapp.domain.scorecard import Scorecard
from surveyapp.paper import scorecard_sheets, scorecard_tables, tables
from surveyapp.paper.result_files import Reader, Shape
from surveyapp.paper.tables import Cell


def file_of(
    shape: Shape, card: Scorecard, reader: Reader, told: Mapping[str, object] | None = None
) -> bytes:
    """`told`: what the JSON says, with actions and signature, where they are known."""
    language, municipality = reader.language, reader.municipality
    match shape:
        case Shape.PDF:
            return scorecard_sheets.scorecard_sheet(card, municipality, language, reader.now)
        case Shape.EXCEL_CSV:
            return tables.csv_for_excel(scorecard_tables.whole(card, language))
        case Shape.PLAIN_CSV:
            return plain_csv(card)
        case Shape.XLSX:
            return tables.xlsx(scorecard_tables.sheets(card, municipality, language), reader.now)
        case Shape.JSON:
            document = scorecard_json.to_json(card) if told is None else told
            return json.dumps(document, ensure_ascii=False, indent=2).encode()


def plain_csv(card: Scorecard) -> bytes:
    """For machines, with English names; keys tell indicators apart."""
    rows = (_cells(row.values()) for row in scorecard_json.rows(card, "en"))
    return tables.csv_for_machines(scorecard_json.COLUMNS, rows)


def name_of(card: Scorecard, shape: Shape) -> str:
    """A file name that every system takes: `scorecard-bakken-2026.xlsx`."""
    words = f"scorecard-{card.unit}-{card.period.code}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', plain)}.{shape.value}"


def _cells(values: Iterable[object]) -> list[Cell]:
    return [value if isinstance(value, str | int | float) else None for value in values]
