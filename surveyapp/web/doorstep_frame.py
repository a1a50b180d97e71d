"""The frame round every page of a respondent: templates, languages and the municipality."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from surveyapp.domain.language import DEFAULT_LANGUAGE, Text, direction
from surveyapp.paper import format as written
from surveyapp.paper.language import own_name, page_language, translations
from surveyapp.services.municipality import Municipality


@dataclass(frozen=True, slots=True)
class OfferedLanguage:
    tag: str
    name: str


@dataclass(frozen=True)
class Frame:
    """Whose page it is and in which language: `language` is the survey's wording."""

    municipality: Municipality
    language: str
    offered: tuple[str, ...]

    @property
    def pages(self) -> str:
        """The language of the page's own words."""
        return page_language(self.language)

    @property
    def translate(self) -> Callable[[str], str]:
        return translations(self.pages).gettext

    def say(self, text: Text) -> Markup:
        """A survey's wording; marked with its language and direction where
        they are not the page's."""
        wording = escape(text.into(self.language))
        spoken = text.language_for(self.language)
        if spoken == self.pages and direction(spoken) == direction(self.language):
            return wording
        return Markup('<span lang="{}" dir="{}">{}</span>').format(
            spoken, direction(spoken), wording
        )

    def spoken(self, wording: str) -> Markup:
        """Words already in the survey's language, marked as `say` marks them."""
        if self.language == self.pages:
            return escape(wording)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(
            self.language, direction(self.language), wording
        )

    def own(self, name: str) -> Markup:
        """A name of the municipality's own, which is Norwegian on every page."""
        if self.pages == DEFAULT_LANGUAGE:
            return escape(name)
        return Markup('<span lang="{}">{}</span>').format(DEFAULT_LANGUAGE, name)

    @property
    def _is_rtl(self) -> bool:
        return direction(self.language) == "rtl"

    def render(self, template: str, values: Mapping[str, object]) -> bytes:
        shared = {
            "language": self.language,
            "pages": self.pages,
            "languages": _offered(self.offered),
            "rtl": Markup(' dir="rtl"') if self._is_rtl else "",
            "ltr": Markup(' dir="ltr"') if self._is_rtl else "",
            "municipality": self.municipality.name,
            "is_demo": self.municipality.is_demo,
            "controller": self.municipality.controller,
            "responsible": self.municipality.responsible,
            "say": self.say,
            "own": self.own,
        }
        page = _environment(self.pages).get_template(f"survey/{template}")
        return page.render({**_ABSENT, **shared, **values}).encode()


_ABSENT: Mapping[str, object] = {
    "is_young": False,
    "survey_name": "",
    "subtitle": "",
    "unit_name": "",
    "code": "",
    "link": "",
    "way_back": "",
    "retry": (),
    "lines": (),
    "problem": None,
    "closes": None,
    "opens": None,
    "asks_code": False,
    "is_shared": False,
}
"""What a page may leave out; everything else it forgets is an error at once."""


def _offered(languages: Sequence[str]) -> tuple[OfferedLanguage, ...]:
    return tuple(OfferedLanguage(tag, own_name(tag)) for tag in languages)


@cache
def _environment(pages: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("surveyapp.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.filters["number"] = partial(written.number, language=pages, decimals=0)
    catalogue = translations(pages)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    return environment
