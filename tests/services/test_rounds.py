"""A round's life, and who may shape it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import OPERATOR, Actor, Role
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, RoundNotOpen, WrongState
from surveyapp.domain.survey_round import ALLOWED_IN, Action, State
from surveyapp.services import answering, counting, opening, organisation, rounds, settings
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.store import keys
from surveyapp.store.tables import Unit
from tests import build, build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

LEADER = build.actor(Role.UNIT_LEADER, "bakken")
CONTROLLER = build.actor(Role.CONTROLLER)
Act = Callable[[Installation, Session, Actor, int], None]

ACTS: dict[Action, Act] = {
    Action.OPEN: lambda _i, s, a, r: rounds.request_opening(s, a, r, NOW),
    Action.EXTEND: lambda _i, s, a, r: rounds.extend(s, a, r, CLOSES + DAY, NOW),
    Action.PAUSE: lambda i, s, a, r: rounds.pause(i, s, a, r, NOW),
    Action.RESUME: lambda i, s, a, r: rounds.resume(i, s, a, r, NOW),
    Action.CLOSE: lambda i, s, a, r: rounds.close(i, s, a, r, NOW),
    Action.CANCEL: lambda i, s, a, r: rounds.cancel(i, s, a, r, NOW),
    Action.HOLD_BACK: lambda _i, s, a, r: rounds.hold_back(s, a, r, NOW + 3 * DAY, NOW),
    Action.RELEASE: lambda _i, s, a, r: rounds.release(s, a, r, NOW),
}


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def brought_to(town: Installation, state: State, units: dict[str, int] | None = None) -> int:
    """A round in `state`, by the acts that lead there."""
    round_id = build_rounds.planned(town, build_rounds.plan(units))
    if state is State.CANCELLED:
        act(town, Action.CANCEL, round_id)
    elif state is not State.PLANNED:
        with town.writing() as session:
            opening.open_now(town, session, OPERATOR, round_id, NOW)
    if state is State.PAUSED:
        act(town, Action.PAUSE, round_id)
    if state in {State.CLOSED, State.COUNTED, State.RELEASED}:
        act(town, Action.CLOSE, round_id)
    if state in {State.COUNTED, State.RELEASED}:
        counting.count(town, round_id, NOW)
    if state is State.RELEASED:
        act(town, Action.RELEASE, round_id)
    return round_id


def act(town: Installation, action: Action, round_id: int, actor: Actor = OPERATOR) -> None:
    with town.writing() as session:
        ACTS[action](town, session, actor, round_id)


def state_of(town: Installation, round_id: int) -> str:
    return build_rounds.survey_round(town, round_id).state


@pytest.mark.parametrize("state", State)
def test_a_round_does_only_what_its_state_allows(town: Installation, state: State) -> None:
    for action in ACTS:
        with town.writing() as session:
            build.unit(session, action.value, parent=organisation.unit(session, "oppvekst"))
        round_id = brought_to(town, state, {action.value: 20})
        if state in ALLOWED_IN[action]:
            act(town, action, round_id)
        else:
            with pytest.raises(WrongState):
                act(town, action, round_id)


@pytest.mark.parametrize("action", ACTS)
def test_acts_on_a_round_need_the_right_at_all_its_units(
    town: Installation, action: Action
) -> None:
    state = next(iter(ALLOWED_IN[action]))
    round_id = brought_to(town, state, {"bakken": 20, "lia": 9})

    with pytest.raises(NotAllowed):
        act(town, action, round_id, LEADER)
    act(town, action, round_id, CONTROLLER)


def test_a_leader_runs_a_round_of_the_own_unit(town: Installation) -> None:
    round_id = build_rounds.planned(town, actor=LEADER)

    with town.writing() as session:
        rounds.request_opening(session, LEADER, round_id, NOW)

    assert build_rounds.survey_round(town, round_id).opening_requested


def test_a_leader_plans_nothing_elsewhere(town: Installation) -> None:
    with pytest.raises(NotAllowed):
        build_rounds.planned(town, build_rounds.plan({"bakken": 20, "lia": 9}), LEADER)


def test_only_the_operator_and_work_make_keys(town: Installation) -> None:
    round_id = build_rounds.planned(town)

    with town.writing() as session, pytest.raises(NotAllowed):
        opening.open_now(town, session, CONTROLLER, round_id, NOW)

    assert not town.config.keys.exists()


def test_every_problem_of_a_plan_is_told_at_once(town: Installation) -> None:
    wanted = build_rounds.plan(
        {"bakken": 0, "lia": 30, "skolen": 9, "nowhere": 5, "fjordvik": 5},
        {("lia", "stor"): 20, ("lia", "liten"): 12, ("bakken", "stor"): 3},
        period="20XX",
        closes_at=NOW,
        access="post",
    )

    with pytest.raises(InvalidInput) as refused:
        build_rounds.planned(town, wanted)

    assert refused.value.problems == {
        "closes": "closes_before_it_opens",
        "period": "invalid_period",
        "unit bakken": "groups_do_not_add_up",
        "unit lia": "groups_do_not_add_up",
        "unit skolen": "not_asked_at_this_type",
        "unit nowhere": "unknown_unit",
        "unit fjordvik": "not_asked_at_this_type",
        "group bakken/stor": "unknown_group",
        "access": "unknown_access",
    }


def test_a_round_needs_units_people_and_a_future(town: Installation) -> None:
    late = build_rounds.plan({}, opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)

    with pytest.raises(InvalidInput) as nobody:
        build_rounds.planned(town, late)
    with pytest.raises(InvalidInput) as zero:
        build_rounds.planned(town, build_rounds.plan({"bakken": 0}))

    assert nobody.value.problems == {"closes": "in_the_past", "units": "no_units"}
    assert zero.value.problems == {"unit bakken": "not_a_number_of_people"}


def test_an_unknown_survey_cannot_be_planned(town: Installation) -> None:
    with pytest.raises(NotFound):
        build_rounds.planned(town, build_rounds.plan(definition="nothing"))


def test_the_groups_of_a_unit_tell_how_many_it_invites(town: Installation) -> None:
    wanted = build_rounds.plan({}, {("lia", "stor"): 20, ("lia", "liten"): 12})

    planned = build_rounds.survey_round(town, build_rounds.planned(town, wanted))

    with town.reading() as session:
        session.add(planned)
        assert [(unit.code, unit.invited) for unit in planned.units] == [("lia", 32)]
        assert len(planned.invitations) == 2


def test_there_is_one_address_for_each_unit_and_group(town: Installation) -> None:
    wanted = build_rounds.plan({"bakken": 9}, {("lia", "stor"): 20, ("lia", "liten"): 12})
    round_id = build_rounds.planned(town, wanted)

    with town.reading() as session:
        found = rounds.links(session, town.config, round_id)

    assert [(one.unit, one.group) for one in found] == [
        ("bakken", None),
        ("lia", "stor"),
        ("lia", "liten"),
    ]
    assert len({one.url for one in found}) == 3
    assert all(one.url.startswith("http://localhost:8000/s/") for one in found)


def test_opening_freezes_all_that_decides_the_result(town: Installation) -> None:
    with town.writing() as session:
        settings.change(session, OPERATOR, {"k_group": "10", "repair_days": "3"}, NOW)
    round_id = build_rounds.opened(town, build_rounds.plan({"bakken": 20, "lia": 9}))

    with town.writing() as session:
        settings.change(session, OPERATOR, {"k_group": "8", "repair_days": "0"}, NOW)
        moved = session.query(Unit).filter_by(code="bakken").one()
        moved.parent = session.query(Unit).filter_by(code="fjordvik").one()

    frozen = build_rounds.survey_round(town, round_id)
    assert (frozen.parameters["k_group"], frozen.repair_days) == (10, 3)
    assert [node["code"] for node in frozen.tree] == ["fjordvik", "oppvekst"]
    assert [node["parent"] for node in frozen.tree] == [None, "fjordvik"]
    assert frozen.definition_text == (town.config.definitions / "parents.yaml").read_text()
    with town.reading() as session:
        session.add(frozen)
        assert {unit.parent_code for unit in frozen.units} == {"oppvekst"}


def test_a_round_of_one_unit_shows_nothing_above_it(town: Installation) -> None:
    round_id = build_rounds.opened(town)

    frozen = build_rounds.survey_round(town, round_id)

    assert frozen.tree == []
    with town.reading() as session:
        session.add(frozen)
        assert [unit.parent_code for unit in frozen.units] == [None]


def test_an_opening_that_was_cut_off_is_made_anew(town: Installation) -> None:
    round_id = build_rounds.planned(town)

    def cut_off() -> None:
        with town.writing() as session:
            opening.open_now(town, session, OPERATOR, round_id, NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert state_of(town, round_id) == "planned"
    left_behind = keys.read(town.config.keys, round_id).secret

    with town.writing() as session:
        opening.open_now(town, session, OPERATOR, round_id, NOW)

    assert keys.read(town.config.keys, round_id).secret != left_behind
    survey = build_rounds.entrance(town, round_id)
    assert survey.public_key == keys.read(town.config.keys, round_id).public()
    assert build_rounds.send(town, survey) is Receipt.ACCEPTED


def test_a_round_opened_early_takes_answers_at_once(town: Installation) -> None:
    wanted = build_rounds.plan(opens_at=NOW + DAY)

    round_id = build_rounds.opened(town, wanted, NOW)

    assert build_rounds.entrance(town, round_id, now=NOW).round_id == round_id


def test_a_round_that_is_over_cannot_be_opened(town: Installation) -> None:
    round_id = build_rounds.planned(town)

    with town.writing() as session, pytest.raises(InvalidInput):
        opening.open_now(town, session, OPERATOR, round_id, CLOSES)


def test_a_paused_survey_takes_nothing_until_it_is_resumed(town: Installation) -> None:
    round_id = brought_to(town, State.PAUSED)
    link = build_rounds.links(town, round_id)[0]
    with town.reading() as session, pytest.raises(RoundNotOpen) as refused:
        answering.open_survey(session, link, NOW)
    assert refused.value.state == "paused"

    with town.writing() as session:
        rounds.resume(town, session, OPERATOR, round_id, NOW)

    survey = build_rounds.entrance(town, round_id)
    assert build_rounds.send(town, survey) is Receipt.ACCEPTED


@pytest.mark.parametrize(
    ("closes_at", "problem"),
    [(CLOSES, "not_later_than_before"), (NOW - DAY, "in_the_past")],
)
def test_extending_only_gives_more_time(
    town: Installation, closes_at: datetime, problem: str
) -> None:
    round_id = brought_to(town, State.OPEN)

    with town.writing() as session, pytest.raises(InvalidInput) as refused:
        rounds.extend(session, OPERATOR, round_id, closes_at, NOW)

    assert refused.value.problems == {"closes": problem}


def test_a_result_is_held_back_for_fourteen_days_at_most(town: Installation) -> None:
    round_id = brought_to(town, State.COUNTED)

    with town.writing() as session:
        rounds.hold_back(session, OPERATOR, round_id, NOW + timedelta(days=14), NOW)
        with pytest.raises(InvalidInput):
            rounds.hold_back(session, OPERATOR, round_id, NOW + timedelta(days=15), NOW)

    assert build_rounds.survey_round(town, round_id).release_at == NOW + timedelta(days=14)


def test_cancelling_destroys_what_was_answered_unread(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_rounds.opened(town)
    build_rounds.send(town, build_rounds.entrance(town, round_id))

    with town.writing() as session:
        rounds.cancel(town, session, OPERATOR, round_id, NOW)
    counting.finish(town, round_id, OPERATOR, NOW)

    assert not build_rounds.mailbox(town, round_id).exists()
    assert not list(town.config.keys.iterdir())
    assert build_rounds.survey_round(town, round_id).destroyed_at == NOW


def test_everybody_sees_the_rounds_they_may_follow(town: Installation) -> None:
    own = build_rounds.planned(town)
    other = build_rounds.planned(town, build_rounds.plan({"lia": 9}))
    later = build_rounds.plan(
        {"bakken": 9, "lia": 9}, opens_at=CLOSES + DAY, closes_at=CLOSES + 2 * DAY
    )
    both = build_rounds.planned(town, later)

    def seen_by(actor: Actor) -> set[int]:
        with town.reading() as session:
            return {one.id for one in rounds.listed(session, actor)}

    assert seen_by(LEADER) == {own, both}
    assert seen_by(CONTROLLER) == {own, other, both}
    assert seen_by(build.actor(Role.STAFF, "bakken")) == set()


def test_every_act_is_written_down(town: Installation) -> None:
    round_id = build_rounds.planned(town, actor=LEADER)
    with town.writing() as session:
        rounds.request_opening(session, LEADER, round_id, NOW)

    entry = build_rounds.audited(town, "round.request_opening")[0]

    assert (entry.actor, entry.thing, entry.at) == (LEADER.email, f"round {round_id}", NOW)
    assert build_rounds.audited(town, "round.plan")[0].details["units"] == {"bakken": 20}
