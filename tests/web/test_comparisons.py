"""Units side by side: bands by verdict, the alphabet inside, and no order of size anywhere."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from surveyapp.domain.release import Published, Release
from surveyapp.domain.result import Against
from surveyapp.paper.alphabet import norwegian
from surveyapp.services import releases
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.web import answered, staff

UNITS = {"aasen": "Åsen", "orn": "Ørn", "bjork": "Bjørk", "zoar": "Zoar", "liten": "Liten"}


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    release: Release

    def page(self, role: str = "director", at: str = "fjordvik", path: str = "") -> str:
        answer = staff.browser(self.app, self.installation, role, at).get(f"/comparisons{path}")
        assert answer.status_code == 200
        return unescape(answer.text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = build.installation(tmp_path_factory.mktemp("compared") / "instance")
    with installation.writing() as session:
        build.organisation(session)
        build_scorecard.catalogue(session)
        sector = staff.organisation.unit(session, "oppvekst")
        for code, name in UNITS.items():
            build.unit(session, code, name=name, parent=sector)
    invited = dict.fromkeys(UNITS, 40)
    round_id = answered.opened(installation, answered.plan(invited))
    counts = {(code, None): 30 for code in UNITS} | {("liten", None): 3, ("zoar", None): 33}
    answered.answer(installation, round_id, counts)
    answered.released(installation, round_id)
    with installation.reading() as session:
        release = releases.of(session, round_id)
    assert release
    app = staff.site(installation)
    yield Site(app, installation, release)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def _names(html: str) -> list[str]:
    table = html[html.index('class="flush u7"') :]
    return [
        name for name in re.findall(r'class="name"[^>]*>([^<]+)<', table) if name in UNITS.values()
    ]


def test_units_stand_in_bands_by_verdict_and_by_the_alphabet_inside(site: Site) -> None:
    html = site.page()
    names = _names(html)
    verdicts = {}
    for code, name in UNITS.items():
        region = site.release.region(code)
        assert region
        figure = region.indicator("user-satisfaction")
        assert figure
        if isinstance(figure.result, Published):
            beside = {one.against: one for one in figure.comparisons}
            verdicts[name] = str(beside[Against.MUNICIPALITY_WITHOUT_UNIT].among_units)
        else:
            verdicts[name] = "withheld"

    for band in set(verdicts.values()):
        inside = [name for name in names if verdicts[name] == band]
        assert inside == sorted(inside, key=norwegian)
    order = ["clearly_higher", "no_clear_difference", "clearly_lower", "withheld"]
    assert [verdicts[name] for name in names] == sorted(
        (verdicts[name] for name in names), key=order.index
    )
    assert verdicts["Liten"] == "withheld"


def test_a_withheld_unit_keeps_its_row_without_a_number(site: Site) -> None:
    table = site.page().split('class="flush u7"')[1]
    row = next(one for one in table.split("<tr") if ">Liten<" in one).split("</tr>")[0]

    assert "withheld" in row
    assert 'class="pt"' not in row
    assert not re.search(r"\d", re.sub(r"<[^>]+>", "", row))


def test_nothing_on_the_page_says_who_is_first(site: Site) -> None:
    words = re.sub(r"<[^>]+>", " ", site.page()).lower()

    assert not re.search(r"\brank(ed|s)?\b|\bbest\b|\bworst\b|no\. ?1|\btop\b", words)


def test_a_dot_stands_for_every_unit_that_is_shown(site: Site) -> None:
    shown = [
        code
        for code in UNITS
        if isinstance(site.release.region(code).indicator("user-satisfaction").result, Published)
    ]

    assert len(shown) > 1
    assert site.page().count('class="st"') == len(shown)


def test_a_politician_compares_but_finds_no_way_into_a_unit(site: Site) -> None:
    html = site.page("politician")

    assert _names(html)
    assert "/results/" not in html.split('class="flush u7"')[1]


def test_an_unknown_choice_is_taken_as_the_usual_one(site: Site) -> None:
    usual = _names(site.page())

    assert _names(site.page(path="?period=1999&indicator=x&survey=y")) == usual
    assert _names(site.page(path="?indicator=well-being")) != []


def test_where_there_is_nothing_to_compare_the_page_says_when_there_will_be(site: Site) -> None:
    html = site.page("sector_head", "bakken")

    assert "There is nothing to compare yet" in html


@pytest.mark.parametrize("shape", ["xlsx", "excel.csv", "plain.csv"])
def test_the_files_hold_every_unit_and_no_number_that_is_withheld(site: Site, shape: str) -> None:
    browser = staff.browser(site.app, site.installation, "politician", "fjordvik")
    answer = browser.get(f"/comparisons/file/{shape}")
    cells = _cells(answer.data, shape)

    by_name = {row[1]: row for row in cells[1:]}
    assert list(by_name) == sorted(UNITS.values(), key=norwegian)
    figure = site.release.region("zoar").indicator("user-satisfaction")
    assert f"{figure.result.value:g}" in by_name["Zoar"][7].replace(",", ".")
    assert not re.search(r"\d", "".join(by_name["Liten"][4:]))
    assert browser.get("/comparisons/file/docx").status_code == 404


@pytest.mark.parametrize("shape", ["xlsx", "excel.csv", "plain.csv"])
def test_scorecards_side_by_side_are_files_of_the_same_values(site: Site, shape: str) -> None:
    browser = staff.browser(site.app, site.installation, "politician", "fjordvik")
    page = site.page("politician", path="/scorecards?type=kindergarten&area=services&period=2026")
    [address] = re.findall(f'href="(/comparisons/scorecards/file/{shape}[^"]*)"', page)
    cells = _cells(browser.get(f"{address}&lang=en").data, shape)

    heading, *rows = cells
    satisfied = {
        row[0]: dict(zip(heading, row, strict=True)) for row in rows if "overall" in row[1]
    }
    figure = site.release.region("zoar").indicator("user-satisfaction")
    assert float(satisfied["Zoar"]["Result"].replace(",", ".")) == figure.result.value
    assert satisfied["Zoar"]["State"] == "Shown"
    assert satisfied["Liten"]["Result"] == "" != satisfied["Liten"]["Why not shown"]
    assert browser.get("/comparisons/scorecards/file/docx").status_code == 404


def _cells(data: bytes, shape: str) -> list[list[str]]:
    if shape == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in rows.to_python()]
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";" if shape == "excel.csv" else ","))


@pytest.mark.parametrize("name", ["Ærlig", "ørn", "Åsen"])
def test_the_last_letters_come_last(name: str) -> None:
    assert sorted([name, "Zoar", "École"], key=norwegian) == ["École", "Zoar", name]


def test_experts_see_how_little_an_order_would_mean_and_still_no_order(site: Site) -> None:
    html = site.page(path="?expert=1")
    part = html[html.index('id="expert"') :]
    names = [name for name in re.findall(r'class="name">([^<]+)<', part) if name in UNITS.values()]

    assert part.count("<polyline") == 4
    assert names == sorted(names, key=norwegian)
    spans = re.findall(r"(\d+)–(\d+) of (\d+)", part)
    assert len(spans) == len(names) == part.count('class="st"')
    assert all(1 <= int(first) <= int(last) <= int(every) for first, last, every in spans)


def test_a_politician_is_offered_no_place_in_an_order(site: Site) -> None:
    html = site.page("politician", path="?expert=1")

    assert 'id="expert"' not in html
    assert not re.search(r"\d+–\d+ of \d+", html)


def test_the_page_of_a_unit_that_is_too_small_says_so_and_what_to_do(site: Site) -> None:
    director = staff.browser(site.app, site.installation, "director", "fjordvik")
    round_id = site.release.survey_round.id

    words = re.sub(r"<[^>]+>", " ", director.get(f"/results/{round_id}/liten").text)

    assert "Nothing can be shown" in words
    assert "Next time, ask everybody to answer" in words
    assert "Too few answered here to place the questions" in words
