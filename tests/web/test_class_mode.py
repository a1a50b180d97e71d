"""A pupils' survey on the board of a classroom."""

import re
from datetime import datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

import surveyapp.web
from surveyapp.services import rounds
from surveyapp.services.installation import Installation
from surveyapp.web import class_mode
from tests import build_rounds
from tests.journeys.browser import person
from tests.web import staff
from tests.web.staff import Browser

_SCRIPT = Path(surveyapp.web.__file__).parent / "static" / "js" / "class.js"
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def teacher(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "staff", "skolen")


@pytest.fixture
def opened(installation: Installation) -> int:
    return staff.planned(
        installation, units={"skolen": 20}, definition="young-pupils", state="open"
    )


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A lesson in the morning, whenever the test is run."""
    moment = datetime.now(OSLO).replace(hour=10, minute=12, second=0, microsecond=0)
    monkeypatch.setattr(class_mode, "now", lambda: moment)
    return moment


def page(browser: Browser, round_id: int, query: str = "") -> str:
    return unescape(browser.get(f"/rounds/{round_id}/class/1{query}").text)


def test_a_teacher_finds_the_code_of_the_class_on_the_first_page(
    teacher: Browser, opened: int
) -> None:
    start = teacher.get("/").text
    chosen = teacher.get(f"/rounds/{opened}/class")

    assert "Let the class answer: Pupil survey" in start
    assert f'href="/rounds/{opened}/class"' in start
    assert chosen.location == f"/rounds/{opened}/class/1"


def test_the_code_on_the_board_opens_the_survey_and_may_be_typed(
    installation: Installation, teacher: Browser, opened: int
) -> None:
    link = build_rounds.links(installation, opened)[0]
    html = page(teacher, opened)

    assert _read_back(html) == f"{installation.config.base_url}/s/{link}"
    assert "-".join(re.findall("....", link.upper())) in html


def _read_back(html: str) -> str:
    """What a phone reads from the drawing."""
    size = int(re.search(r'viewBox="0 0 (\d+)', html[html.index('class="qr"') :])[1])
    squares = np.full((size, size), 255, dtype=np.uint8)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h", html):
        squares[int(y), int(x) : int(x) + int(length)] = 0
    picture = squares.repeat(4, axis=0).repeat(4, axis=1)
    return str(zxingcpp.read_barcodes(picture)[0].text)


def test_the_page_tells_the_time_left_in_words_without_script(
    teacher: Browser, opened: int, morning: datetime
) -> None:
    html = page(teacher, opened, "?until=10:30&from=09:45")

    assert f"{morning:%H:%M}" == "10:12"
    assert "<span data-minutes>18</span> min" in html
    assert "until 10:30" in html
    assert '<progress max="2700" value="1620"' in html
    assert "Whoever has begun may always finish." in html
    assert "until=10:40&from=09:45" in html


@pytest.mark.usefixtures("morning")
def test_a_time_that_is_past_is_up_and_one_that_is_none_is_said(
    teacher: Browser, opened: int
) -> None:
    assert "The time is up" in page(teacher, opened, "?until=00:00")

    answer = teacher.get(f"/rounds/{opened}/class/1?until=soon")
    assert answer.status_code == 422
    assert "Write a time such as 10:30" in answer.text


@pytest.mark.usefixtures("morning")
def test_nothing_on_the_page_counts_and_an_answer_changes_nothing(
    installation: Installation, teacher: Browser, opened: int
) -> None:
    def shown() -> str:
        return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page(teacher, opened))

    before = shown()
    now = staff.real_now()
    for _ in range(6):
        build_rounds.send(
            installation, build_rounds.entrance(installation, opened, now=now), {"doing_well": 4}
        )

    assert shown() == before
    assert "No counting here" in before


def test_it_is_for_pupils_by_link_at_ones_own_school(
    app: Flask, installation: Installation, opened: int
) -> None:
    parents = staff.planned(installation, units={"bakken": 20}, state="open")
    leader = staff.browser(app, installation, "unit_leader", "skolen")
    stranger = staff.browser(app, installation, "staff", "bakken")

    assert leader.get(f"/rounds/{parents}/class").status_code == 404
    assert stranger.get(f"/rounds/{opened}/class/1").status_code == 404
    assert stranger.get("/").text.count("Let the class answer") == 0
    assert leader.get(f"/rounds/{opened}/class/99").status_code == 404
    assert f"/rounds/{opened}/class" in leader.get(f"/rounds/{opened}").text


def test_a_paused_survey_says_so_on_the_board(
    installation: Installation, teacher: Browser, opened: int
) -> None:
    with installation.writing() as session:
        rounds.get(session, opened).state = "paused"

    assert "takes no answers now" in page(teacher, opened)


@pytest.mark.browser
@pytest.mark.usefixtures("morning")
def test_with_script_the_time_counts_down_until_it_is_up(
    browser: Chromium, teacher: Browser, opened: int
) -> None:
    markup = page(teacher, opened, "?until=23:59")
    shown = re.sub(
        r'data-left="\d+"', 'data-left="150"', re.sub(r"<script.*?</script>", "", markup)
    )
    with person(browser, "") as board:
        board.clock.install()
        board.set_content(shown)
        board.add_script_tag(path=_SCRIPT)
        minutes = board.locator("[data-minutes]")
        expect(minutes).to_have_text("3")
        board.clock.run_for(60_000)
        expect(minutes).to_have_text("2")
        board.clock.run_for(120_000)
        expect(minutes).to_be_hidden()
        expect(board.locator("[data-over]")).to_be_visible()
