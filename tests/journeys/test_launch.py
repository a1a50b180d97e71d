"""From signing in to an open survey: how many pages and clicks it takes a head of kindergarten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyapp.domain.access import Role
from surveyapp.services import counting
from surveyapp.services.installation import Installation
from tests import build, build_rounds
from tests.journeys.browser import person
from tests.journeys.conftest import PASSWORD, Site, account, served
from tests.web import staff

pytestmark = pytest.mark.browser
MOST_PAGES, MOST_CLICKS = 5, 12


@dataclass
class Head:
    """Somebody at a browser who counts; putting the cursor in a field is a click too."""

    page: Page
    clicks: int = 0
    pages: list[str] = field(default_factory=list)

    def arrives(self) -> None:
        self.pages.append(self.page.locator("h1").inner_text())

    def fills(self, selector: str, words: str) -> None:
        self.page.click(selector)
        self.clicks += 1
        self.page.keyboard.type(words)

    def presses(self, name: str) -> None:
        """The button or link whose name begins so."""
        target = self.page.get_by_role("main").locator("a.btn, button").filter(has_text=name)
        target.first.click()
        self.clicks += 1
        self.arrives()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A kindergarten whose parents were asked a year ago, really served with `work` beside."""
    made = build.installation(tmp_path_factory.mktemp("launch") / "instance")
    with made.writing() as session:
        build.organisation(session)
    _asked_a_year_ago(made)
    with served(made) as running:
        yield running


def _asked_a_year_ago(town: Installation) -> None:
    opens = staff.real_now() - timedelta(days=365)
    closes = opens + timedelta(days=20)
    plan = build_rounds.plan(
        {"bakken": 57}, definition="kindergarten-parents", opens_at=opens, closes_at=closes
    )
    round_id = build_rounds.opened(town, plan, now=opens)
    build_rounds.close(town, round_id, closes)
    counting.count(town, round_id, closes)


def test_a_head_who_did_it_last_year_starts_a_survey_in_five_pages_and_twelve_clicks(
    browser: Browser, site: Site
) -> None:
    email = account(site.installation, Role.UNIT_LEADER, "bakken")

    with person(browser, site.address) as page:
        head = Head(page)
        page.goto("/")
        head.arrives()
        head.fills("input[name=email]", email)
        head.fills("input[name=password]", PASSWORD)
        head.presses("Logg inn")
        head.presses("Forbered")
        head.presses("Som sist")
        told = page.get_by_role("main").inner_text()
        head.presses("Start undersøkelsen")
        expect(page.get_by_text("Hvor mange har svart")).to_be_visible(timeout=20_000)

    for part in ("29 spørsmål", "57 inviterte", "Én felles lenke", "kl. 23.59", "Dette vil du"):
        assert part in told.replace("\N{NO-BREAK SPACE}", " ")
    assert staff.state_of(site.installation, 2) == "open"
    assert len(head.pages) <= MOST_PAGES, head.pages
    assert head.clicks <= MOST_CLICKS
