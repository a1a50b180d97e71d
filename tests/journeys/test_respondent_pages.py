"""Every page a parent or pupil can meet, on a real server: both languages, phone and desk, light,
dark and forced colours, keyboard alone and script off."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR
from surveyapp.services import invitations, opening, rounds
from surveyapp.services.installation import Installation, opened
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.tables import SurveyRound
from tests import build
from tests.journeys.browser import FORMS, HEIGHT, glance, person, too_wide, violations
from tests.journeys.conftest import Site, served

pytestmark = pytest.mark.browser

OWN = Path(__file__).parent.parent / "web" / "survey_definitions"


@dataclass(frozen=True)
class Town:
    """A served municipality: the paths of its rounds by name, and codes of one of them."""

    site: Site
    paths: dict[str, str]
    codes: tuple[str, ...]

    @property
    def mailboxes(self) -> Path:
        return self.site.installation.config.mailboxes


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    place = tmp_path_factory.mktemp("town")
    surveys = _surveys(place / "survey_definitions")
    with build.installation(place / "instance").writing() as session:
        build.organisation(session)
    config = build.config(place / "instance", SURVEYAPP_DEFINITIONS=str(surveys))
    installation = opened(config)
    paths = {name: _open(installation, *plan) for name, plan in _ROUNDS.items()}
    codes = _codes(installation)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SURVEYAPP_DEFINITIONS", str(surveys))
        with served(installation) as site:
            yield Town(site, paths, codes)


def _surveys(folder: Path) -> Path:
    """The shipped surveys, and one with every shape of question in three languages."""
    shutil.copytree(shipped("survey_definitions"), folder)
    shutil.copy(OWN / "every_shape.yaml", folder)
    with (folder / "scales.yaml").open("a", encoding="utf-8") as scales:
        scales.write((OWN / "scales.more").read_text(encoding="utf-8"))
    return folder


_ROUNDS = {
    "parents": ("kindergarten-parents", "bakken", "link", "open"),
    "letter": ("school-parents", "skolen", "codes", "open"),
    "pupils": ("school-pupils", "skolen", "link", "open"),
    "young": ("young-pupils", "skolen", "link", "open"),
    "shapes": ("every-shape", "bakken", "link", "open"),
    "planned": ("every-shape", "", "link", "planned"),
    "paused": ("every-shape", "", "link", "paused"),
    "closed": ("every-shape", "", "link", "closed"),
    "cancelled": ("every-shape", "", "link", "cancelled"),
}


def _open(installation: Installation, definition: str, unit: str, access: str, state: str) -> str:
    now = datetime.now(UTC)
    opens = now + timedelta(days=2) if state == "planned" else now
    closes = now + timedelta(days=20)
    unit = unit or build.kindergarten(installation)
    plan = RoundPlan(definition, "2026", {unit: 40}, opens, closes, access=access)
    with installation.writing() as session:
        made = rounds.plan(session, installation.config, OPERATOR, plan, now)
        path = f"/s/{made.invitations[0].link}"
        build.with_guardians_informed(session, installation, made, now)
        if state != "planned":
            opening.open_now(installation, session, OPERATOR, made.id, now)
        if state not in ("planned", "open"):
            session.get_one(SurveyRound, made.id).state = state
    return path


def _codes(installation: Installation) -> tuple[str, ...]:
    with installation.writing() as session:
        made = next(one for one in rounds.everything(session) if one.access == "codes")
        slips = invitations.make_codes(
            installation, session, OPERATOR, made.id, "skolen", datetime.now(UTC)
        )
    return slips[0].codes


def _press(page: Page, action: str = "next") -> None:
    page.locator(f"main button[name=action][value={action}]").first.click()


def _typed(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.locator("main button[name=action]").click()


def _to_the_overview(page: Page) -> None:
    for _ in range(14):
        if page.locator("button[value=submit]").count():
            return
        _press(page)
    pytest.fail("the overview never came")


def _post(page: Page, path: str, fields: dict[str, str]) -> None:
    """A form of one's own making, as somebody without our pages could send it."""
    page.goto("/c")
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
                const form = document.createElement("form");
                form.method = "post"; form.action = path;
                for (const [name, value] of Object.entries(fields)) {
                    const field = document.createElement("textarea");
                    field.name = name; field.value = value; form.append(field);
                }
                document.body.append(form);
                HTMLFormElement.prototype.submit.call(form);
            }""",
            [path, fields],
        )


def _fits(page: Page) -> None:
    assert too_wide(page) == [], f"{page.url} «{page.title()}»"


def _looked_at(page: Page) -> None:
    """At every width, in light and dark."""
    _fits(page)
    assert violations(page) == [], f"{page.url} «{page.title()}»"


def _glance(page: Page, at: int) -> None:
    _fits(page)
    assert glance(page, at) == [], f"{page.url} «{page.title()}»"


Look = Callable[[Page], None]


def _landings(page: Page, town: Town, lang: str, look: Look) -> None:
    page.set_viewport_size({"width": 390, "height": HEIGHT})
    for name in ("parents", "letter", "pupils", "young"):
        page.goto(f"{town.paths[name]}?lang={lang}")
        page.set_viewport_size({"width": 390, "height": HEIGHT})
        start = page.locator(".btn--xl").bounding_box()
        assert start is not None
        assert start["y"] + start["height"] <= HEIGHT, f"{name}: the start is below the fold"
        look(page)


def _code_pages(page: Page, town: Town, lang: str, look: Look) -> None:
    page.goto(f"/c?lang={lang}")
    look(page)
    _typed(page, "7K4M-2QX")
    expect(page.locator(".errsum")).to_be_focused()
    look(page)
    _typed(page, "7K4M-2QXP-9RTH")
    _fits(page)
    _typed(page, town.codes[0 if lang == "nb" else 1])
    expect(page.locator(".codeok")).to_be_visible()
    look(page)
    page.locator("main button[value=start]").click()
    code = page.locator("input[name=code]").input_value()
    _post(page, town.paths["letter"], _whole("a" if lang == "nb" else "b", lang, code=code))
    expect(page.locator("h1")).to_contain_text("Takk" if lang == "nb" else "Thank you")
    _post(page, town.paths["letter"], _whole("c", lang, code=code))
    look(page)


def _whole(digit: str, lang: str, **fields: str) -> dict[str, str]:
    """One post that is a whole answer, with a mark of the sender's own."""
    return {"form": digit * 32, "action": "submit", "lang": lang, **fields}


def _parents_form(page: Page, town: Town, lang: str, look: Look) -> None:
    page.goto(f"{town.paths['parents']}/form?lang={lang}")
    page.locator("input[value='5']").first.check(force=True)
    page.locator("input[value=dont_know]").nth(1).check(force=True)
    look(page)
    _to_the_overview(page)
    look(page)
    _press(page, "submit")
    look(page)
    page.goto(f"{town.paths['parents']}/received?lang={lang}")
    look(page)


def _pupils_forms(page: Page, town: Town, lang: str, look: Look) -> None:
    page.goto(f"{town.paths['pupils']}/form?lang={lang}")
    page.locator("input[value='4']").first.check(force=True)
    _press(page)
    look(page)
    page.goto(f"{town.paths['young']}/form?lang={lang}")
    page.locator("input[value='4']").first.check(force=True)
    look(page)
    _to_the_overview(page)
    look(page)
    _press(page, "submit")
    look(page)


def _every_shape(page: Page, town: Town, lang: str, look: Look) -> None:
    page.goto(f"{town.paths['shapes']}/form?lang={lang}")
    look(page)
    _press(page)
    look(page)
    _press(page)
    page.locator("input[name=talk][value=yes]").check(force=True)
    expect(page.locator("input[name=talk_useful]").first).to_be_attached()
    page.locator("input[name=why]").first.check(force=True)
    page.fill("input[name=years]", "tre")
    _press(page)
    expect(page.locator(".errsum")).to_be_focused()
    look(page)


def _messages(page: Page, town: Town, lang: str, look: Look) -> None:
    for name in ("planned", "paused", "cancelled", "closed"):
        page.goto(f"{town.paths[name]}?lang={lang}")
        _fits(page)
    look(page)  # the four are one page with other words
    page.goto(f"/s/unknown?lang={lang}")
    look(page)
    _post(page, town.paths["parents"], {"lang": lang, "comment": "x" * 300_000})
    _fits(page)  # nobody could read the language of a post that is too large
    town.mailboxes.rename(town.mailboxes.with_name("away"))
    try:
        _post(page, town.paths["shapes"], _whole("f", lang, six="4"))
        look(page)
    finally:
        shutil.rmtree(town.mailboxes, ignore_errors=True)
        town.mailboxes.with_name("away").rename(town.mailboxes)


def _public(page: Page, _town: Town, lang: str, look: Look) -> None:
    for path in ("/privacy", "/accessibility", "/help"):
        page.goto(f"{path}?lang={lang}")
        look(page)


@pytest.mark.parametrize(("lang", "form"), FORMS)
def test_every_page_of_the_respondent_is_for_everybody(
    browser: Browser, town: Town, lang: str, form: str
) -> None:
    turns = count()

    def look(page: Page) -> None:
        assert page.locator("html").get_attribute("lang") == lang
        if form == "full":
            _looked_at(page)
        else:
            _glance(page, next(turns))

    with person(browser, town.site.address) as page:
        for walk in (
            _landings,
            _code_pages,
            _parents_form,
            _pupils_forms,
            _every_shape,
            _messages,
        ):
            walk(page, town, lang, look)
        assert page.context.cookies() == []
        _public(page, town, lang, look)


def test_wording_from_right_to_left_is_laid_out_so(browser: Browser, town: Town) -> None:
    with person(browser, town.site.address) as page:
        page.goto(f"{town.paths['shapes']}?lang=ar")
        _fits(page)
        page.set_viewport_size({"width": 390, "height": HEIGHT})
        page.goto(f"{town.paths['shapes']}/form?lang=ar")
        first, last = (page.locator(f"input[name=six][value='{n}']").bounding_box() for n in (1, 6))
        assert first is not None
        assert last is not None
        assert first["x"] > last["x"], "the scale begins at the right"
        assert page.locator("fieldset[dir=rtl]").count() == 2
        _every_shape(page, town, "ar", _fits)
        _glance(page, 0)


def test_forced_colours_show_what_is_chosen(browser: Browser, town: Town) -> None:
    with person(browser, town.site.address, width=390) as page:
        page.emulate_media(forced_colors="active")
        for name in ("parents", "young", "shapes"):
            page.goto(f"{town.paths[name]}/form")
            page.locator("input[value='5']").first.check(force=True)
            tiles = page.locator("input[type=radio] + span")
            background = "tile => getComputedStyle(tile).backgroundColor"
            assert tiles.nth(4).evaluate(background) != tiles.nth(3).evaluate(background)
            _fits(page)


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"the keyboard never came to {selector}")


def _enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_form_is_answered_with_the_keyboard_alone(browser: Browser, town: Town) -> None:
    with person(browser, town.site.address) as page:
        page.goto(town.paths["shapes"])
        _tab_to(page, "main button[value=start]")
        _enter(page)
        _tab_to(page, "[name=six]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        assert page.locator("[name=six]:checked").input_value() == "2"
        _tab_to(page, "button.btn--1")
        _enter(page)
        _tab_to(page, "button.btn--1")
        _enter(page)
        _tab_to(page, "[name=talk]")
        page.keyboard.press("Space")
        _tab_to(page, "[name=talk_useful]")
        page.keyboard.press("Space")
        _tab_to(page, "[name=why]")
        page.keyboard.press("Space")
        _tab_to(page, "[name=years]")
        page.keyboard.type("3")
        _enter(page)
        assert page.locator("h1").inner_text() == "Se over svarene dine"
        assert "4 av 10 besvart" not in page.inner_text("main")
        _tab_to(page, "button[value=submit]")
        _enter(page)
        expect(page.locator("h1")).to_contain_text("Takk")


def test_a_form_is_answered_without_script(browser: Browser, town: Town) -> None:
    with person(browser, town.site.address, width=320, script=False) as page:
        page.goto(town.paths["shapes"])
        page.locator("main button[value=start]").click()
        page.locator("label:has([name=six][value='5'])").click()
        _press(page)
        page.get_by_role("button", name="English").click()
        _press(page)
        expect(page.get_by_text("Only if you answered")).to_be_visible()
        _to_the_overview(page)
        expect(page.get_by_text("1 of 9 answered").first).to_be_visible()
        _press(page, "submit")
        expect(page.locator("h1")).to_contain_text("Thank you")
        assert page.context.cookies() == []


def test_too_many_wrong_codes_are_met_with_a_friendly_page(browser: Browser, town: Town) -> None:
    with person(browser, town.site.address) as page:
        page.goto("/c")
        refused = "Det er prøvd for mange koder"
        for _ in range(40):  # ten a minute, and a minute may end in between
            _typed(page, "7K4M-2QXP-9RTH")
            if refused in page.inner_text("h1"):
                break
        expect(page.locator("h1")).to_contain_text(refused)
        _glance(page, 0)
