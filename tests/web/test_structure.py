"""Shaping the scorecards on their pages: by the controller, and by a unit for itself."""

import re

import pytest
from flask import Flask

from surveyapp.services import scorecards
from surveyapp.services.installation import Installation
from tests import build_scorecard
from tests.web import staff
from tests.web.staff import Browser

ABSENCE = "/indicators/indicator/sickness-absence"


@pytest.fixture
def app(installation: Installation) -> Flask:
    return staff.site(build_scorecard.with_figures(installation))


@pytest.fixture
def controller(installation: Installation, app: Flask) -> Browser:
    return staff.browser(app, installation, "controller", "fjordvik")


@pytest.fixture
def leader(installation: Installation, app: Flask) -> Browser:
    return staff.browser(app, installation, "unit_leader", "bakken", email="leder@example.org")


def filled(browser: Browser, path: str, **changed: object) -> dict[str, object]:
    """The form of a page as it stands, with `changed` in it."""
    page = browser.get(path).text
    boxes: dict[str, object] = dict(
        re.findall(r'<input class="input"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    )
    selects = re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    for name, options in selects:
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found = chosen or first
        boxes[name] = found[1] if found else ""
    ticked = re.findall(r'<input checked id="[^"]*" name="unit_types"[^>]* value="([^"]+)"', page)
    boxes["unit_types"] = ticked
    return boxes | changed


def old_card(browser: Browser) -> str:
    page = browser.get("/scorecards/bakken/2025").text
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_a_change_holds_from_this_year_and_leaves_the_old_page_to_the_byte(
    controller: Browser,
) -> None:
    before = old_card(controller)

    answer = controller.send(
        ABSENCE, **filled(controller, ABSENCE, name_nb="Fravær", direction="up", decimals="2")
    )

    assert answer.status_code == 302
    assert "is saved." in controller.get("/indicators").text
    assert old_card(controller) == before
    assert "changed the structure of the scorecards" in controller.get("/audit").text


def test_everything_wrong_is_said_at_its_field_and_nothing_is_saved(controller: Browser) -> None:
    path = "/indicators/indicator/new"
    fields = filled(
        controller,
        path,
        name_nb="",
        key="Feil Nøkkel",
        source="computed",
        formula="[sickness-absence] + [nothing",
        measure_unit="score",
        valid_from="nå",
        scale_max="mye",
    )

    answer = controller.send(path, **fields)

    assert answer.status_code == 422
    for sentence in ("This is not a period", "This is not a number"):
        assert sentence in answer.text

    fields |= {"valid_from": "", "scale_max": "6", "scale_min": "1"}
    answer = controller.send(path, **fields)

    assert "is not known in a formula (character 22)" in answer.text


def test_moving_down_changes_the_order(controller: Browser) -> None:
    def order() -> list[str]:
        return re.findall(r'id="indicator-([^"]+)"', controller.get("/indicators").text)

    before = order()

    controller.send(f"/indicators/indicator/{before[0]}/move", direction="down")

    assert order()[:2] == [before[1], before[0]]


def test_a_unit_adds_its_own_and_cannot_touch_what_is_common(
    installation: Installation, leader: Browser
) -> None:
    path = "/scorecards/bakken/own/indicator/new"
    fields = filled(leader, path, name_nb="Turer i skogen", direction="up", measure_unit="count")
    answer = leader.send(path, **fields)

    assert answer.status_code == 302
    with installation.reading() as session:
        at_unit = scorecards.scorecard(session, "bakken", "2026").line("turer-i-skogen")
        elsewhere = scorecards.scorecard(session, "lia", "2026").line("turer-i-skogen")
    assert at_unit is not None
    assert at_unit.indicator.unit == "bakken"
    assert elsewhere is None
    assert "Turer i skogen" in leader.get("/scorecards/bakken/2026").text
    assert "Turer i skogen" not in old_card(leader)
    assert leader.get(ABSENCE).status_code == 403
    taken = leader.send("/scorecards/bakken/own/indicator/sickness-absence", **fields)
    assert taken.status_code == 403


def test_targets_are_set_in_a_table_for_type_and_unit_and_refused_together(
    controller: Browser,
) -> None:
    path = f"{ABSENCE}/targets"
    rows = re.findall(r'id="(\d+)\.target"', controller.get(path).text)
    wrong = {"0.target": "> 6,5", "1.target": "5", "1.lower_limit": "4", "2.target": "8"}

    answer = controller.send(path, **wrong)

    assert len(rows) > 3
    assert answer.status_code == 422
    assert "The sign says the opposite" in answer.text

    assert controller.send(path, **{"0.target": "6", "0.lower_limit": "9"}).status_code == 302
    assert 'value="6"' in controller.get(path).text


def test_a_unit_sets_a_stricter_target_and_never_a_weaker(leader: Browser) -> None:
    path = "/scorecards/bakken/own/targets"
    page = leader.get(path).text
    place = re.search(r"Sickness absence.*?id=\"(\d+)\.target\"", page, re.DOTALL)
    assert place

    weaker = leader.send(path, **{f"{place[1]}.target": "9", f"{place[1]}.lower_limit": "10"})
    stricter = leader.send(path, **{f"{place[1]}.target": "7", f"{place[1]}.lower_limit": "9"})

    assert weaker.status_code == 422
    assert "weaker than what holds" in weaker.text
    assert stricter.status_code == 302


def test_the_check_names_what_to_mend_with_a_link(controller: Browser) -> None:
    page = controller.get("/indicators/check").text

    assert "Indicators that nobody answers for" in page
    assert f'href="{ABSENCE}"' in page
    assert "/indicators/check" in controller.get("/").text


@pytest.mark.parametrize("word", ["styringskort", "Balansert målekort"])
def test_the_municipality_calls_its_scorecards_as_it_likes(controller: Browser, word: str) -> None:
    assert controller.send("/indicators/label", nb=word, en="").status_code == 302

    page = controller.get("/scorecards/bakken/2026?lang=nb").text

    assert word.capitalize() in page
    assert "målekart" not in page.casefold()
    assert "Scorecard" in controller.get("/scorecards/bakken/2026?lang=en").text
    assert controller.send("/indicators/label", nb="", en="").status_code == 302
    assert "Målekart" in controller.get("/scorecards/bakken/2026?lang=nb").text


@pytest.mark.parametrize("word", ["<b>kort</b>", "kart %(x)s", "a" * 41, "kort 2"])
def test_what_is_no_word_is_told_at_its_box_and_changes_nothing(
    controller: Browser, word: str
) -> None:
    answer = controller.send("/indicators/label", nb=word, en="", lang="en")

    assert answer.status_code == 422
    assert 'aria-describedby="label-nb-error"' in answer.text
    assert "Målekart" in controller.get("/scorecards/bakken/2026?lang=nb").text
