"""The poster: a page for each link, with a QR code large enough for the far side of a hallway."""

from collections.abc import Iterator
from datetime import datetime

from surveyapp.paper import qr
from surveyapp.paper.handout_words import Data, Speech, place_of, shared, shown
from surveyapp.paper.language import own_name
from surveyapp.paper.typesetting import pdf
from surveyapp.services.handouts import Handout


def poster(handout: Handout, language: str, now: datetime) -> bytes:
    """A PDF with a page for the unit, or for each of its groups."""
    speech = Speech(handout, language)
    _ = speech.words.gettext
    data = {
        **shared(speech, _("Poster"), now),
        "words": _words(speech, now),
        "posters": list(_posters(handout)),
    }
    return pdf("poster", data, now)


def _posters(handout: Handout) -> Iterator[Data]:
    for link in handout.links:
        drawn = qr.code(link.url)
        yield {
            "place": place_of(link.unit_name, link.group_name),
            "address": shown(link.url),
            "qr": {"size": drawn.size, "path": drawn.path},
        }


def _words(speech: Speech, now: datetime) -> Data:
    _ = speech.words.gettext
    return {
        "qr": _("QR code that opens the survey"),
        "scan_and_answer": _("Scan and answer"),
        "facts": list(_facts(speech)),
        "until": speech.until(now),
    }


def _facts(speech: Speech) -> Iterator[str]:
    _ = speech.words.gettext
    yield f"{speech.minutes}."
    yield _("Anonymous.")
    languages = speech.handout.definition.languages
    if len(languages) > 1:
        yield f"{', '.join(own_name(one) for one in languages)}."
    if speech.handout.with_codes:
        yield _("You need the code in your letter.")
