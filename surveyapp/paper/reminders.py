"""Texts that remind everybody, for a leader to copy: nobody knows who has answered."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.language import Text
from surveyapp.paper import format as written
from surveyapp.paper.language import page_language, translations


def _(message: str) -> str:
    """Marks a sentence for the catalogues; it is put into a language when it is used."""
    return message


@dataclass(frozen=True, slots=True)
class Reminded:
    """What the texts are about. `url` is the way in, None where everybody has a letter."""

    title: Text
    unit: str
    minutes: int
    last_day: date
    url: str | None
    code_url: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """The texts for one of a survey's languages; `wording` is the language they are in, which is
    English where we have no words."""

    language: str
    wording: str
    short: str
    subject: str
    letter: str
    spoken: str


_HOW_BY_LINK = _("Answer here: %(url)s")
_HOW_BY_CODE = _(
    "Use the letter you have got, or type its code at %(url)s. If you have lost the letter, ask us "
    "for a new one."
)
_SHORT = _(
    "%(unit)s: Do you have %(minutes)s minutes for our survey? It is open until %(day)s. %(how)s "
    "Thank you to all who have answered already."
)
_SUBJECT = _("%(survey)s: open until %(day)s")
_LETTER = _(
    "Hello. Until %(day)s you can tell us what you think about %(unit)s. It takes about "
    "%(minutes)s minutes. Your answer is anonymous, and you can skip questions."
)
_TO_ALL = _(
    "This goes to everybody, because nobody can see who has answered. If you have answered "
    "already: thank you, and you need not do anything."
)
_REGARDS = _("Regards, %(unit)s")
_SPOKEN = _(
    "Have you answered our survey? It is open until %(day)s and takes about %(minutes)s minutes. "
    "Every answer counts: the more who answer, the more we can show and do something about. Ask us "
    "if you have lost the letter or the link."
)


def reminder(about: Reminded, language: str) -> Reminder:
    """The texts in `language`."""
    wording = page_language(language)
    put = translations(wording).gettext
    facts = {
        "unit": about.unit,
        "minutes": about.minutes,
        "survey": about.title.into(language),
        "day": written.day(about.last_day, wording),
    }
    by_link = about.url is not None
    way = {"url": about.url or about.code_url}
    how = put(_HOW_BY_LINK if by_link else _HOW_BY_CODE) % way
    paragraphs = (put(_LETTER) % facts, how, put(_TO_ALL), put(_REGARDS) % facts)
    return Reminder(
        language=language,
        wording=wording,
        short=put(_SHORT) % (facts | {"how": how}),
        subject=put(_SUBJECT) % facts,
        letter="\n\n".join(paragraphs),
        spoken=put(_SPOKEN) % facts,
    )
