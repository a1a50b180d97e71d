"""What people wrote, as far as it was released, for pages and files alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.text_review import Because
from surveyapp.paper.wording import Wording
from surveyapp.services.results import UnitResults


@dataclass(frozen=True, slots=True)
class InWords:
    """Under one question: the texts, and how many were told as a theme only or withheld."""

    key: str
    question: str
    said: tuple[str, ...]
    themes: tuple[tuple[str, int], ...]
    withheld: tuple[tuple[str, int], ...]


def in_words(found: UnitResults, words: Wording) -> Iterator[InWords]:
    language = words.language
    titles = {one.key: one.title.into(language) for one in found.definition.sections}
    for one in found.texts.questions if found.texts else ():
        yield InWords(
            one.key,
            found.definition.by_key[one.key].text.into(language),
            one.texts,
            tuple((titles[key], number) for key, number in one.themes.items()),
            tuple((_because(reason, words), number) for reason, number in one.withheld.items()),
        )


def _because(reason: Because, words: Wording) -> str:
    _ = words.gettext
    told = {
        Because.RECOGNISABLE: _("somebody could be recognised"),
        Because.OFFENSIVE: _("offensive"),
        Because.SAYS_NOTHING: _("not about the unit"),
    }
    return told[reason.published]
