"""The catalogues of page wording, read straight from their `.po` files into memory."""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from surveyapp.config import shipped

LANGUAGES = ("nb", "en")
_OWN_NAMES = {"nb": "Norsk", "nn": "Nynorsk", "prs": "دری"}
_NORWEGIAN = frozenset({"nn", "no"})


def catalogue_file(language: str) -> Path:
    return shipped("translations") / language / "LC_MESSAGES" / "messages.po"


SCORECARD = {"nb": "målekart", "en": "scorecard"}
"""What pages call a scorecard, and the wording is written with."""
SCORECARD_WORDS = {
    "nb": ("målekart", "målekort", "styringskort", "målkart"),
    "en": ("scorecard", "performance card", "management card"),
}
"""What municipalities call it. Any word will do that is inflected as the first of its language."""
_called: ContextVar[Mapping[str, str]] = ContextVar("called", default=SCORECARD)


def call_scorecards(words: Mapping[str, str]) -> None:
    """Say what a scorecard is called from now on, in this thread; an empty mapping: as usual."""
    _called.set({**SCORECARD, **words})


class Catalogue(Translations):
    """Wording in which a scorecard is called what the municipality calls it."""

    tag = "en"

    def gettext(self, message: str) -> str:
        return self._named(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._named(super().ngettext(msgid1, msgid2, n))

    ugettext = gettext
    ungettext = ngettext

    def _named(self, said: str) -> str:
        usual, own = SCORECARD[self.tag], _called.get()[self.tag]
        if own == usual:
            return said
        return said.replace(usual, own).replace(usual.capitalize(), own.capitalize())


@lru_cache
def translations(language: str) -> NullTranslations:
    """Page wording in `language`; English, the language of the message ids, when there is none."""
    path = catalogue_file(language)
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    made = Catalogue(compiled)
    made.tag = language
    return made


def page_language(language: str) -> str:
    """The language page wording falls back to when a survey offers one that pages lack."""
    if language in LANGUAGES:
        return language
    return "nb" if language.partition("-")[0] in _NORWEGIAN else "en"


@cache
def own_name(language: str) -> str:
    """A language's name in itself, as a switch shows it."""
    try:
        name = Locale.parse(language, sep="-").get_display_name(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    named = _OWN_NAMES.get(language) or name or language
    return named[0].upper() + named[1:]
