"""A result that was replaced is seen at once, in every process, and its pages say so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from surveyapp.services import recounts
from surveyapp.services.installation import Installation
from tests import build_recounts, build_rounds
from tests.build_recounts import REASON, stored
from tests.paper import papers
from tests.web import staff
from tests.web.staff import Browser

FAR = build_rounds.NOW + 20_000 * build_rounds.DAY


@pytest.fixture
def town(either: Installation) -> Installation:
    return build_rounds.municipality(either)


@pytest.fixture
def app(town: Installation) -> Iterator[Flask]:
    made = staff.site(town)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def browser(app: Flask, town: Installation) -> Browser:
    return staff.browser(app, town, "controller", "fjordvik")


def seen(browser: Browser, path: str) -> str:
    answer = browser.get(f"{path}?lang=en")
    assert answer.status_code == 200
    return " ".join(unescape(answer.text).split())


def started(town: Installation, round_id: int) -> "subprocess.Popen[str]":
    """An operator who counts again, in a process of its own."""
    environment = {
        **os.environ,
        "SURVEYAPP_INSTANCE": str(town.config.instance),
        "SURVEYAPP_DATABASE_URL": town.config.database_url,
        "SURVEYAPP_DEFINITIONS": str(town.config.definitions),
    }
    command = [sys.executable, "-m", "surveyapp", "round", "recount", str(round_id)]
    return subprocess.Popen(
        [*command, "--reason", REASON],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def recounted_elsewhere(town: Installation, round_id: int) -> str:
    with started(town, round_id) as run:
        said, _ = run.communicate()
    assert run.returncode == 0
    return said


def test_a_page_that_was_read_before_shows_the_new_result_and_why(
    town: Installation, browser: Browser
) -> None:
    round_id = build_recounts.counted_now(town)
    address = f"/results/{round_id}/bakken"
    wrong = seen(browser, address)
    file = browser.get(f"/results/{round_id}/bakken/file/json")

    said = recounted_elsewhere(town, round_id)

    right, again = seen(browser, address), browser.get(f"/results/{round_id}/bakken/file/json")
    assert "has taken the place of the old one" in said
    assert "1.1" in wrong
    assert "1.1" not in right
    assert file.text != again.text
    assert stored(town, round_id)[1] in again.text
    assert REASON not in wrong
    for page in (right, seen(browser, f"/rounds/{round_id}")):
        assert "Counted again" in page
        assert REASON in page
    assert "Counted again" not in wrong


def test_two_operators_at_once_replace_a_result_once(town: Installation) -> None:
    round_id = build_recounts.counted_now(town)
    expected = build_recounts.right(town, round_id)

    with started(town, round_id) as one, started(town, round_id) as other:
        said = [run.communicate()[0] for run in (one, other)]

    assert {one.returncode, other.returncode} <= {0, 1}
    assert sum("has taken the place of the old one" in words for words in said) == 1
    assert stored(town, round_id)[0] == expected
    with town.reading() as session:
        assert len(recounts.of_round(session, round_id)) == 1


def test_the_result_page_says_whether_it_may_still_change(
    town: Installation, browser: Browser
) -> None:
    kept = build_recounts.counted_now(town)
    gone = build_recounts.counted_now(town, days=0)

    assert "Until the answers are deleted" in seen(browser, f"/results/{kept}/bakken")
    assert "counted once and never changes" in seen(browser, f"/results/{gone}/bakken")
    recounted_elsewhere(town, kept)
    after = seen(browser, f"/results/{kept}/bakken")
    with browser.get(f"/results/{kept}/bakken/file/pdf?lang=en") as file:
        paper = " ".join(papers.texts(file.data)[0].split())
    for told in (after, paper):
        assert "Until the answers are deleted" in told
        assert "Counted again" in told
        assert REASON in told
        assert "counted once" not in told


def test_the_log_tells_it_in_words(town: Installation, browser: Browser) -> None:
    round_id = build_recounts.counted_now(town)
    recounted_elsewhere(town, round_id)

    page = seen(browser, "/audit")

    assert "counted the same answers of a survey again" in page
    assert f"reason: {REASON}" in page
    assert "fingerprint before: " in page
    assert "the result became another: yes" in page
    assert "the result before was damaged: no" in page
