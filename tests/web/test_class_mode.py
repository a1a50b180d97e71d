"""A pupils' survey on the board of a classroom."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from flask import Flask

from surveyapp.services import rounds
from surveyapp.services.installation import Installation
from tests import build, build_rounds
from tests.web import staff
from tests.web.staff import Browser

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    with installation.writing() as session:
        build.organisation(session)
    made = staff.site(installation)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def teacher(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "staff", "skolen")


@pytest.fixture
def opened(installation: Installation) -> int:
    return staff.planned(
        installation, units={"skolen": 20}, definition="young-pupils", state="open"
    )


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
    teacher: Browser, opened: int
) -> None:
    present = datetime.now(OSLO)
    ends = min(present + timedelta(minutes=18), present.replace(hour=23, minute=59))
    html = page(teacher, opened, f"?until={ends:%H:%M}&from={present:%H:%M}")
    left = int(re.search(r"data-left=\"(\d+)\"", html)[1])

    assert f"until {ends:%H:%M}" in html
    assert f"<span data-minutes>{-(-left // 60)}</span> min" in html
    assert "Whoever has begun may always finish." in html
    assert f"until={ends + timedelta(minutes=10):%H:%M}" in html


def test_a_time_that_is_past_is_up_and_one_that_is_none_is_said(
    teacher: Browser, opened: int
) -> None:
    assert "The time is up" in page(teacher, opened, "?until=00:00")

    answer = teacher.get(f"/rounds/{opened}/class/1?until=soon")
    assert answer.status_code == 422
    assert "Write a time such as 10:30" in answer.text


def test_nothing_on_the_page_counts_and_an_answer_changes_nothing(
    installation: Installation, teacher: Browser, opened: int
) -> None:
    before = page(teacher, opened)
    now = staff.real_now()
    for _ in range(6):
        build_rounds.send(
            installation, build_rounds.entrance(installation, opened, now=now), {"doing_well": 4}
        )

    assert page(teacher, opened) == before
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
