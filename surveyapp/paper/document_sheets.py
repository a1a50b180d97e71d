"""A document as a PDF that a screen reader can read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from surveyapp.paper import format as written
from surveyapp.paper.document import Block, Document, Grid, Paragraph, Points
from surveyapp.paper.typesetting import pdf
from surveyapp.paper.wording import Wording
from surveyapp.services.municipality import Municipality


def document_sheet(
    document: Document, municipality: Municipality, language: str, zone: ZoneInfo, now: datetime
) -> bytes:
    _ = Wording(language).gettext
    data = {
        "title": f"{document.title} – {municipality.name}",
        "municipality": municipality.name,
        "lang": language,
        "example": _("Example data.") if municipality.is_demo else None,
        "date": written.day(now.astimezone(zone).date(), language),
        "heading": document.title,
        "lead": document.lead,
        "sections": [
            {"heading": section.heading, "blocks": [_block(one) for one in section.blocks]}
            for section in document.sections
        ],
    }
    return pdf("document", data, now)


def _block(block: Block) -> dict[str, object]:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Points(items):
            return {"kind": "points", "items": items}
        case Grid(head, rows):
            return {"kind": "grid", "head": head, "rows": rows}
