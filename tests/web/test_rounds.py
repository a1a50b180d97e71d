"""Running survey rounds on the pages, and what is told while one is open."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from surveyapp.services import organisation, rounds, turnout
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, SurveyRound
from tests import build
from tests.web import answered, staff
from tests.web.staff import Browser


@pytest.fixture
def controller(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "controller", "fjordvik")


@pytest.fixture
def leader(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "unit_leader", "bakken")


def _latest(installation: Installation) -> SurveyRound | None:
    with installation.reading() as session:
        return session.query(SurveyRound).order_by(SurveyRound.id.desc()).first()


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_start_leaves_the_opening_to_the_work_process(
    installation: Installation, leader: Browser
) -> None:
    round_id = staff.planned(installation)

    answer = leader.send(f"/rounds/{round_id}/open", page=f"/rounds/{round_id}")

    found = _latest(installation)
    assert answer.status_code == 302
    assert found
    assert (found.state, found.opening_requested, found.public_key) == ("planned", True, None)
    page = leader.get(f"/rounds/{round_id}").text
    assert "is being started" in page
    assert "Start it now instead" not in page


def test_a_whole_life_on_the_pages(installation: Installation, leader: Browser) -> None:
    round_id = answered.opened(installation, _long_plan())
    later = (staff.real_now() + timedelta(days=30)).date().isoformat()
    steps = [
        ("pause", {}, "paused"),
        ("resume", {}, "open"),
        ("extend", {"until": later}, "open"),
        ("close", {}, "closed"),
    ]

    for act, fields, state in steps:
        answer = leader.send(f"/rounds/{round_id}/{act}", page="/", **fields)
        assert (answer.status_code, answer.location) == (302, f"/rounds/{round_id}"), act
        assert staff.state_of(installation, round_id) == state

    with installation.reading() as session:
        entries = session.query(AuditEntry).filter(AuditEntry.person_id.is_not(None))
        acts = [entry.action for entry in entries.order_by(AuditEntry.id)]
    assert acts == ["round.pause", "round.resume", "round.extend", "round.close"]


def test_what_cannot_be_undone_is_asked_about_first(
    installation: Installation, leader: Browser
) -> None:
    round_id = answered.opened(installation, _long_plan())
    page = leader.get(f"/rounds/{round_id}").text

    assert f'href="/rounds/{round_id}/close"' in page
    assert f'action="/rounds/{round_id}/close"' not in page
    asked = leader.get(f"/rounds/{round_id}/close")
    assert asked.status_code == 200
    assert "this cannot be undone" in asked.text
    assert staff.state_of(installation, round_id) == "open"


@pytest.mark.parametrize("state", ["released", "cancelled", "closed"])
def test_a_state_that_does_not_allow_an_act_refuses_it(
    installation: Installation, leader: Browser, state: str
) -> None:
    round_id = staff.planned(installation, state=state)

    for act in ("open", "pause", "resume", "extend", "close", "hold_back", "release"):
        answer = leader.send(f"/rounds/{round_id}/{act}", page="/", until="2027-01-01")
        assert answer.status_code == 409, act
    assert staff.state_of(installation, round_id) == state


def test_a_leader_follows_a_round_of_several_units_but_does_not_run_it(
    installation: Installation, leader: Browser
) -> None:
    round_id = staff.planned(installation, units={"bakken": 48, "lia": 32}, state="open")

    page = leader.get(f"/rounds/{round_id}")

    assert page.status_code == 200
    assert "Close the survey now" not in page.text
    assert "Lia" not in page.text
    assert "of 48" in _words(page.text)
    assert leader.send(f"/rounds/{round_id}/pause", page="/").status_code == 403
    assert staff.state_of(installation, round_id) == "open"


def test_an_open_round_tells_only_multiples_of_five_and_never_by_group(
    installation: Installation, app: Flask
) -> None:
    groups = {("lia", "stor"): 20, ("lia", "liten"): 12}
    round_id = answered.opened(installation, _long_plan({"lia": 32}, groups))
    answered.answer(installation, round_id, {("lia", "stor"): 9, ("lia", "liten"): 4})
    with installation.writing() as session:
        found = rounds.get(session, round_id)
        turnout.record(installation, session, found, staff.real_now())
    browser = staff.browser(app, installation, "unit_leader", "lia")

    words = _words(browser.get(f"/rounds/{round_id}").text)

    assert "31% at least 10 of 32" in words
    assert "rounded down to a multiple of five" in words
    assert not re.search(r"\b(13|9|4) of\b", words)
    assert "No one can see them yet – not you, not the municipality" in words


def test_the_links_stand_there_with_a_qr_code_each(
    installation: Installation, leader: Browser
) -> None:
    round_id = answered.opened(installation, _long_plan())
    with installation.reading() as session:
        (link,) = rounds.links(session, installation.config, round_id)

    html = leader.get(f"/rounds/{round_id}").text

    assert link.url in html
    assert html.count('class="qr"') == 1
    assert 'aria-label="QR code of the link for Bakken"' in html


def test_many_links_are_folded_away_so_that_what_can_be_done_is_near(
    installation: Installation, controller: Browser
) -> None:
    groups = {f"g{number}": 20 for number in range(9)}
    with installation.writing() as session:
        sector = organisation.unit(session, "oppvekst")
        build.unit(session, "stor", parent=sector, groups=groups)
    invited = {("stor", group): number for group, number in groups.items()}
    round_id = staff.planned(installation, units={"stor": 180}, groups=invited, state="open")

    html = controller.get(f"/rounds/{round_id}").text

    folded = re.search(r"<details.*?</details>", html.partition('id="share"')[2], re.DOTALL)
    assert folded
    assert "Show 9 links with their QR codes" in folded[0]
    assert folded[0].count('class="qr"') == html.count('class="qr"') == 9


def test_the_first_page_says_what_needs_one(installation: Installation, leader: Browser) -> None:
    planned = staff.planned(installation, days=60)
    opened = answered.opened(installation, _long_plan())

    html = leader.get("/").text

    assert f'href="/rounds/{planned}"' in html
    assert f'href="/rounds/{opened}"' in html
    assert "See over and start" in html
    assert "Follow the survey" in html


def test_the_first_page_is_quiet_for_somebody_with_nothing_to_do(
    installation: Installation, app: Flask
) -> None:
    staff.planned(installation)

    assert (
        "Nothing needs you today."
        in staff.browser(app, installation, "helper", "bakken").get("/").text
    )


def _long_plan(
    units: dict[str, int] | None = None, groups: dict[tuple[str, str], int] | None = None
) -> rounds.RoundPlan:
    """Open since the fifth of October and until ten days from now, whenever the test runs."""
    usual = answered.plan(units or {"bakken": 20}, groups)
    closes = staff.real_now() + timedelta(days=10)
    return rounds.RoundPlan(**{**vars(usual), "closes_at": closes})


def test_holding_back_moves_the_release_by_at_most_fourteen_days(
    installation: Installation, leader: Browser
) -> None:
    now = staff.real_now()
    round_id = answered.opened(installation, _long_plan())
    with installation.writing() as session:
        found = rounds.get(session, round_id)
        found.state, found.counted_at, found.release_at = "counted", now, now + timedelta(days=1)
    soon = (now + timedelta(days=5)).date()
    late = (now + timedelta(days=20)).date()

    too_late = leader.send(f"/rounds/{round_id}/hold_back", page="/", until=late.isoformat())
    held = leader.send(f"/rounds/{round_id}/hold_back", page="/", until=soon.isoformat())

    assert too_late.status_code == 422
    assert "at most fourteen days" in too_late.text
    assert held.status_code == 302
    moved = _latest(installation)
    assert moved
    assert moved.release_at
    assert moved.release_at.astimezone(installation.config.timezone).date() == soon


def test_the_curve_and_the_way_to_the_goal_are_told_in_words_too(
    installation: Installation, leader: Browser
) -> None:
    round_id = answered.opened(installation, _long_plan({"bakken": 30}))
    for day in range(2):
        answered.answer(installation, round_id, {("bakken", None): 6})
        with installation.writing() as session:
            moment = answered.OPENED + timedelta(days=day)
            turnout.record(installation, session, rounds.get(session, round_id), moment)

    html = leader.get(f"/rounds/{round_id}").text

    assert "At most 11 more answers, and 70% is reached." in _words(html)
    assert "at least 10 on day 2. The goal is 21." in html
    assert html.count('class="ln1"') == 2


def test_more_answers_than_invited_are_said_and_no_rate_is_shown(
    installation: Installation, leader: Browser
) -> None:
    round_id = answered.opened(installation, _long_plan({"bakken": 7}))
    answered.answer(installation, round_id, {("bakken", None): 12})
    with installation.writing() as session:
        turnout.record(installation, session, rounds.get(session, round_id), staff.real_now())

    words = _words(leader.get(f"/rounds/{round_id}").text)

    assert "More have answered than are invited." in words
    assert "100%" not in words


def test_reminders_are_there_to_copy_in_every_language_of_the_survey(
    installation: Installation, leader: Browser
) -> None:
    round_id = answered.opened(installation, _long_plan())
    with installation.reading() as session:
        (link,) = rounds.links(session, installation.config, round_id)

    html = leader.get(f"/rounds/{round_id}/reminders").text

    texts = re.findall(r'<textarea[^>]*lang="(nb|en)"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert [tag for tag, _ in texts] == ["nb"] * 4 + ["en"] * 4
    assert sum(link.url in text for _, text in texts) == 4
    assert "Takk til alle som alt har svart." in texts[0][1]
    assert "Bakken" in texts[4][1]


def test_a_reminder_of_a_survey_with_letters_points_at_the_letter(
    installation: Installation, leader: Browser
) -> None:
    plan = rounds.RoundPlan(**{**vars(_long_plan()), "access": "codes"})
    round_id = answered.opened(installation, plan)

    html = leader.get(f"/rounds/{round_id}/reminders").text

    assert f"{installation.config.base_url}/c" in html
    assert f"{installation.config.base_url}/s/" not in html
