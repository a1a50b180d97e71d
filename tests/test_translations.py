"""Every word on a page exists in Norwegian and in English."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from surveyapp.paper.language import LANGUAGES, catalogue_file

_ROOT = Path(__file__).parent.parent / "surveyapp"
_METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@cache
def _wanted() -> frozenset[str]:
    """Every message id in the program; of a plural pair the singular."""
    options = {"web/templates/**.html": {"trimmed": "true"}}
    found = extract_from_dir(_ROOT, method_map=_METHODS, options_map=options)
    keyed = (message for _file, _line, message, _comments, _context in found)
    return frozenset(one[0] if isinstance(one, tuple) else one for one in keyed)


def _catalogue(language: str) -> Catalog:
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def catalogue_texts(language: str) -> list[str]:
    """Every sentence a reader of `language` may meet."""
    return [text for each in _catalogue(language) if each.id for text in _texts(each.string)]


_FORBIDDEN = {
    "nb": re.compile(
        r"vennligst|respondent|besvarelse|terskel|prikk|svarandel|kampanje|ambisjonsnivå"
        r"|\brunden?\b|\bindikator|KPI|dashboard",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bplease\b|respondent|threshold|dashboard|campaign|organiz|recogniz|\bcolor\b|KPI",
        re.IGNORECASE,
    ),
}
"""Words that INTERFACES and DESIGN §5 turn down."""
_MAY_SHOUT = {"Takk! Gi nettbrettet videre", "Thank you! Pass the tablet on"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_stands_for_one_thing_and_nobody_shouts(language: str) -> None:
    found = [
        text
        for text in catalogue_texts(language)
        if _FORBIDDEN[language].search(text) or ("!" in text and text not in _MAY_SHOUT)
    ]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(language: str) -> None:
    worded = {
        _texts(message.id)[0]
        for message in _catalogue(language)
        if message.id and all(_texts(message.string)) and not message.fuzzy
    }

    assert sorted(_wanted() - worded) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_words_that_no_page_uses(language: str) -> None:
    kept = {_texts(message.id)[0] for message in _catalogue(language) if message.id}

    assert sorted(kept - _wanted()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    changed = [
        text
        for message in _catalogue(language)
        if message.id
        for text in _texts(message.string)
        if set(_PLACEHOLDER.findall(text)) - set(_PLACEHOLDER.findall(" ".join(_texts(message.id))))
    ]

    assert changed == []
