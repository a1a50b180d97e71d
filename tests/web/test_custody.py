"""What pages tell of how a survey's key is kept."""

import re
from html import unescape

import pytest
from flask import Flask

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import RehearsalFailed
from surveyapp.services import opening, pass_phrases
from surveyapp.services.installation import Installation
from surveyapp.web import audit_words
from tests import build, build_custody
from tests.web import staff
from tests.web.staff import Browser


@pytest.fixture
def leader(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "unit_leader", "bakken")


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_a_survey_that_waits_for_its_pass_phrase_says_so(
    installation: Installation, leader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_custody.cheap_locks(monkeypatch)
    build_custody.pass_phrase(installation)
    planned = staff.planned(installation, units={build.kindergarten(installation): 9})
    closed = staff.planned(installation, state="open", days=-1)
    asked = _words(leader.get(f"/rounds/{closed}/close").text)
    leader.send(f"/rounds/{closed}/close", page=f"/rounds/{closed}/close")

    page, first = _words(leader.get(f"/rounds/{closed}").text), _words(leader.get("/").text)
    controller = staff.browser(leader.client.application, installation, "controller", "fjordvik")
    before = _words(controller.get(f"/rounds/{planned}").text)

    assert "The answers wait until the operator is given the pass phrase" in asked
    assert "It is counted when the operator is given the pass phrase." in page
    assert "Closed, waits for its key" in page
    assert "The key is locked with a pass phrase." in page
    assert "Waits for its key: Parent survey, kindergarten" in first
    assert "could not read answers without the phrase" in before


def test_a_survey_that_could_not_be_opened_says_why(
    installation: Installation, leader: Browser
) -> None:
    round_id = staff.planned(installation)
    leader.send(f"/rounds/{round_id}/open", page=f"/rounds/{round_id}")
    assert "It takes a few seconds" in leader.get(f"/rounds/{round_id}").text
    with installation.writing() as session:
        opening.note_trouble(session, round_id, RehearsalFailed(round_id, "/keys"))

    page = _words(leader.get(f"/rounds/{round_id}").text)

    assert "The survey could not be opened: on trial, its key could not be kept" in page
    assert "It takes a few seconds" not in page


def test_the_log_tells_in_words_what_was_done_with_keys(
    installation: Installation, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_custody.cheap_locks(monkeypatch)
    build_custody.pass_phrase(installation, is_split=True)
    sheet = build_custody.recovery_sheet(installation)
    with installation.writing() as session:
        pass_phrases.use_key_files(session, OPERATOR, staff.real_now())
    staff.planned(installation, state="open")

    page = _words(staff.browser(app, installation, "controller", "fjordvik").get("/audit").text)

    with app.test_request_context():
        assert audit_words.thing("keys") == "the keys of surveys"
    for words in (
        "made a pass phrase",
        "let a pass phrase lock the keys of surveys",
        "divided over three sheets: yes",
        "let key files keep the keys of surveys",
        "made a recovery sheet",
        "put a recovery sheet into force",
        f"name of the sheet: {sheet.name}",
        "key: key file",
        f"recovery sheet: {sheet.name}",
    ):
        assert words in page
    assert "keys." not in page
