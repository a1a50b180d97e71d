"""Letters and slips with one-time codes. Nothing of them is stored, here or anywhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey import Audience
from surveyapp.paper import qr
from surveyapp.paper.handout_words import Data, Speech, place_of, shared, shown
from surveyapp.paper.typesetting import pdf
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import UnitCodes

MOST = 3_000
"""More than a unit has people; typesetting so many takes 1.4 GB of memory for half a minute."""


def letters(handout: Handout, codes: Sequence[UnitCodes], language: str, now: datetime) -> bytes:
    """A PDF with one letter a page."""
    _ = Speech(handout, language).words.gettext
    return pdf("letters", _data(handout, codes, language, _("Letters"), now), now)


def slips(handout: Handout, codes: Sequence[UnitCodes], language: str, now: datetime) -> bytes:
    """A PDF with ten slips a sheet and lines to cut along."""
    _ = Speech(handout, language).words.gettext
    return pdf("slips", _data(handout, codes, language, _("Code slips"), now), now)


def _data(
    handout: Handout, codes: Sequence[UnitCodes], language: str, title: str, now: datetime
) -> Data:
    if sum(len(each.codes) for each in codes) > MOST:
        raise InvalidInput({"codes": "too_many_letters"})
    speech = Speech(handout, language)
    return {
        **shared(speech, title, now),
        "unit": handout.unit_name,
        "words": _words(speech, now),
        "letters": list(_letters(handout, codes)),
    }


def _letters(handout: Handout, codes: Sequence[UnitCodes]) -> Iterator[Data]:
    for each in codes:
        place = place_of(each.unit_name, each.group_name)
        for code in each.codes:
            drawn = qr.quick(handout.link_with(code))
            picture = {"size": drawn.size, "path": drawn.path}
            yield {"place": place, "code": code, "qr": picture}


def _words(speech: Speech, now: datetime) -> Data:
    _ = speech.words.gettext
    address = shown(speech.handout.code_page)
    return {
        "qr": _("QR code that opens %(address)s with the code filled in", address=address),
        "time": _("%(minutes)s, and you do not need to sign in.", minutes=speech.minutes),
        "until": speech.until(now),
        "steps": [
            _("Scan the QR code with the camera of a phone."),
            _("Press “Start the survey”."),
        ],
        "scan": _("Scan the QR code."),
        "without_camera": _("Without a camera: type the code at"),
        "anonymous": _("Your answer is anonymous"),
        "short_promise": _("Your answer is anonymous."),
        "promises": [
            _(
                "The letters were shuffled, so that nobody knows who got which code. The code is "
                "not stored with your answers."
            ),
            speech.fewest,
            _("It is voluntary, and you can skip questions."),
        ],
        "notes": list(_notes(speech)),
        "regards": _("Kind regards"),
    }


def _notes(speech: Speech) -> Iterator[str]:
    _ = speech.words.gettext
    if speech.handout.definition.audience is Audience.PARENTS:
        yield _("One parent answers for each child. Parents of two children get two letters.")
    yield _("The code gives one answer. If you lose the letter, ask for a new one.")
