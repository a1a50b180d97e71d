"""A tablet that pupils pass on: nobody sees the answers of the one before, everybody's count.

Over TLS and with the browser's memory of pages left on, as on the tablets of a school: that memory
is where an answer could come back from.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from werkzeug.serving import make_server
from whitenoise import WhiteNoise

import surveyapp.web
from surveyapp.web.doorstep import Doorstep
from tests.journeys.browser import QUIET, person, violations
from tests.web.conftest import Guest

pytestmark = pytest.mark.browser
_STATIC = Path(surveyapp.web.__file__).parent / "static"
_NO_MEMORY = "--disable-back-forward-cache"
_PRESSES: Mapping[str, Callable[[Page], object]] = {
    "Back": lambda page: page.go_back(wait_until="commit"),
    "Forward": lambda page: page.go_forward(wait_until="commit"),
    "Reload": lambda page: page.reload(),
}
_VOICES = """
  window.said = [];
  const voices = [{lang: "nb-NO", name: "Nora"}];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", {value: {
    speaking: false, getVoices: () => voices, addEventListener: () => {}, cancel: () => {},
    speak: (sentence) => window.said.push([sentence.text, sentence.lang, sentence.voice?.name]),
  }});
"""
"""A browser with a Norwegian voice; the one in a test has none."""


@pytest.fixture(scope="module")
def tablet(browser: Browser, chromium: str) -> Iterator[Browser]:
    made = browser.browser_type.launch(
        executable_path=chromium, args=list(QUIET), ignore_default_args=[_NO_MEMORY]
    )
    yield made
    made.close()


@pytest.fixture
def site(pupil: Guest) -> Iterator[str]:
    doorstep = pupil.client.application
    assert isinstance(doorstep, Doorstep)
    pages = WhiteNoise(doorstep, _STATIC, "static/")
    server = make_server("127.0.0.1", 0, pages, threaded=True, ssl_context="adhoc")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.port}/s/{pupil.link}"
    server.shutdown()
    thread.join()


def _answer_and_send(page: Page) -> None:
    while not page.locator("main button[value=submit]").count():
        page.locator("label.face").nth(3).click()
        page.locator("main button[value=next]").click()
    page.locator("main button[value=submit]").click()
    expect(page.locator("h1")).to_have_text("Takk! Gi nettbrettet videre")


def _press(page: Page, key: str) -> None:
    """As a child presses it; the browser may refuse to send the form again."""
    try:
        _PRESSES[key](page)
    except Error as refused:
        if "ERR_CACHE_MISS" not in refused.message:
            raise


def _shows_an_answer(page: Page) -> bool:
    carried = page.locator("input[name=friends][type=hidden], input[name=adults][type=hidden]")
    said = page.locator("dd:not(.act)", has_text="Ja, ofte")
    return page.locator("input:checked").count() + carried.count() + said.count() > 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_back_reload_and_forward_show_no_answer_and_the_next_child_counts(
    tablet: Browser, site: str, pupil: Guest, *, script: bool
) -> None:
    with person(tablet, "", width=390, script=script) as page:
        page.goto(site)
        page.locator("main button[value=start]").click()
        _answer_and_send(page)
        shown = []
        for key in (*["Back"] * 5, "Reload", *["Forward"] * 5, "Reload", *["Back"] * 4):
            _press(page, key)
            if _shows_an_answer(page):
                shown.append((key, page.url))

        page.goto(f"{site}/thanks")
        page.locator("main button[value=start]").click()
        _answer_and_send(page)

    assert shown == []
    assert pupil.received() == 2


def test_a_question_and_its_answers_are_read_aloud_where_there_is_a_voice(
    tablet: Browser, site: str
) -> None:
    with person(tablet, "", width=390) as page:
        page.add_init_script(_VOICES)
        page.goto(f"{site}/form?lang=nb")
        page.get_by_role("button", name="Les høyt").click()
        said = page.evaluate("said")
        assert violations(page, [390], ["light"]) == []
        page.goto(f"{site}/form?lang=en")

        assert said[0][1:] == ["nb", "Nora"]
        assert [words for words, _, _ in said[1:]] == [
            "Nei, aldri",
            "Nei, ikke så ofte",
            "Av og til",
            "Ja, ofte",
            "Ja, alltid",
            "Jeg vet ikke",
        ]
        expect(page.locator("[data-aloud]")).to_be_hidden()  # there is no English voice


def test_without_a_voice_nothing_is_offered_to_be_read_aloud(tablet: Browser, site: str) -> None:
    with person(tablet, "", width=390) as page:
        page.goto(f"{site}/form")
        expect(page.locator("[data-aloud]")).to_be_hidden()
