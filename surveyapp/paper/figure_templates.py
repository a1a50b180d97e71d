"""A file to fill in: a row for every figure that is due, with the names beside key and code."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from surveyapp.paper import tables
from surveyapp.paper.tables import Column, Sheet
from surveyapp.services import figure_rows
from surveyapp.services.figures_owed import Owed

SHAPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_COLUMNS = (
    "unit",
    "unit_name",
    "indicator",
    "indicator_name",
    "period",
    "value",
    "source",
    "comment",
)


def made(owed: Sequence[Owed], shape: str, language: str, now: datetime) -> bytes:
    """`shape` is one of SHAPES. The columns are those that an import reads."""
    rows = tuple(
        (
            one.unit.code,
            one.unit.name,
            one.indicator.key,
            one.indicator.name.into(language),
            one.period.code,
            None,
            None,
            None,
        )
        for one in owed
    )
    sheet = Sheet(
        "figures", tuple(Column(figure_rows.named(name, language)) for name in _COLUMNS), rows
    )
    return tables.xlsx([sheet], now) if shape == "xlsx" else tables.csv_for_excel(sheet)
