"""A helper types in answers from paper; they go the way of every answer."""

import re
import secrets
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from surveyapp.services import counting, invitations, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.rounds import RoundPlan
from tests import build, build_rounds
from tests.build_rounds import DAY
from tests.web import staff
from tests.web.staff import Browser

ANSWERS = {"thrives": "5", "friends": "dont_know", "listens": "4", "more": "Mer ute"}


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


@pytest.fixture
def app(town: Installation) -> Iterator[Flask]:
    made = staff.site(town)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def helper(app: Flask, town: Installation) -> Browser:
    return staff.browser(app, town, "helper", "oppvekst")


def opened(town: Installation, access: str = "link", unit: str = "bakken") -> int:
    now = staff.real_now()
    plan = RoundPlan("parents", "2026", {unit: 20}, now, now + 9 * DAY, access=access)
    return build_rounds.opened(town, plan, now)


def take(browser: Browser, round_id: int, **typed: str) -> tuple[int, str]:
    path = f"/paper-answers/{round_id}/1"
    answer = browser.send(path, **{"form": secrets.token_hex(16), **typed})
    page = browser.get(path) if answer.status_code == 302 else answer
    return answer.status_code, unescape(page.text)


def received(town: Installation, round_id: int) -> int:
    return build_rounds.mailbox(town, round_id).contents().envelopes


def test_a_form_typed_in_lies_sealed_with_the_others_and_is_counted(
    town: Installation, helper: Browser
) -> None:
    round_id = opened(town)
    for _ in range(6):
        status, page = take(helper, round_id, **ANSWERS)
    with town.writing() as session:
        rounds.close(town, session, build.actor(), round_id, staff.real_now())
    counting.count(town, round_id, staff.real_now())

    assert (status, "The form is taken in. Type in the next one." in page) == (302, True)
    assert build_rounds.survey_round(town, round_id).state == "counted"
    assert helper.get(f"/results/{round_id}/bakken").status_code == 403


def test_the_same_form_sent_twice_counts_once(town: Installation, helper: Browser) -> None:
    round_id, mark = opened(town), secrets.token_hex(16)

    take(helper, round_id, form=mark, **ANSWERS)
    _status, page = take(helper, round_id, form=mark, **ANSWERS)

    assert "was taken in already" in page
    assert received(town, round_id) == 1


def test_the_log_tells_it_once_a_day_without_number_time_or_content(
    town: Installation, helper: Browser
) -> None:
    round_id = opened(town)
    for _ in range(3):
        take(helper, round_id, **ANSWERS)

    entries = build_rounds.audited(town, "answers.type")

    assert [(one.thing, one.details) for one in entries] == [
        (f"round {round_id}", {"unit": "bakken"})
    ]


def test_in_a_survey_with_codes_each_form_spends_one(town: Installation, helper: Browser) -> None:
    round_id = opened(town, "codes")
    now = staff.real_now()
    with town.writing() as session:
        made = invitations.make_codes(town, session, build.actor(), round_id, "bakken", now)
    code = made[0].codes[0]

    without, _ = take(helper, round_id, **ANSWERS)
    first, _ = take(helper, round_id, code=code.lower(), **ANSWERS)
    again, page = take(helper, round_id, code=code, **ANSWERS)
    foreign, _ = take(helper, round_id, code="ZZZZ-ZZZZ-ZZZZ", **ANSWERS)

    assert (without, first, again, foreign) == (422, 302, 409, 404)
    assert "This code has been used" in page
    assert 'value="5" checked' in page
    assert received(town, round_id) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Nothing is filled in yet"),
        ({"thrives": "9"}, "Choose one of the answers shown."),
        ({**ANSWERS, "more": "x" * 5000}, "The text is too long."),
        ({**ANSWERS, "form": "zzz"}, "The form had lost its mark."),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept_on_the_page(
    town: Installation, helper: Browser, typed: dict[str, str], words: str
) -> None:
    round_id = opened(town)

    status, page = take(helper, round_id, **typed)

    assert (status, words in page) == (422, True)
    assert received(town, round_id) == 0
    if "listens" in typed:
        assert re.search(r'name="listens" value="4"\s+checked', page)


def test_a_leader_types_in_nothing_where_they_lead(app: Flask, town: Installation) -> None:
    round_id = opened(town)
    both = staff.browser(app, town, "unit_leader", "bakken", "helper")

    assert both.get(f"/paper-answers/{round_id}/1").status_code == 404
    assert take(both, round_id, **ANSWERS)[0] == 404
    assert "No survey is open now" in both.get("/paper-answers").text


def test_a_helper_finds_what_is_open_and_nothing_else(town: Installation, helper: Browser) -> None:
    round_id = opened(town)
    closed = opened(town, unit="lia")
    with town.writing() as session:
        rounds.close(town, session, build.actor(), closed, staff.real_now())

    listing = helper.get("/paper-answers").text

    assert "Type in answers from paper: " in helper.get("/").text
    assert f"/paper-answers/{round_id}/1" in listing
    assert f"/paper-answers/{closed}/1" not in listing
    assert take(helper, closed, **ANSWERS)[0] == 404


def test_the_form_stands_in_the_language_of_the_paper(town: Installation, helper: Browser) -> None:
    round_id = opened(town)

    page = helper.get(f"/paper-answers/{round_id}/1?wording=nb").text

    assert '<span lang="nb" dir="ltr">' in page
    assert 'href="?wording=en"' in page


def test_the_page_does_not_tell_how_many_have_answered(town: Installation, helper: Browser) -> None:
    round_id = opened(town)
    path = f"/paper-answers/{round_id}/1"

    def shown() -> str:
        return re.sub(r'(name="(?:form|csrf_token)" value=")[^"]*', r"\1", helper.get(path).text)

    before = shown()
    take(helper, round_id, **ANSWERS)

    assert shown() == before
