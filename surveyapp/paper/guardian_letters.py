"""The letter that tells guardians of a pupils' survey before it opens."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from surveyapp.domain.survey import TextQuestion
from surveyapp.paper import format as written
from surveyapp.paper import promises
from surveyapp.paper.handout_words import Data, Speech, shared, shown
from surveyapp.paper.typesetting import pdf
from surveyapp.services.handouts import Handout


def guardian_letter(handout: Handout, language: str, now: datetime) -> bytes:
    """A PDF to copy for every home, or to send as it is."""
    speech = Speech(handout, language)
    _ = speech.words.gettext
    data = {
        **shared(speech, _("Letter to the guardians"), now),
        "place": handout.unit_name,
        "words": _words(speech),
        "parts": list(_parts(speech)),
    }
    return pdf("guardians", data, now)


def _words(speech: Speech) -> Data:
    _, handout = speech.words.gettext, speech.handout
    return {
        "heading": _("To the guardians of the pupils at %(unit)s", unit=handout.unit_name),
        "what": _(
            "The pupils will be asked how things are at school, in the survey “%(survey)s”.",
            survey=speech.survey,
        ),
        "when": _(
            "They answer at school between %(opens)s and %(closes)s. It takes %(time)s.",
            opens=written.day(handout.opens_at, speech.pages),
            closes=written.day(handout.closes_at, speech.pages),
            time=_lowered(speech.minutes),
        ),
        "regards": _("Kind regards"),
    }


def _parts(speech: Speech) -> Iterator[Data]:
    _, handout = speech.words.gettext, speech.handout
    themes = [speech.said(section.title) for section in handout.definition.sections]
    yield _part(
        _("What it is for"),
        [
            _(
                "%(unit)s uses the figures to make things better for the pupils. They also stand "
                "in the scorecard of the municipality.",
                unit=handout.unit_name,
            )
        ],
    )
    yield _part(
        _("What is asked"),
        [_("These are the themes. Ask us for all the questions on paper.")],
        themes,
    )
    yield _part(
        _("It is voluntary"),
        [
            _(
                "A pupil may skip any question, or not answer at all. Tell us before the survey "
                "opens if you do not want your child to take part."
            )
        ],
    )
    yield _part(_("The answers are anonymous"), list(_promises(speech)))
    yield _part(_("Who is responsible?"), list(_responsible(speech)))


def _promises(speech: Speech) -> Iterator[str]:
    _ = speech.words.gettext
    yield _("We do not ask for names, and we store nothing about the device that is used.")
    yield speech.fewest
    yield promises.after_closing(speech.words, speech.handout.repair_days)
    if any(isinstance(one, TextQuestion) for one in speech.handout.definition.questions):
        yield _(
            "What a pupil writes in their own words is kept apart from the other answers, and a "
            "reviewer reads it before anybody else does."
        )


def _responsible(speech: Speech) -> Iterator[str]:
    _, handout = speech.words.gettext, speech.handout
    if handout.municipality.controller:
        yield _(
            "%(municipality)s is responsible for the survey.",
            municipality=handout.municipality.controller,
        )
    yield _(
        "Ask the leader of %(unit)s, or the data protection officer of the municipality. More "
        "stands at %(address)s.",
        unit=handout.unit_name,
        address=shown(handout.privacy_page),
    )
    told = handout.municipality.responsible
    for words, contact in (
        (_("Contact"), told.contact),
        (_("Data protection officer"), told.officer),
    ):
        if contact.is_given:
            yield f"{words}: {promises.reached(contact)}"


def _lowered(sentence: str) -> str:
    """As part of a longer sentence."""
    return sentence[:1].lower() + sentence[1:]


def _part(heading: str, sentences: Sequence[str], themes: Sequence[Data] = ()) -> Data:
    return {"heading": heading, "sentences": list(sentences), "themes": list(themes)}
