"""What a result page says of a released round, and what it keeps to itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.release import Published, Release
from surveyapp.services import releases
from surveyapp.services.installation import Installation
from tests import build
from tests.web import answered, staff


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    small: int
    """One kindergarten, 20 invited, 11 answers; the first round there ever was."""
    large: int
    """Two kindergartens; one of lia's groups is too small to be shown."""
    counted: int
    many: int
    """One kindergarten where more than a hundred answered, some without an opinion."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("results")
    installation = build.installation(folder / "instance")
    with installation.writing() as session:
        build.organisation(session)
    before = replace(answered.plan({"bakken": 20}), closes_at=answered.CLOSED - timedelta(days=1))
    small = answered.opened(installation, before)
    answered.answer(installation, small, {("bakken", None): 11})
    answered.released(installation, small)
    groups = {("lia", "stor"): 40, ("lia", "liten"): 12}
    large = answered.opened(installation, answered.plan({"bakken": 50, "lia": 52}, groups))
    counts = {("bakken", None): 34, ("lia", "stor"): 33, ("lia", "liten"): 6}
    answered.answer(installation, large, counts)
    answered.released(installation, large)
    waiting = answered.opened(installation, answered.plan({"bakken": 20}))
    answered.answer(installation, waiting, {("bakken", None): 9})
    answered.counted(installation, waiting)
    many = answered.opened(installation, answered.plan({"bakken": 200}))
    answered.answer(installation, many, {("bakken", None): 120})
    answered.doubt(installation, many, "thrives", 40)
    answered.released(installation, many)
    app = staff.site(installation)
    yield Site(app, installation, small, large, waiting, many)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def _page(site: Site, path: str, role: str = "unit_leader", at: str = "bakken") -> str:
    answer = staff.browser(site.app, site.installation, role, at).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def _release(site: Site, round_id: int) -> Release:
    with site.installation.reading() as session:
        found = releases.of(session, round_id)
    assert found
    return found


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_leader_of_a_small_kindergarten_sees_every_theme_with_interval_answers_and_rate(
    site: Site,
) -> None:
    html = _page(site, f"/results/{site.small}/bakken")
    region = _release(site, site.small).region("bakken")
    assert region

    words = _words(html)
    assert "11 of 20 answered" in words
    assert "response rate 55%" in words
    assert len(region.sections) >= 6
    for section in region.sections:
        assert isinstance(section.result, Published)
        assert section.result.interval
        low, high = section.result.interval
        row = f"{section.result.value:.1f} interval {low:.1f}–{high:.1f}"
        assert row in words
    assert "What is withheld, and why" in words
    assert "The spread of answers is shown only from 12 answers" in words


def test_a_hidden_group_has_words_where_its_figures_would_be(site: Site) -> None:
    release = _release(site, site.large)
    hidden = release.region("lia", "liten")
    assert hidden
    assert all(one.result == Suppressed(Reason.TOO_FEW) for one in hidden.sections)

    html = _page(site, f"/results/{site.large}/lia", at="lia")

    start, end = html.index('id="groups"'), html.index('aria-labelledby="indicators"')
    stor, _, liten = html[start:end].rpartition("<section")[0].partition("Liten")
    assert "33 of 40 answered" in _words(stor)
    assert "Not shown Too few answers" in _words(liten)
    assert not re.search(r"\d", _words(liten))


def test_a_withheld_result_has_no_number_anywhere_in_the_page(site: Site) -> None:
    release = _release(site, site.large)
    hidden = release.region("lia", "liten")
    assert hidden

    html = _page(site, f"/results/{site.large}/lia", at="lia")

    cells = [one for one in re.findall(r"<td.*?</td>", html, re.DOTALL) if "Not shown" in one]
    for cell in cells:
        assert 'class="pt"' not in cell
        assert 'class="res' not in cell
        assert not re.search(r"\d", _words(cell))


def test_from_thirty_answers_three_bands_are_drawn_and_said(site: Site) -> None:
    html = _page(site, f"/results/{site.large}/bakken")

    assert "Low answers:" in html
    assert 'class="s6"' in html
    assert "High answers are 5–6" in _words(html)
    small = _page(site, f"/results/{site.small}/bakken")
    assert "Low answers:" not in small
    assert "Too few answers to show the spread" in small


@pytest.mark.parametrize(
    ("language", "name", "percent"),
    [("en", "My child enjoys", "%"), ("nb", "Barnet mitt trives", " %")],
)
def test_from_a_hundred_answers_every_value_is_drawn_and_written(
    site: Site, language: str, name: str, percent: str
) -> None:
    region = _release(site, site.many).region("bakken")
    found = region and region.question("thrives")
    assert found
    assert len(found.categories) > 3

    html = _page(site, f"/results/{site.many}/bakken?lang={language}")
    row = next(one for one in html.split("<tr") if 'id="q-thrives"' in one)

    assert name in row
    assert row.count("<rect") == len(found.categories)
    for one in found.categories:
        values = f"{one.first}–{one.last}" if one.first < one.last else f"{one.first}"
        assert f"{values}: {100 * one.share:.0f}{percent}" in _words(row)
    assert found.dont_know == 0.25
    assert f"25{percent}" in _words(row)
    assert "Low answers:" not in html


def test_the_legend_tells_which_colour_is_which_answer(site: Site) -> None:
    words = _words(_page(site, f"/results/{site.many}/bakken"))

    assert "1 Strongly disagree 2 3 4 5 6 Strongly agree" in words
    assert "of all who ticked a box" in words
    assert "Strongly disagree" not in _page(site, f"/results/{site.large}/bakken")


def test_each_question_stands_beside_the_rest_and_the_same_words_of_last_time(site: Site) -> None:
    here = _release(site, site.large).region("bakken")
    before = _release(site, site.small).region("bakken")
    assert here
    assert before
    now, then = here.question("thrives"), before.question("thrives")
    assert now
    assert then
    html = _page(site, f"/results/{site.large}/bakken")

    row = _words(next(one for one in html.split("<tr") if 'id="q-thrives"' in one))

    assert f"The rest of the municipality {now.comparisons[0].value:.1f}" in row
    assert f"2026 {then.result.value:.1f}" in row
    assert "The rest of" not in _words(_page(site, f"/results/{site.small}/bakken"))


def test_questions_can_be_listed_with_the_one_furthest_below_the_rest_first(site: Site) -> None:
    here = _release(site, site.large).region("bakken")
    assert here
    differences = {
        one.key: one.result.value - one.comparisons[0].value
        for one in here.questions
        if isinstance(one.result, Published) and one.comparisons
    }

    html = _page(site, f"/results/{site.large}/bakken?sort=difference")
    listed = re.findall(r'id="q-(\w+)"', html)

    assert [key for key in listed if key in differences] == sorted(differences, key=differences.get)
    assert set(listed) == {one.key for one in here.questions}
    unknown = _page(site, f"/results/{site.large}/bakken?sort=nonsense")
    assert re.findall(r'id="q-(\w+)"', unknown) == [one.key for one in here.questions]


def test_higher_up_the_page_says_that_it_adds_up_protected_figures(site: Site) -> None:
    municipality = _page(site, f"/results/{site.large}/fjordvik", "director", "fjordvik")

    assert "computed from protected figures" in municipality
    assert f'href="/results/{site.large}/oppvekst"' in municipality
    sector = _page(site, f"/results/{site.large}/oppvekst", "director", "fjordvik")
    assert f'href="/results/{site.large}/lia"' in sector


def test_a_leader_finds_the_municipality_but_no_way_into_another_unit(site: Site) -> None:
    sector = staff.browser(site.app, site.installation, "unit_leader", "bakken")

    assert sector.get(f"/results/{site.large}/fjordvik").status_code == 200
    assert sector.get(f"/results/{site.large}/oppvekst").status_code == 403
    assert sector.get(f"/results/{site.large}/lia").status_code == 403


def test_a_unit_that_took_no_part_has_no_result(site: Site) -> None:
    browser = staff.browser(site.app, site.installation, "director", "fjordvik")

    assert browser.get(f"/results/{site.small}/lia").status_code == 404
    assert browser.get(f"/results/{site.small}/fjordvik").status_code == 404


def test_a_counted_round_says_that_nobody_can_see_it_yet_and_when(site: Site) -> None:
    html = _page(site, f"/results/{site.counted}/bakken")

    assert "The result is counted, but not released" in html
    assert "not you, not the municipality" in html
    assert "released by itself 20 October 2026" in _words(html)
    assert 'class="res' not in html


def test_the_list_shows_what_one_may_read_and_what_is_waiting(site: Site) -> None:
    html = _page(site, "/results", "staff", "lia")

    assert f'href="/results/{site.large}/lia"' in html
    assert f'href="/results/{site.large}/bakken"' not in html
    assert f"/results/{site.small}/" not in html
    assert f"/results/{site.counted}/" not in html


def test_the_page_is_whole_in_norwegian(site: Site) -> None:
    words = _words(_page(site, f"/results/{site.small}/bakken?lang=nb"))

    assert "11 av 20 svarte" in words
    assert "Hva som er skjermet, og hvorfor" in words
    assert re.search(r"\d,\d–\d,\d", words)
