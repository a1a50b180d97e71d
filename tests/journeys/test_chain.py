"""The whole chain, by people at browsers: a parent answers, the leader closes and releases,
staff read the scorecard. Every page on the way is looked at by axe, wide and narrow, light and
dark."""

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from surveyapp.definitions import loader
from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.language import Text
from surveyapp.domain.result import Published
from surveyapp.services import answering, catalogues, opening, releases, rounds
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.tables import SurveyRound
from tests import build
from tests.journeys.browser import person, too_wide, violations
from tests.journeys.conftest import PASSWORD, Site, account, served

pytestmark = pytest.mark.browser

SURVEY = "kindergarten-parents"
INVITED, ANSWERS = 20, 11
PATIENCE_SECONDS = 60.0


@pytest.fixture
def site(instance: Installation) -> Iterator[Site]:
    with instance.writing() as session:
        build.organisation(session)
        catalogue = loader.load(instance.config.definitions).catalogue
        catalogues.import_catalogue(session, OPERATOR, catalogue, build.NOW)
    with served(instance) as found:
        yield found


def _open_round(installation: Installation) -> SurveyRound:
    now = datetime.now(UTC)
    plan = RoundPlan(
        definition=SURVEY,
        period=str(now.year),
        units={"bakken": INVITED},
        groups={},
        opens_at=now,
        closes_at=now + timedelta(days=14),
        access="link",
    )
    with installation.writing() as session:
        planned = rounds.plan(session, installation.config, OPERATOR, plan, now)
        opening.open_now(installation, session, OPERATOR, planned.id, now)
        assert planned.invitations
        return planned


def _answer(installation: Installation, link: str, value: int) -> Receipt:
    with installation.reading() as session:
        survey = answering.open_survey(session, link, datetime.now(UTC))
    given = {
        question.key: value
        for question in survey.definition.questions
        if hasattr(question, "scale") and question.scale.hi == 6
    }
    return answering.submit(installation, survey, given, secrets.token_hex(16), None)


def _looked_at(page: Page) -> None:
    """Axe and a look at the width, at 390 and 1280 px, light and dark."""
    assert too_wide(page) == [], page.url
    assert violations(page) == [], page.url


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).not_to_have_text("Sign in")


def _until(page: Page, text: str) -> None:
    """Loads the page again until it says `text`; what `work` does takes a moment."""
    until = time.monotonic() + PATIENCE_SECONDS
    while text not in page.inner_text("main"):
        assert time.monotonic() < until, f"{page.url} never said {text!r}"
        page.wait_for_timeout(300)
        page.reload()


def _parent_answers_without_script(browser: Browser, site: Site, link: str) -> None:
    with person(browser, site.address, width=390, script=False) as page:
        page.goto(f"/s/{link}")
        page.locator("main button[value=start]").click()
        for _ in range(30):
            if page.locator("button.btn--1[value=submit]").count():
                break
            for five in page.locator("label:has(input[type=radio][value='5'])").all():
                five.click()
            page.locator("button.btn--1[name=action]").click()
        page.locator("button.btn--1[value=submit]").click()
        expect(page.locator("h1")).to_contain_text("Takk")
        assert page.context.cookies() == []
        with suppress(Error):  # the browser may not keep the page, so it has none to go back to
            page.go_back()
        assert page.locator("input[type=radio]:checked").count() == 0


def test_a_parents_answer_becomes_a_line_of_the_scorecard(browser: Browser, site: Site) -> None:
    leader = account(site.installation, Role.UNIT_LEADER, "bakken")
    staff = account(site.installation, Role.STAFF, "bakken")
    survey_round = _open_round(site.installation)
    link = survey_round.invitations[0].link

    _parent_answers_without_script(browser, site, link)
    for at in range(ANSWERS - 1):
        assert _answer(site.installation, link, 3 + at % 4) is Receipt.ACCEPTED

    with person(browser, site.address, language="en-GB") as page:
        page.goto("/sign-in")
        _looked_at(page)
        _sign_in(page, leader)
        _looked_at(page)
        page.goto("/rounds")
        _looked_at(page)
        page.goto(f"/rounds/{survey_round.id}")
        _looked_at(page)
        page.get_by_role("link", name="Close the survey now").click()
        _looked_at(page)
        page.get_by_role("button", name="Close the survey").click()
        _until(page, "Release the result now")
        page.get_by_role("button", name="Release the result now").click()
        _until(page, "The result is released")
        page.goto(f"/results/{survey_round.id}/bakken")
        _looked_at(page)
        shown = page.inner_text("main")
        assert f"{ANSWERS} of {INVITED}" in shown

    _every_theme_is_shown(site, survey_round.id, shown)
    _staff_read_the_scorecard(browser, site, staff, survey_round.period)


def _every_theme_is_shown(site: Site, round_id: int, shown: str) -> None:
    definition = loader.load(site.installation.config.definitions).definitions[SURVEY].definition
    titles = {section.key: section.title for section in definition.sections}
    with site.installation.reading() as session:
        release = releases.of(session, round_id)
    assert release is not None
    region = release.region("bakken")
    assert region is not None
    for section in region.sections:
        result = section.result
        assert isinstance(result, Published)
        assert result.interval is not None
        assert Text(titles[section.key].wordings).into("en") in shown
        assert f"{result.value:.1f}" in shown
    assert len(region.sections) >= 7


def _staff_read_the_scorecard(browser: Browser, site: Site, email: str, period: str) -> None:
    with person(browser, site.address, language="en-GB") as page:
        _sign_in(page, email)
        page.goto(f"/scorecards/bakken/{period}")
        _looked_at(page)
        card = page.inner_text("main")
        for area in ("Services/users", "Economy", "Organisation", "Community"):
            assert area in card
        page.locator("main table a").first.click()
        _looked_at(page)
        provenance = page.inner_text("main")
        assert f"{ANSWERS} of {INVITED}" in provenance
