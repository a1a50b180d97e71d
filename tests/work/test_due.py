"""What happens by itself, by the clock."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from surveyapp.domain.access import OPERATOR
from surveyapp.services import organisation, rounds
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.store.tables import SignIn, Turnout
from surveyapp.work import due, loop
from tests import build, build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def state_of(town: Installation, round_id: int) -> str:
    return build_rounds.survey_round(town, round_id).state


def until_idle(town: Installation, now: datetime) -> None:
    for _ in range(5):
        if not due.step(town, now):
            return
    pytest.fail("there is always something more to do")


def test_a_round_lives_its_life_by_itself(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_rounds.planned(town)
    seen = []

    for now in (NOW - SECOND, NOW, CLOSES, CLOSES + SECOND, CLOSES + DAY, CLOSES + DAY + SECOND):
        until_idle(town, now)
        seen.append(state_of(town, round_id))
        if now == NOW:
            assert (
                build_rounds.send(town, build_rounds.entrance(town, round_id)) is Receipt.ACCEPTED
            )

    assert seen == ["planned", "open", "open", "counted", "counted", "released"]
    assert not build_rounds.mailbox(town, round_id).exists()


def test_a_round_somebody_started_opens_before_its_time(town: Installation) -> None:
    round_id = build_rounds.planned(town, build_rounds.plan(opens_at=NOW + DAY))
    assert not due.step(town, NOW)
    with town.writing() as session:
        rounds.request_opening(session, build.actor(), round_id, NOW)

    until_idle(town, NOW)

    assert state_of(town, round_id) == "open"
    assert build_rounds.entrance(town, round_id).round_id == round_id


def test_a_planned_round_whose_time_is_over_never_opens(town: Installation) -> None:
    round_id = build_rounds.planned(town)

    until_idle(town, CLOSES + DAY)

    assert state_of(town, round_id) == "planned"


def test_a_paused_round_closes_in_time_too(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    with town.writing() as session:
        rounds.pause(town, session, OPERATOR, round_id, NOW)

    until_idle(town, CLOSES + SECOND)

    assert state_of(town, round_id) == "counted"


def test_a_result_that_is_held_back_waits(town: Installation) -> None:
    round_id = build_rounds.closed(town, [build_rounds.CONTENT] * 5)
    until_idle(town, CLOSES)
    with town.writing() as session:
        rounds.hold_back(session, OPERATOR, round_id, CLOSES + 10 * DAY, CLOSES)

    until_idle(town, CLOSES + 9 * DAY)
    assert state_of(town, round_id) == "counted"

    until_idle(town, CLOSES + 10 * DAY)
    assert state_of(town, round_id) == "released"


def test_what_a_cancelled_round_held_is_destroyed(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    with town.writing() as session:
        rounds.cancel(town, session, OPERATOR, round_id, NOW)

    until_idle(town, NOW)

    assert not build_rounds.mailbox(town, round_id).exists()
    assert not list(town.config.keys.iterdir())


def test_turnout_is_noted_once_an_hour(town: Installation) -> None:
    round_id = build_rounds.opened(town)

    for minutes in range(0, 150, 10):
        due.step(town, NOW + timedelta(minutes=minutes))

    with town.reading() as session:
        hours = session.scalars(select(Turnout.hour).where(Turnout.round_id == round_id)).all()
    assert sorted(hours) == [NOW + timedelta(hours=number) for number in range(3)]


def test_a_pause_that_was_cut_off_does_not_keep_people_out(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    due.step(town, NOW)
    build_rounds.mailbox(town, round_id).accept(accepting=False)  # and then the power went

    until_idle(town, NOW)

    survey = build_rounds.entrance(town, round_id)
    assert build_rounds.send(town, survey) is Receipt.ACCEPTED


def test_a_round_that_cannot_be_counted_does_not_stop_the_others(town: Installation) -> None:
    stuck, fine = (build_rounds.closed(town, [build_rounds.CONTENT] * 5) for _ in range(2))
    key = town.config.keys / f"round-{stuck}.key"
    kept = key.rename(town.config.instance / "safe")
    patience = due.Patience()

    due.step(town, CLOSES, patience)

    assert (state_of(town, stuck), state_of(town, fine)) == ("closed", "counted")
    kept.rename(key)
    due.step(town, CLOSES + SECOND, patience)
    assert state_of(town, stuck) == "closed"
    due.step(town, CLOSES + timedelta(minutes=2), patience)
    assert state_of(town, stuck) == "counted"


def test_a_fault_in_one_round_does_not_stop_the_others(
    town: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    faulty, fine = (
        build_rounds.closed(town, [{"thrives": 3, "more": "hemmelig"}] * 5) for _ in range(2)
    )
    with town.writing() as session:
        rounds.get(session, faulty).tree = [{"code": "a tree nobody can read"}]

    due.step(town, CLOSES)

    assert (state_of(town, faulty), state_of(town, fine)) == ("closed", "counted")
    assert "cannot count round" in caplog.text
    assert "hemmelig" not in caplog.text


def test_several_workers_do_everything_once(either: Installation) -> None:
    town = build_rounds.municipality(either)
    with town.writing() as session:
        build.unit(session, "dal", parent=organisation.unit(session, "oppvekst"))
        plans = [build_rounds.plan({unit: 20}) for unit in ("bakken", "lia", "dal")]
        made = [rounds.plan(session, town.config, OPERATOR, one, NOW).id for one in plans]
    start = threading.Barrier(3)

    def work(now: datetime) -> None:
        start.wait()
        for _ in range(4):
            due.step(town, now)

    for now in (NOW, CLOSES + SECOND, CLOSES + 3 * DAY):
        with ThreadPoolExecutor(3) as workers:
            list(workers.map(work, [now] * 3))

    assert [state_of(town, round_id) for round_id in made] == ["released"] * 3
    for action in ("open", "close", "count", "destroy", "release"):
        things = [entry.thing for entry in build_rounds.audited(town, f"round.{action}")]
        assert sorted(things) == [f"round {round_id}" for round_id in made], action


def test_sign_ins_are_forgotten_when_their_time_is_over(town: Installation) -> None:
    with town.writing() as session:
        person = build.person(session)
        for token, hours in (("old", -1), ("new", 1)):
            ends = NOW + timedelta(hours=hours)
            session.add(SignIn(token_sha256=token, person_id=person.id, expires_at=ends))

    until_idle(town, NOW)

    with town.reading() as session:
        assert session.scalars(select(SignIn.token_sha256)).all() == ["new"]


def test_the_loop_works_until_it_is_stopped(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SECONDS_BETWEEN", 0.01)
    round_id = build_rounds.planned(town)
    stop = threading.Event()
    worker = threading.Thread(target=loop.run, args=(town, stop, lambda: NOW))

    worker.start()
    for _ in range(500):
        if state_of(town, round_id) == "open":
            break
        stop.wait(0.02)
    stop.set()
    worker.join(timeout=10)

    assert state_of(town, round_id) == "open"
    assert not worker.is_alive()
