"""What the respondent's script improves, in a real browser; everything works without it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server
from werkzeug.test import Client
from whitenoise import WhiteNoise

import surveyapp.web
from surveyapp.web.doorstep import Doorstep
from tests.journeys.browser import person
from tests.web.conftest import Guest

pytestmark = pytest.mark.browser
_STATIC = Path(surveyapp.web.__file__).parent / "static"


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    with person(browser, "", width=390) as page:
        yield page


@pytest.fixture
def site(visitors: Client) -> Iterator[str]:
    doorstep = visitors.application
    assert isinstance(doorstep, Doorstep)
    server = make_server("127.0.0.1", 0, WhiteNoise(doorstep, _STATIC, "static/"), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_the_code_of_a_qr_link_moves_into_the_field_and_out_of_the_address(
    site: str, guest: Guest, browser_page: Page
) -> None:
    browser_page.goto(f"{site}/c#{guest.codes[0]}")

    expect(browser_page.locator("#code")).to_have_value(guest.codes[0])
    assert browser_page.url == f"{site}/c"


def test_a_follow_up_beside_its_gate_comes_and_goes_with_the_answer(
    site: str, parent: Guest, browser_page: Page
) -> None:
    browser_page.goto(f"{site}/s/{parent.link}/form")
    browser_page.get_by_role("button", name="Neste").click()
    follow_up = browser_page.locator("[data-gate]")

    expect(follow_up).to_be_hidden()
    browser_page.get_by_role("radio", name="Ja").check(force=True)
    expect(follow_up).to_be_visible()
    browser_page.get_by_role("radio", name="Nei").check(force=True)
    expect(follow_up).to_be_hidden()


def test_going_back_on_a_shared_tablet_shows_no_answers(
    site: str, parent: Guest, browser_page: Page
) -> None:
    page = browser_page
    page.goto(f"{site}/s/{parent.link}/form")
    page.get_by_text("Barnet trives").wait_for()
    page.locator("label.opt").nth(4).click()
    for _ in range(3):
        page.locator("main button.btn--1").click()
    page.get_by_role("button", name="Send svarene").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Takk. Svaret er sendt.")

    page.evaluate("setTimeout(() => history.back())")  # the page that asks may be gone at once
    page.wait_for_timeout(500)

    assert "5 av 6" not in page.content()
