"""A pupils' survey opens only after somebody vouched that the guardians were informed."""

from datetime import timedelta

import pytest

from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import GuardiansNotInformed, InvalidInput, NotAllowed, WrongState
from surveyapp.services import guardians, opening, rounds
from surveyapp.services.installation import Installation
from surveyapp.work import due
from tests import build, build_rounds
from tests.build_rounds import DAY, NOW

TODAY = NOW.date()


@pytest.fixture
def school(installation: Installation) -> Installation:
    with installation.writing() as session:
        build.organisation(session)
    return build_rounds.asking_from(installation, shipped("survey_definitions"))


@pytest.fixture
def pupils(school: Installation) -> int:
    return build_rounds.planned(
        school, build_rounds.plan({"skolen": 20}, definition="school-pupils")
    )


def inform(
    school: Installation, round_id: int, days_ago: int = 3, role: Role | None = None
) -> None:
    actor = OPERATOR if role is None else build.actor(role, "bakken")
    day = TODAY - timedelta(days=days_ago)
    with school.writing() as session:
        guardians.informed(session, actor, round_id, day, school.config.timezone, NOW)


def open_now(school: Installation, round_id: int) -> None:
    with school.writing() as session:
        opening.open_now(school, session, OPERATOR, round_id, NOW)


def state(school: Installation, round_id: int) -> str:
    return build_rounds.survey_round(school, round_id).state


def test_a_pupils_survey_does_not_open_before_the_guardians_are_informed(
    school: Installation, pupils: int
) -> None:
    with pytest.raises(GuardiansNotInformed), school.writing() as session:
        rounds.request_opening(session, build.actor(), pupils, NOW)
    with pytest.raises(GuardiansNotInformed):
        open_now(school, pupils)

    assert state(school, pupils) == "planned"


def test_its_day_may_come_and_it_still_waits(school: Installation, pupils: int) -> None:
    due.step(school, NOW + DAY)
    waiting = state(school, pupils)
    inform(school, pupils)
    due.step(school, NOW + DAY)

    assert (waiting, state(school, pupils)) == ("planned", "open")


def test_the_day_is_kept_on_the_round_and_in_the_log(school: Installation, pupils: int) -> None:
    inform(school, pupils, days_ago=5)

    kept = build_rounds.survey_round(school, pupils)
    written = build_rounds.audited(school, "round.guardians")
    assert kept.guardians_informed_on == TODAY - timedelta(days=5)
    assert [(one.thing, one.details) for one in written] == [
        (f"round {pupils}", {"informed_on": "2026-10-28"})
    ]


@pytest.mark.parametrize(("days_ago", "problem"), [(-1, "in_the_future"), (400, "long_ago")])
def test_a_day_that_cannot_be_meant_is_refused(
    school: Installation, pupils: int, days_ago: int, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        inform(school, pupils, days_ago)

    assert refused.value.problems == {"day": problem}


def test_only_who_runs_the_round_vouches_and_only_before_it_opens(
    school: Installation, pupils: int
) -> None:
    with pytest.raises(NotAllowed):
        inform(school, pupils, role=Role.UNIT_LEADER)
    inform(school, pupils)
    open_now(school, pupils)

    with pytest.raises(WrongState):
        inform(school, pupils)


def test_a_parents_survey_needs_nothing_of_the_kind(school: Installation) -> None:
    asked = build_rounds.plan({"skolen": 20}, definition="school-parents")
    round_id = build_rounds.planned(school, asked)

    open_now(school, round_id)

    assert state(school, round_id) == "open"
