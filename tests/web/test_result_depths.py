"""Behind a result page: the same over time, whether the questions work, and who answered."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from surveyapp.domain.release import Release
from surveyapp.services import releases, rounds
from surveyapp.services.installation import Installation
from tests import build
from tests.paper import papers
from tests.web import answered, staff

BEFORE = "My child enjoys"
NOW = "My child likes"


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    now: int
    release: Release

    def page(self, path: str, role: str = "unit_leader", at: str = "bakken") -> str:
        browser = staff.browser(self.app, self.installation, role, at)
        answer = browser.get(f"/results/{self.now}/{path}")
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two rounds of the same survey; one question has other words in the second."""
    installation = build.installation(tmp_path_factory.mktemp("depths") / "instance")
    with installation.writing() as session:
        build.organisation(session)
    plan = answered.plan({"bakken": 90, "lia": 90})
    counts = {("bakken", None): 60, ("lia", None): 70}
    last_year = replace(plan, period="2025", closes_at=answered.CLOSED - timedelta(days=1))
    for wanted in (last_year, plan):
        number = answered.opened(installation, wanted)
        if wanted is plan:
            _reworded(installation, number)
        answered.answer(installation, number, counts)
        answered.released(installation, number)
    with installation.reading() as session:
        release = releases.of(session, number)
    assert release
    app = staff.site(installation)
    yield Site(app, installation, number, release)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def _reworded(installation: Installation, number: int) -> None:
    with installation.writing() as session:
        survey_round = rounds.get(session, number)
        assert BEFORE in (survey_round.definition_text or "")
        survey_round.definition_text = (survey_round.definition_text or "").replace(BEFORE, NOW)


def test_a_question_in_other_words_is_a_new_beginning(site: Site) -> None:
    words = site.page("bakken/over-time")

    assert "2025" in words
    changed = "cannot be compared with before: the words of the question were changed"
    assert words.count(changed) == 2  # the question itself, and its theme
    after = words[words.index(NOW) :]
    assert changed in after[:200]


def test_what_was_asked_the_same_has_both_years_beside_each_other(site: Site) -> None:
    browser = staff.browser(site.app, site.installation, "unit_leader", "bakken")
    html = browser.get(f"/results/{site.now}/bakken/over-time").text
    rows = [row for row in html.split("<tr")[1:] if "<svg" in row and "columnheader" not in row]

    joined = [row for row in rows if 'class="sp"' in row]
    broken = [row for row in rows if 'class="brk"' in row]
    assert len(joined) + len(broken) == len(rows)
    assert len(broken) == 2
    assert all(row.count('class="pt"') == 2 for row in rows)


def test_the_controller_sees_whether_the_questions_of_a_theme_hold_together(site: Site) -> None:
    told = {one.key: one for one in site.release.root.reliability if one.kind == "section"}
    words = site.page("fjordvik/quality", "controller", "fjordvik")

    assert told
    for one in told.values():
        low, high = one.interval
        assert f"alpha {one.alpha:.2f}".replace("-", "−") in words
        if low >= 0:
            assert f"({low:.2f}–{high:.2f})" in words
    assert "To look at before the next survey" in words
    leader = site.page("bakken")
    assert "Do the questions work?" not in leader


def test_a_unit_has_no_index_quality_and_the_page_says_why(site: Site) -> None:
    words = site.page("bakken/quality", "controller", "fjordvik")

    assert "So nothing can be said" in words


def test_the_page_tells_who_answered_and_what_the_others_could_change(site: Site) -> None:
    unit = site.page("bakken")
    sector = site.page("oppvekst", "director", "fjordvik")

    assert "60 of 90 answered · response rate 67%" in unit
    region = site.release.region("bakken")
    assert region
    result = region.question("satisfied").result
    low, high = (
        (result.value * result.n.least + end * (90 - result.n.least)) / 90 for end in (1, 6)
    )
    assert f"would lie between {low:.1f} and {high:.1f}" in unit
    assert "The response rates of the parts go from 67% to 78%" in sector


def test_the_files_say_where_to_begin_as_the_page_does(site: Site) -> None:
    browser = staff.browser(site.app, site.installation, "unit_leader", "bakken")
    path = f"/results/{site.now}/bakken"
    told = json.loads(browser.get(f"{path}/file/json").data)["priorities"]["items"]
    rows = csv.DictReader(io.StringIO(browser.get(f"{path}/file/plain.csv").text))
    html = browser.get(path).text
    drawn = html[html.index('class="mt4"') :].split("</table>")[0]

    weights = {
        row["key"]: (row["part"], float(row["value"]))
        for row in rows
        if row["kind"] == "priority" and row["part"] != "top_three"
    }

    assert weights == {one["key"]: (one["corner"], one["weight"]) for one in told}
    assert drawn.count('class="no"') == min(len(told), 16)


def test_where_units_are_of_several_kinds_each_stands_beside_its_own(
    survey_installation: Installation,
) -> None:
    with survey_installation.writing() as session:
        sector = staff.organisation.unit(session, "oppvekst")
        build.unit(session, "skolen-2", type="school", parent=sector)
    units = dict.fromkeys(("bakken", "lia", "skolen", "skolen-2"), 40)
    plan = replace(answered.plan(units), definition="everything")
    number = answered.opened(survey_installation, plan)
    answered.answer(survey_installation, number, {(code, None): 30 for code in units})
    answered.released(survey_installation, number)
    app = staff.site(survey_installation)
    browser = staff.browser(app, survey_installation, "unit_leader", "bakken")

    words = re.sub(r"<[^>]+>", " ", browser.get(f"/results/{number}/bakken").text)
    sheet = papers.texts(browser.get(f"/results/{number}/bakken/file/pdf").data)
    rows = csv.DictReader(io.StringIO(browser.get(f"/results/{number}/bakken/file/plain.csv").text))

    kinds = [row for row in rows if row["part"] == "same_kind"]
    assert kinds
    assert words.count("same kind of unit:") == len(kinds)
    assert "same kind of unit" in " ".join(sheet)
    app.extensions["surveyapp"].engine.dispose()
