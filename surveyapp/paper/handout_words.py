"""What every paper of a survey says, in one of the survey's languages.

The survey's own wording is in that language; the rest falls back to English where the catalogues
lack it, and each part tells which language it is in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from surveyapp.domain.language import DEFAULT_LANGUAGE, Text, direction
from surveyapp.domain.period import parse
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.language import LANGUAGES, own_name, page_language
from surveyapp.paper.wording import Wording
from surveyapp.services.handouts import Handout

_LAST_MINUTE = (23, 59)
Data = dict[str, object]


@dataclass(frozen=True)
class Speech:
    """One handout in one language, `pages` being the language of the program's own words."""

    handout: Handout
    language: str

    @property
    def pages(self) -> str:
        return page_language(self.language)

    @property
    def words(self) -> Wording:
        return Wording(self.pages)

    def said(self, text: Text) -> Data:
        """A wording of the survey's, with the language and direction it is really in."""
        return marked(text.into(self.language), text.language_for(self.language))

    @property
    def survey(self) -> str:
        """`Foreldreundersøkelse barnehage 2026`"""
        period = periods.label(parse(self.handout.survey_round.period), self.pages)
        return f"{self.handout.definition.title.into(self.language)} {period}"

    @property
    def question(self) -> str:
        """What the papers ask in their heading, as the first page of the survey does."""
        _ = self.words.gettext
        if self.handout.is_for_pupils:
            return _("How are things at school?")
        return _("What do you think of %(unit)s?", unit=self.handout.unit_name)

    @property
    def minutes(self) -> str:
        _, minutes = self.words.gettext, self.handout.definition.minutes
        if minutes == 1:
            return _("About 1 minute")
        return _("About %(minutes)s minutes", minutes=minutes)

    def until(self, now: datetime) -> str:
        """When people can answer; the opening too while it lies ahead."""
        _, zone = self.words.gettext, self.handout.zone
        opens, closes = self.handout.opens_at, self.handout.closes_at
        first, last = written.day(opens, self.pages), written.day(closes, self.pages)
        ends_at_midnight = (closes.hour, closes.minute) == _LAST_MINUTE
        if opens > now and ends_at_midnight:
            return _("Open from %(opens)s until the end of %(day)s.", opens=first, day=last)
        if ends_at_midnight:
            return _("Open until the end of %(day)s.", day=last)
        return _("Open until %(moment)s.", moment=written.moment(closes, self.pages, zone))

    @property
    def fewest(self) -> str:
        _ = self.words.gettext
        return _(
            "Only figures for many together are shown, and never figures for fewer than "
            "%(count)s people.",
            count=written.number(self.handout.fewest, self.pages, 0),
        )


def shared(speech: Speech, title: str, now: datetime) -> Data:
    """What every sheet needs: `title` names the file itself."""
    _, handout = speech.words.gettext, speech.handout
    local = now.astimezone(handout.zone).date()
    name = f"{title} – {handout.unit_name} – {speech.survey}"
    return {
        "title": name,
        "municipality": handout.municipality.name,
        "lang": primary(speech.pages),
        "example": _("Example data.") if handout.municipality.is_demo else None,
        "date": written.day(local, speech.pages),
        "survey": marked(speech.survey, handout.definition.title.language_for(speech.language)),
        "heading": marked(speech.question, speech.pages),
        "intro": speech.said(handout.definition.intro),
        "address": shown(handout.code_page),
        "summaries": [_summary(other) for other in _others(speech)],
    }


def marked(words: str, language: str) -> Data:
    return {
        "text": words,
        "lang": primary(language),
        "rtl": direction(language) == "rtl",
    }


def primary(language: str) -> str:
    """What typst knows of a BCP 47 tag."""
    return language.partition("-")[0]


def shown(address: str) -> str:
    """An address as it is typed: a browser adds the rest."""
    return address.removeprefix("https://").removeprefix("http://")


def place_of(unit_name: str, group_name: str | None) -> str:
    return unit_name if group_name is None else f"{unit_name}, {group_name}"


def default_language(handout: Handout) -> str:
    """Norwegian where the survey has it."""
    offered = handout.definition.languages
    return DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in offered else offered[0]


def _others(speech: Speech) -> Iterator[Speech]:
    for language in LANGUAGES:
        if language != speech.pages and language in speech.handout.definition.languages:
            yield Speech(speech.handout, language)


def _summary(speech: Speech) -> Data:
    """Each catalogue says it of its own language."""
    _, handout = speech.words.gettext, speech.handout
    return {
        "lang": speech.pages,
        "name": own_name(speech.pages),
        "text": _(
            "Scan the QR code and choose English. %(time)s, anonymous. Open until %(day)s.",
            time=speech.minutes,
            day=written.day(handout.closes_at, speech.pages),
        ),
        "short": _("English: scan the QR code and choose English."),
    }
