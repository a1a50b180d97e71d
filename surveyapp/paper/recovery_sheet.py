"""The recovery sheet: a key as words and QR code. Nothing of it is stored, here or anywhere."""

from datetime import datetime

from surveyapp.paper import format as written
from surveyapp.paper import qr
from surveyapp.paper.typesetting import pdf
from surveyapp.paper.wording import Wording
from surveyapp.services.municipality import Municipality
from surveyapp.services.recovery_sheets import Sheet


def recovery_sheet(sheet: Sheet, municipality: Municipality, language: str, now: datetime) -> bytes:
    """A PDF of one page."""
    _ = Wording(language).gettext
    drawn, title = qr.code(sheet.words), _("Recovery sheet")
    data = {
        "title": f"{title} {sheet.name}",
        "municipality": municipality.name,
        "lang": language,
        "example": _("Example data.") if municipality.is_demo else None,
        "date": written.day(sheet.made_on, language),
        "phrase": sheet.words.split(),
        "code": {"size": drawn.size, "path": drawn.path},
        "words": {
            "what": _(
                "These words are a key. They open the surveys that opened while this sheet was in "
                "force, if their own keys are lost."
            ),
            "qr": _("QR code with the same words"),
            "same": _("The QR code holds the same words."),
            "keep": _("Take care of it"),
            "keeping": [
                _("Keep the sheet locked up, apart from the server and its backups."),
                _(
                    "Do not photograph it or type it anywhere else. Someone with both the sheet "
                    "and a backup from when a survey was open could read answers."
                ),
                _("Make a new sheet every year."),
                _(
                    "Destroy this one when a new sheet is in force, every survey from its time is "
                    "counted, and the backups from that time are deleted."
                ),
            ],
            "use": _("If a key is lost"),
            "steps": [
                _("If the disk is lost, restore the last backup."),
                _("Run “surveyapp round count” with the number of the survey."),
                _("Type the words in order. The first four letters of each are enough."),
            ],
        },
    }
    return pdf("recovery", data, now)
