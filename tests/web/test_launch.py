"""From the choice of a survey to Start, on the pages of a unit leader and of the controller."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from surveyapp.services import rounds
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, SurveyRound
from tests.web import answered, staff
from tests.web.staff import Browser

SURVEY = "kindergarten-parents"


@pytest.fixture
def controller(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "controller", "fjordvik")


@pytest.fixture
def leader(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "unit_leader", "bakken")


def _begin(browser: Browser, definition: str = SURVEY) -> str:
    answer = browser.send("/rounds/new", page="/rounds/new", definition=definition)
    assert answer.status_code == 302
    return str(answer.location)


def _people(**changed: object) -> dict[str, object]:
    """Two kindergartens at once."""
    usual = {
        "unit": ["bakken", "lia"],
        "invited:bakken": "48",
        "group:lia:stor": "20",
        "group:lia:liten": "12",
    }
    return {**usual, **changed}


def _days(**changed: object) -> dict[str, object]:
    today = staff.real_now().date()
    usual = {
        "opens": "on_a_day",
        "opens_on": (today + timedelta(days=2)).isoformat(),
        "opens_at": "08:00",
        "closes_on": (today + timedelta(days=20)).isoformat(),
        "period": "2026",
        "access": "link",
    }
    return {**usual, **changed}


def _summary(html: str) -> str:
    start = html.index('class="errsum"')
    return unescape(html[start : html.index("</ul>", start)])


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def _round(installation: Installation, round_id: int = 1) -> SurveyRound:
    with installation.reading() as session:
        return rounds.get(session, round_id)


def _asked(installation: Installation, round_id: int = 1) -> dict[str, int]:
    """How many are invited at each unit."""
    with installation.reading() as session:
        return {unit.code: unit.invited for unit in rounds.get(session, round_id).units}


def _links(installation: Installation) -> list[str]:
    with installation.reading() as session:
        return [one.url for one in rounds.links(session, installation.config, 1)]


def test_the_first_time_every_step_is_met_once(installation: Installation, leader: Browser) -> None:
    assert _begin(leader) == "/rounds/1/people?then=days"
    people = leader.send("/rounds/1/people?then=days", unit="bakken", **{"invited:bakken": "48"})
    assert people.location == "/rounds/1/days"
    days = leader.send("/rounds/1/days", **_days())
    assert days.location == "/rounds/1"
    check = _words(leader.get("/rounds/1").text)
    started = leader.send("/rounds/1/start", page="/rounds/1")

    assert "48 invited" in check
    assert "One link for everybody" in check
    assert started.location == "/rounds/1"
    found = _round(installation)
    assert (found.state, found.is_draft, found.opening_requested) == ("planned", False, False)
    zone = installation.config.timezone
    opens, closes = (at.astimezone(zone) for at in (found.opens_at, found.closes_at))
    assert (f"{opens:%H:%M}", f"{closes:%H:%M:%S}") == ("08:00", "23:59:59")


def test_whoever_did_it_last_year_looks_it_over_and_starts(
    installation: Installation, leader: Browser
) -> None:
    last_year = answered.opened(installation, answered.plan({"bakken": 57}))
    answered.counted(installation, last_year)

    assert _begin(leader) == "/rounds/2"
    check = _words(leader.get("/rounds/2").text)
    leader.send("/rounds/2/start", page="/rounds/2")

    assert "57 invited" in check
    assert "From when you start it, until" in check
    assert "so the figures can be compared" in check
    found = _round(installation, 2)
    assert (found.is_draft, found.opening_requested, found.public_key) == (False, True, None)
    assert found.closes_at - staff.real_now() > timedelta(days=13)


def test_a_survey_that_was_begun_is_gone_on_with(
    installation: Installation, leader: Browser
) -> None:
    _begin(leader)

    assert 'href="/rounds/1"' in leader.get("/rounds/new").text
    assert _begin(leader) == "/rounds/1/people?then=days"
    with installation.reading() as session:
        assert session.query(SurveyRound).count() == 1


def test_the_controller_asks_all_units_of_a_kind_at_once(
    installation: Installation, controller: Browser
) -> None:
    _begin(controller)
    controller.send("/rounds/1/people", **_people())

    assert _asked(installation) == {"bakken": 48, "lia": 32}
    assert len(set(_links(installation))) == 3
    with installation.reading() as session:
        acts = [one.action for one in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert acts[-2:] == ["round.prepare", "round.set_people"]


def test_a_leader_then_adjusts_the_numbers_of_their_own_unit_alone(
    installation: Installation, leader: Browser
) -> None:
    staff.planned(installation, units={"bakken": 20, "lia": 32})
    before = _links(installation)

    form = leader.get("/rounds/1/people").text
    mine = leader.send("/rounds/1/people", unit="bakken", **{"invited:bakken": "25"})
    others = leader.send("/rounds/1/people", **_people())

    assert "Lia" not in form
    assert mine.status_code == 302
    assert others.status_code == 302, "what is not theirs is not read"
    assert _asked(installation) == {"bakken": 48, "lia": 32}
    assert _links(installation) == before
    assert leader.get("/rounds/1/days").status_code == 403
    assert leader.send("/rounds/1/start", page="/").status_code == 403


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"unit": []}, "Choose at least one unit"),
        ({"invited:bakken": ""}, "write how many are invited"),
        ({"invited:bakken": "mange"}, "“mange” is not a number of people"),
        ({"invited:bakken": "-3"}, "“-3” is not a number of people"),
        ({"group:lia:stor": "", "group:lia:liten": ""}, "in at least one group"),
    ],
)
def test_each_mistake_about_who_answers_is_said_and_nothing_typed_is_lost(
    controller: Browser, changed: dict[str, object], message: str
) -> None:
    _begin(controller)

    answer = controller.send("/rounds/1/people", **_people(**changed))

    assert answer.status_code == 422
    assert message in _summary(answer.text)
    assert re.search(r"<title>\s*Error:", answer.text)
    for field, value in _people(**changed).items():
        if isinstance(value, str):
            assert f'value="{value}"' in unescape(answer.text), field
    targets = re.findall(r'href="#([^"]+)"', _summary(answer.text))
    assert targets
    assert all(f'id="{target}"' in answer.text for target in targets)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"opens": ""}, "Choose when it opens"),
        ({"opens_on": ""}, "Write the day it opens"),
        ({"opens_at": ""}, "Write what time it opens"),
        ({"opens_on": "2020-01-01"}, "This moment has passed"),
        ({"opens_on": "2035-03-25", "opens_at": "02:30"}, "this time does not exist"),
        ({"closes_on": ""}, "Write the last day to answer"),
        ({"closes_on": "2020-01-01"}, "The last day must come after the day it opens"),
        ({"opens": "at_once", "closes_on": "2020-01-01"}, "The last day"),
        ({"period": "neste år"}, "Write a period as 2026"),
        ({"access": "telepathy"}, "Not a valid choice"),
    ],
)
def test_each_mistake_about_days_is_said_and_nothing_typed_is_lost(
    installation: Installation, leader: Browser, changed: dict[str, object], message: str
) -> None:
    _begin(leader)
    before = _round(installation)

    answer = leader.send("/rounds/1/days", **_days(**changed))

    assert answer.status_code == 422
    assert message in _summary(answer.text)
    for field, value in _days(**changed).items():
        if field in {"period", "closes_on", "opens_on", "opens_at"}:
            assert f'value="{value}"' in unescape(answer.text), field
    targets = re.findall(r'href="#([^"]+)"', _summary(answer.text))
    assert targets
    assert all(f'id="{target}"' in answer.text for target in targets)
    assert _round(installation).closes_at == before.closes_at


def test_a_survey_that_is_not_ready_says_what_is_missing_and_where(
    installation: Installation, leader: Browser
) -> None:
    _begin(leader)

    answer = leader.send("/rounds/1/start", page="/rounds/1")

    assert answer.status_code == 422
    assert "Bakken: Give a whole number of people" in _summary(answer.text)
    assert 'href="/rounds/1/people"' in _summary(answer.text)
    assert _round(installation).is_draft


def test_the_same_survey_is_not_started_twice_in_the_same_days(
    installation: Installation, leader: Browser
) -> None:
    staff.planned(installation, units={"bakken": 20}, state="open")
    _begin(leader)

    answer = leader.send("/rounds/2/start", page="/rounds/2")

    assert answer.status_code == 422
    assert "Bakken: The same survey is planned or open here" in _summary(answer.text)
    assert 'href="/rounds/2/days"' in _summary(answer.text)


def test_what_is_only_prepared_is_nobody_elses_business(
    app: Flask, installation: Installation, leader: Browser
) -> None:
    _begin(leader)
    director = staff.browser(app, installation, "director", "fjordvik")

    assert director.get("/rounds/1").status_code == 404
    assert "/rounds/1" not in director.get("/rounds").text
    assert "/rounds/1" in leader.get("/rounds").text


def test_a_survey_that_is_discarded_is_gone_from_the_list(leader: Browser) -> None:
    _begin(leader)

    answer = leader.send("/rounds/1/cancel", page="/rounds/1/cancel")

    assert answer.location == "/rounds"
    assert "/rounds/1" not in leader.get("/rounds").text
    assert _begin(leader) == "/rounds/2/people?then=days"


def test_what_has_started_is_not_changed_any_more(
    installation: Installation, leader: Browser
) -> None:
    staff.planned(installation, state="open")

    answers = [
        leader.get("/rounds/1/people"),
        leader.send("/rounds/1/people", page="/", unit="bakken", **{"invited:bakken": "5"}),
        leader.send("/rounds/1/days", page="/", **_days()),
        leader.send("/rounds/1/start", page="/"),
    ]

    assert [one.status_code for one in answers] == [409] * 4
    assert _asked(installation) == {"bakken": 20}


def test_a_leader_is_offered_only_the_units_they_lead(leader: Browser) -> None:
    assert 'value="school-parents"' not in leader.get("/rounds/new").text
    assert leader.send("/rounds/new", page="/rounds/new", definition="nothing").status_code == 422
    _begin(leader)

    html = leader.get("/rounds/1/people").text

    assert 'value="bakken"' in html
    assert 'value="lia"' not in html


def test_what_will_be_seen_and_what_can_be_lost_is_told_before_the_start(
    installation: Installation, app: Flask
) -> None:
    leader = staff.browser(app, installation, "unit_leader", "lia")
    _begin(leader)

    usual = _words(leader.get("/rounds/1").text)
    many = _words(leader.get("/rounds/1?rate=100").text)

    assert "If the disk is lost while a survey is open" in usual
    assert "Liten Answers 8 of 12" in usual
    assert "2 of 2 groups get figures of their own" in usual
    assert "Stor Answers 20 of 20" in many
    assert "Means, and how many gave a high answer" in many


def test_a_group_too_small_says_why_and_a_number_that_is_missing_promises_nothing(
    controller: Browser,
) -> None:
    _begin(controller)
    assert "What you will be able to see" not in controller.get("/rounds/1").text
    controller.send("/rounds/1/people", **_people(**{"group:lia:liten": "6"}))

    words = _words(controller.get("/rounds/1").text)

    assert "Comments can be read after review" in words
    assert "Comments are not shown" in _words(controller.get("/rounds/1?rate=20").text)
    assert "Liten Answers 4 of 6 Not shown: fewer than 8 answers" in words
    assert "Not shown at any response rate" in words
    assert "Oppvekst" in words


def test_the_real_form_can_be_leafed_through_in_each_language_and_keeps_nothing(
    installation: Installation, leader: Browser
) -> None:
    _begin(leader)
    address = "/rounds/1/preview"

    landing = {tag: leader.get(f"{address}?lang={tag}").text for tag in ("nb", "en")}
    first = leader.client.post(address, data={"action": "start", "lang": "en"}).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', first))
    key = re.findall(r'name="(\w+)" value="4"', first)[0]
    second = leader.client.post(address, data={**fields, key: "4", "action": "next"}).text
    sent = leader.client.post(address, data={**fields, key: "4", "action": "submit"}).text

    assert '<html lang="nb">' in landing["nb"]
    assert "What do you think of" in landing["en"]
    assert all(f'action="{address}"' in html for html in (*landing.values(), first, second))
    assert "Nothing is kept, and nothing can be sent." in first
    assert f'<input type="hidden" name="{key}" value="4">' in second
    assert "Thank you" in sent
    assert not installation.config.mailboxes.exists()


def _own(**changed: object) -> dict[str, object]:
    usual = {
        "unit": "bakken",
        "text:2:nb": "Er maten god?",
        "text:2:en": "Is the food good?",
        "scale:2": "agree-1-6",
    }
    return {**usual, **changed}


def test_a_question_of_the_units_own_is_written_in_every_language_and_previewed(
    leader: Browser,
) -> None:
    _begin(leader)

    answer = leader.send("/rounds/1/questions", **_own())

    assert answer.location == "/rounds/1"
    assert "Is the food good?" in leader.get("/rounds/1").text
    form = leader.get("/rounds/1/questions").text
    assert 'value="Er maten god?"' in form
    landing = _words(leader.get("/rounds/1/preview?lang=en").text)
    assert "30 questions" in landing


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text:2:en": ""}, "Write the question in this language too."),
        ({"scale:2": "telepathy"}, "Choose one of the answer scales"),
        ({"text:2:nb": "a" * 201}, "at most 200 characters"),
        (
            {
                "text:1:nb": "Er maten god?",
                "text:1:en": "Is the food good?",
                "scale:1": "agree-1-6",
            },
            "more than once",
        ),
    ],
)
def test_each_mistake_in_a_question_is_said_at_its_field(
    leader: Browser, changed: dict[str, object], message: str
) -> None:
    _begin(leader)

    answer = leader.send("/rounds/1/questions", **_own(**changed))

    assert answer.status_code == 422
    assert message in _summary(answer.text)
    targets = re.findall(r'href="#([^"]+)"', _summary(answer.text))
    assert targets
    assert all(f'id="{target}"' in answer.text for target in targets)
    assert "Er maten god?" in answer.text or len(str(changed.get("text:2:nb", ""))) > 200


def test_a_question_about_health_or_with_a_name_is_warned_against(leader: Browser) -> None:
    _begin(leader)
    leader.send(
        "/rounds/1/questions", **_own(**{"text:2:en": "Is your child often ill when Kari is away?"})
    )

    words = _words(leader.get("/rounds/1").text)

    assert "This may be about health." in words
    assert "This may be somebody's name." in words


def test_nobody_writes_questions_for_a_unit_they_do_not_lead(
    installation: Installation, leader: Browser
) -> None:
    staff.planned(installation, units={"bakken": 20, "lia": 32})

    assert leader.send("/rounds/1/questions", **_own(unit="lia")).status_code == 404
    assert leader.send("/rounds/1/questions", **_own()).status_code == 302


def test_a_leader_is_reminded_to_check_until_they_have(
    installation: Installation, leader: Browser, controller: Browser
) -> None:
    staff.planned(installation, units={"bakken": 20, "lia": 32})
    before = leader.get("/").text
    assert 'btn--1" href="/rounds/1/people"' in leader.get("/rounds/1").text

    leader.send("/rounds/1/people", unit="bakken", **{"invited:bakken": "25"})

    assert "Check who answers: Parent survey" in before
    assert "Check who answers" not in leader.get("/").text
    assert "1 of 2 leaders have looked over" in _words(controller.get("/rounds/1").text)


def test_a_survey_that_was_begun_is_on_the_first_page(leader: Browser) -> None:
    _begin(leader)

    html = leader.get("/").text

    assert "See over and start: Parent survey" in html
    assert 'href="/rounds/1"' in html
