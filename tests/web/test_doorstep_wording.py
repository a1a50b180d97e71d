"""How questions are drawn, and in which language and direction each word stands."""

import re

import pytest

from surveyapp.paper.language import own_name, page_language
from tests.web.conftest import Guest

SPOKEN = '<span lang="ar" dir="rtl">'


def test_an_odd_scale_names_its_ends_and_its_middle(polyglot: Guest) -> None:
    polyglot.visit("/form")
    page = polyglot.press("next")

    ends = re.search(r'<p class="ends ends--3" aria-hidden="true">(.*?)</p>', page.markup)

    assert ends is not None
    names = re.sub(r"<[^>]*>", "|", ends[1]).split("|")
    assert [n.strip() for n in names if n.strip()] == [
        "Helt uenig",
        "Verken enig eller uenig",
        "Helt enig",
    ]
    assert '3<span class="vh">, Verken enig eller uenig</span>' in page.markup


def test_dont_know_stands_apart_from_the_scale(polyglot: Guest) -> None:
    markup = polyglot.visit("/form").markup

    scale = markup.index('name="six" value="6"')
    apart = markup.index('<label class="opt opt--dk"><input type="radio" name="six"')
    assert scale < apart


def test_each_part_of_a_page_says_its_language_and_direction(polyglot: Guest) -> None:
    page = polyglot.visit("/form?lang=ar")

    assert '<html lang="en">' in page.markup  # the page's own words fall back to English
    assert f'<h1 dir="rtl">{SPOKEN}' in page.markup
    assert '<fieldset class="q" dir="rtl">' in page.markup
    assert f"<small>{SPOKEN}" in page.markup
    assert "You can skip questions." in page.text
    assert "فكّر في الأشهر الستة الماضية" in page.text


def test_an_error_in_a_right_to_left_survey_is_english_from_left_to_right(
    polyglot: Guest,
) -> None:
    polyglot.visit("/form?lang=ar")
    polyglot.press("next")
    polyglot.press("next")
    page = polyglot.press("next", years="tre")

    assert page.status == 422
    assert '<p class="err" id="f-years-error" dir="ltr">' in page.markup
    assert f'<span class="dim">{SPOKEN}' in page.markup
    assert page.shown["years"] == ["tre"]


def test_a_change_of_language_keeps_answers_and_direction(polyglot: Guest) -> None:
    polyglot.visit("/form")
    page = polyglot.press(lang="ar", six="4")

    assert page.shown["six"] == ["4"]
    assert 'dir="rtl"' in page.markup


def test_whoever_writes_freely_is_warned_in_the_survey_and_before_it(polyglot: Guest) -> None:
    assert "Ikke skriv navn" in polyglot.visit().text
    polyglot.visit("/form")
    polyglot.press("next")
    page = polyglot.press("next")

    assert "De som leser det, kan kjenne igjen det du beskriver." in page.text


@pytest.mark.parametrize(
    ("survey", "page", "name"),
    [
        ("nn", "nb", "Nynorsk"),
        ("prs", "en", "دری"),
        ("so", "en", "Soomaali"),
        ("se", "en", "Davvisámegiella"),
        ("en", "en", "English"),
    ],
)
def test_any_language_has_its_own_name_and_words_of_the_page_that_most_can_read(
    survey: str, page: str, name: str
) -> None:
    assert (page_language(survey), own_name(survey)) == (page, name)
