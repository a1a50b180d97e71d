"""The file that an SMS system merges with its own list of people: codes and links, no names."""

import csv
import io
from collections.abc import Iterator, Sequence

from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import UnitCodes

_COLUMNS = ("unit", "group", "code", "link")
Row = tuple[str, str, str, str]


def as_csv(handout: Handout, codes: Sequence[UnitCodes]) -> bytes:
    """A row for each code, UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(handout, codes))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(handout: Handout, codes: Sequence[UnitCodes]) -> bytes:
    """The same as a workbook; built in memory, for XlsxWriter otherwise uses temporary files."""
    import xlsxwriter  # noqa: PLC0415 - only those who download need it

    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, plain) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([_COLUMNS, *_rows(handout, codes)]):
            sheet.write_row(number, 0, row)
        sheet.set_column(2, 2, 18)
        sheet.set_column(3, 3, 60)
    return made.getvalue()


def _rows(handout: Handout, codes: Sequence[UnitCodes]) -> Iterator[Row]:
    for each in codes:
        for code in each.codes:
            yield each.unit, each.group or "", code, handout.link_with(code)
