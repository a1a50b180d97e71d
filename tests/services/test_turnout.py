"""How many have answered, told so that nobody can be followed."""

from datetime import timedelta

import pytest

from surveyapp.services import rounds, turnout
from surveyapp.services.installation import Installation
from surveyapp.services.turnout import RoundStatus
from tests import build_rounds
from tests.build_rounds import CLOSES, NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def record(town: Installation, round_id: int, now: object = NOW) -> None:
    with town.writing() as session:
        turnout.record(town, session, rounds.get(session, round_id), now)  # type: ignore[arg-type]  # a moment


def status(town: Installation, round_id: int) -> RoundStatus:
    with town.reading() as session:
        return turnout.status(session, rounds.get(session, round_id), NOW)


@pytest.mark.parametrize(("sent", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_only_the_lower_multiple_of_five_is_told(town: Installation, sent: int, told: int) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)
    for _ in range(sent):
        build_rounds.send(town, survey)

    record(town, round_id)

    assert status(town, round_id).units[0].answered == told
    assert status(town, round_id).rate == told / 20


def test_an_answer_moves_nothing_until_the_next_hour(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)
    record(town, round_id)
    before = status(town, round_id)

    for _ in range(10):
        build_rounds.send(town, survey)

    assert status(town, round_id) == before
    with town.reading() as session:
        assert not turnout.is_due(session, round_id, NOW + timedelta(minutes=59))
        assert turnout.is_due(session, round_id, NOW + HOUR)
    record(town, round_id, NOW + HOUR)
    assert status(town, round_id).answered == 10


def test_a_total_tells_nothing_its_units_do_not(town: Installation) -> None:
    round_id = build_rounds.opened(town, build_rounds.plan({"bakken": 20, "lia": 20}))
    for number, times in ((0, 9), (1, 8)):
        survey = build_rounds.entrance(town, round_id, number)
        for _ in range(times):
            build_rounds.send(town, survey)

    record(town, round_id)

    found = status(town, round_id)
    assert [unit.answered for unit in found.units] == [5, 5]
    assert found.answered == 10


def test_the_last_numbers_are_from_the_close(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)
    record(town, round_id)
    for _ in range(7):
        build_rounds.send(town, survey)

    build_rounds.close(town, round_id)

    found = status(town, round_id)
    assert (found.answered, found.as_of) == (5, CLOSES.replace(minute=0, second=0))
