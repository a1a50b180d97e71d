"""What those who answer and those who read texts are told comes from the settings."""

import re

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.services import settings
from surveyapp.services.installation import Installation
from tests.web import conftest
from tests.web.conftest import Clock, Guest, browser_at


@pytest.fixture
def settled(survey_installation: Installation, clock: Clock) -> Installation:
    """Where the municipality has decided otherwise than a new installation does."""
    wanted = {"repair_days": "3", "concern_phone": "77 11 22 33", "controller": "Fjordvik KF"}
    with survey_installation.writing() as session:
        settings.change(session, OPERATOR, wanted, clock())
    return survey_installation


def guest(installation: Installation, clock: Clock, definition: str, unit: str) -> Guest:
    client = browser_at(installation, clock)
    return conftest.a_guest(installation, clock, client, definition, unit, "link")


def test_the_first_page_promises_what_was_decided_when_the_survey_opened(
    settled: Installation, clock: Clock
) -> None:
    parent = guest(settled, clock, "everything", "bakken")
    with settled.writing() as session:
        settings.change(session, OPERATOR, {"repair_days": "0"}, clock())

    page = parent.client.get(f"/s/{parent.link}?lang=en").text

    assert "kept for 3 more days, so that the same answers can be counted again" in page
    assert "Then the single answers and the key to them are deleted" not in page
    assert "Fjordvik KF</span> is responsible for the survey" in page
    assert "sporsmal@fjordvik.no" in page
    assert "/documents/children" not in page


def test_pupils_get_a_page_of_their_own_about_the_survey(
    settled: Installation, clock: Clock
) -> None:
    pupil = guest(settled, clock, "young", "skolen")

    assert 'href="/documents/children"' in pupil.client.get(f"/s/{pupil.link}").text


def test_a_box_for_own_words_says_who_reads_it_and_whom_to_call(
    settled: Installation, clock: Clock
) -> None:
    parent = guest(settled, clock, "everything", "bakken")

    parent.visit("/form?lang=en")
    pages = parent.page.markup
    while ("action", "next") in parent.page.buttons:
        pages += parent.press("next").markup

    assert "Somebody outside the unit reads it first" in pages
    assert "call 77\N{NO-BREAK SPACE}11\N{NO-BREAK SPACE}22" in pages
    assert "116" not in re.sub(r"<[^>]+>", " ", pages)
