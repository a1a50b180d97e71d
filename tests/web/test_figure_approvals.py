"""Approving figures, taking an approval back, and closing a period, on the pages."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.domain import scorecard_json
from surveyapp.domain.access import Role
from surveyapp.services import figures, scorecards
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry
from tests import build_scorecard
from tests.web import staff
from tests.web.staff import Browser

SHEET = "/figures/bakken/2026"
HISTORY = f"{SHEET}/budget-deviation"


@pytest.fixture
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture
def leader(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.UNIT_LEADER, "bakken")


@pytest.fixture
def controller(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.CONTROLLER, "fjordvik")


def waiting(browser: Browser, page: str = SHEET) -> list[str]:
    return re.findall(r'name="figure" value="(\d+)"', browser.get(page).text)


def approve(browser: Browser, *numbers: str) -> str:
    """What is said afterwards."""
    browser.send("/figures/approve", page=SHEET, figure=list(numbers), back=SHEET)
    return html.unescape(browser.get(f"{SHEET}?lang=en").text)


def correct(browser: Browser, value: str) -> int:
    key = "budget-deviation"
    fields = {f"value-{key}": value, f"comment-{key}": "Feil konto", f"seen-{key}": ""}
    return browser.send(SHEET, page=SHEET, **fields).status_code


def value(installation: Installation) -> float | None:
    with installation.reading() as session:
        return figures.history(session, "budget-deviation", "bakken", "2026")[0].value


def test_an_approved_figure_stays_until_the_approval_is_taken_back_with_a_reason(
    filled: Installation, leader: Browser, controller: Browser
) -> None:
    assert "1 figure is approved." in approve(controller, *waiting(controller))
    assert waiting(controller) == []
    correct(leader, "-0,4")
    assert value(filled) == -0.65
    with filled.reading() as session:
        card = scorecards.scorecard(session, "bakken", "2026")
        told = [
            one
            for area in scorecard_json.to_json(card)["focus_areas"]
            for one in area["indicators"]
        ]
    [budget] = [one for one in told if one["key"] == "budget-deviation"]
    assert budget["provenance"]["approved_by"].endswith("@fjordvik.no")
    assert budget["spending"] == "overspending"
    assert "Approved" in controller.get("/scorecards/bakken/2026/budget-deviation?lang=en").text

    assert leader.send(f"{HISTORY}/take-back", reason="Feil").status_code == 403
    controller.send(f"{HISTORY}/take-back", reason=" ")
    assert "Write why." in controller.get(f"{HISTORY}?lang=en").text
    controller.send(f"{HISTORY}/take-back", reason="Ført på feil konto")
    correct(leader, "-0,4")

    assert value(filled) == -0.4
    with filled.reading() as session:
        wanted = AuditEntry.action.in_(["figure.approve", "figure.take_back"])
        entries = session.scalars(select(AuditEntry).where(wanted)).all()
        assert [one.action for one in entries] == ["figure.approve", "figure.take_back"]
        assert entries[1].details["reason"] == "Ført på feil konto"


def test_nobody_but_the_controller_approves_what_they_recorded_themselves(
    filled: Installation, app: Flask, leader: Browser
) -> None:
    before = waiting(leader)
    as_it_stands = {"value-budget-deviation": "-0.65", "source-budget-deviation": "Regnskap"}
    leader.send(SHEET, page=SHEET, **as_it_stands, **{"value-sickness-absence": "8,6"})

    assert waiting(leader) == before
    other = staff.browser(app, filled, Role.SECTOR_HEAD, "oppvekst")
    assert len(waiting(other)) == len(before) + 1
    own = (set(waiting(other)) - set(before)).pop()
    assert leader.send("/figures/approve", figure=[own]).status_code == 403


def test_a_figure_corrected_meanwhile_is_not_approved(
    filled: Installation, controller: Browser
) -> None:
    seen = waiting(controller)
    with filled.writing() as session:
        build_scorecard.figure(session, "budget-deviation", -0.3, comment="Rettet")

    assert "A figure was changed meanwhile." in approve(controller, *seen)
    assert waiting(controller) != seen
    assert waiting(controller)


def test_a_column_is_approved_at_once(filled: Installation, controller: Browser) -> None:
    with filled.writing() as session:
        for unit in ("bakken", "lia"):
            build_scorecard.figure(session, "sickness-absence", 8.0, unit=unit)

    numbers = waiting(controller, "/figures/indicator/sickness-absence/2026")

    assert len(numbers) == 2
    assert "2 figures are approved." in approve(controller, *numbers)


def test_a_closed_period_takes_no_figures_until_the_controller_opens_it(
    filled: Installation, leader: Browser, controller: Browser
) -> None:
    assert leader.send(f"{SHEET}/close", reason="Avlagt").status_code == 403
    controller.send(f"{SHEET}/close", reason="Avlagt")

    text = html.unescape(leader.get(f"{SHEET}?lang=en").text)
    assert "2026 is closed: Avlagt" in text
    assert 'name="value-' not in text
    correct(leader, "-0,4")
    assert value(filled) == -0.65

    page = controller.get(SHEET).text
    closing = re.findall(r'name="closing" value="(\d+)"', page)
    controller.send(f"{SHEET}/close", reason="Feil i regnskapet", closing=closing[0])
    correct(leader, "-0,4")
    assert value(filled) == -0.4
