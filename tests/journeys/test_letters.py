"""From a leader's press of a button to a parent's phone: letters on a real server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyapp.domain.access import Role
from surveyapp.domain.code import normalised
from tests import build, build_rounds
from tests.journeys.browser import person
from tests.journeys.conftest import PASSWORD, Site, account, served
from tests.paper import papers
from tests.web import staff

pytestmark = pytest.mark.browser

MANY = 600
_CODE = re.compile(r"#([-0-9A-Z]+)$")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With 3 people to ask in the first survey and hundreds in the second."""
    instance = build.installation(tmp_path_factory.mktemp("letters") / "instance")
    with instance.writing() as session:
        build.organisation(session)
    for units in ({"bakken": 3}, {"lia": MANY}):
        staff.planned(instance, units=units, access="codes", state="open", days=0)
    account(instance, Role.CONTROLLER, "fjordvik")
    with served(instance) as made:
        yield made


def _at(page: Page, address: str) -> None:
    """The page at `address`, as the controller in English."""
    page.goto("/sign-in?lang=en")
    page.fill("input[name=email]", "controller@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form button.btn--1").click()
    page.goto(address)


def _download(page: Page, button: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    return Path(started.value.path()).read_bytes()


def test_a_letter_opens_the_survey_on_a_phone_with_its_code_filled_in(
    browser: Browser, site: Site
) -> None:
    with person(browser, site.address) as leader:
        _at(leader, "/rounds/1/print/bakken")
        pdf = _download(leader, "Make them")
        expect(leader.get_by_text("The file is made and saved")).to_be_visible()
        expect(leader.get_by_role("button", name="Make them")).to_be_disabled()
    with person(browser, site.address, script=False) as leader:
        _at(leader, "/rounds/1/print/bakken")
        leader.locator("#extra-number").fill("1")
        extra = _download(leader, "Print extra ones")

    [[(link, _width)], *others] = papers.qr_codes(pdf)
    assert len(others) == 2
    assert len(papers.qr_codes(extra)) == 1
    with person(browser, site.address, width=390) as parent:
        parent.goto(link)
        assert "#" not in parent.url
        parent.locator("main button").first.click()
        expect(parent.get_by_text(normalised(link.partition("#")[2])[:4])).to_be_visible()
        assert link.partition("#")[2] not in parent.url


@pytest.mark.slow
def test_every_one_of_six_hundred_letters_is_read_back_and_none_is_kept(
    browser: Browser, site: Site
) -> None:
    with person(browser, site.address) as leader:
        _at(leader, "/rounds/2/print/lia")
        pdf = _download(leader, "Make them")

    pages, found = papers.texts(pdf), papers.qr_codes(pdf)
    codes = [_CODE.search(link) for [(link, _width)] in found]
    assert len({one[1] for one in codes if one}) == len(pages) == MANY
    for page, code in zip(pages, codes, strict=True):
        assert code
        assert code[1] in page
    kept = build_rounds.every_file(site.installation.config.instance)
    for where, held in kept.items():
        assert not [one for one in codes if one and one[1].encode() in held], where
        assert not [one for one in codes if one and normalised(one[1]).encode() in held], where
