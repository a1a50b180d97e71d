"""Files to carry away."""

from collections.abc import Callable, Iterator, Mapping

from flask import Response, abort

from surveyapp.paper import tables
from surveyapp.paper.result_files import TYPES, Shape
from surveyapp.paper.tables import Sheet
from surveyapp.web.transaction import now

_SHEETS: Mapping[str, Callable[[Sheet], bytes]] = {
    Shape.XLSX.value: lambda sheet: tables.xlsx([sheet], now()),
    Shape.EXCEL_CSV.value: tables.csv_for_excel,
    Shape.PLAIN_CSV.value: lambda sheet: tables.csv_for_machines(
        [column.name for column in sheet.columns], sheet.rows
    ),
}


def attachment(body: bytes | Iterator[bytes], name: str, content_type: str) -> Response:
    """Saved by whoever asked for it, kept by no cache (`web.headers` forbids it)."""
    made = Response(body, content_type=content_type)
    made.headers.set("Content-Disposition", "attachment", filename=name)
    return made


def table(sheet: Sheet, name: str, shape: str) -> Response:
    """A table as the file it was asked for as; 404 for a shape there is none of."""
    if shape not in _SHEETS:
        abort(404)
    return attachment(_SHEETS[shape](sheet), f"{name}.{shape}", TYPES[Shape(shape)])
