"""One-time codes and links."""

import re
from datetime import datetime

import pytest

from surveyapp.domain import code as codes
from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.services import answering, invitations
from surveyapp.services.answering import CodeState, Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.invitations import CodeOrder, UnitCodes
from surveyapp.store.tables import SurveyRound
from tests import build, build_rounds
from tests.build_rounds import NOW


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


@pytest.fixture
def round_id(town: Installation) -> int:
    wanted = build_rounds.plan(
        {"lia": 32, "bakken": 9}, {("lia", "stor"): 20, ("lia", "liten"): 12}, access="codes"
    )
    return build_rounds.opened(town, wanted)


def make(
    town: Installation, round_id: int, unit: str, now: datetime = NOW, **asked: bool | int
) -> tuple[UnitCodes, ...]:
    with town.writing() as session:
        return invitations.make_codes(town, session, OPERATOR, round_id, unit, now, **asked)  # type: ignore[arg-type]  # either kind


def test_everybody_invited_gets_a_code_of_sixty_bits(town: Installation, round_id: int) -> None:
    made = make(town, round_id, "lia")

    assert [(one.group_name, len(one.codes)) for one in made] == [("Stor", 20), ("Liten", 12)]
    every = [code for one in made for code in one.codes]
    assert len(set(every)) == 32
    alphabet = codes.ALPHABET
    assert all(re.fullmatch(rf"([{alphabet}]{{4}}-){{2}}[{alphabet}]{{4}}", code) for code in every)
    assert not set("ILOU") & set(alphabet)


def test_a_code_lets_in_to_its_own_group_only(town: Installation, round_id: int) -> None:
    code = make(town, round_id, "lia")[0].codes[0]

    states = [
        answering.check_code(town, build_rounds.entrance(town, round_id, number), code)
        for number in range(3)
    ]

    assert states == [CodeState.GOOD, CodeState.UNKNOWN, CodeState.UNKNOWN]


def test_codes_are_made_once(town: Installation, round_id: int) -> None:
    make(town, round_id, "bakken")

    with pytest.raises(InvalidInput) as refused:
        make(town, round_id, "bakken")

    assert refused.value.problems == {"codes": "codes_are_made"}


def test_a_lost_print_is_made_anew_and_the_lost_codes_die(
    town: Installation, round_id: int
) -> None:
    lost = make(town, round_id, "bakken")[0].codes[0]
    survey = build_rounds.entrance(town, round_id, 2)

    fresh = make(town, round_id, "bakken", anew=True)[0].codes

    assert answering.check_code(town, survey, lost) is CodeState.UNKNOWN
    assert len(fresh) == 9
    assert build_rounds.send(town, survey, code=fresh[0]) is Receipt.ACCEPTED


def test_of_two_prints_at_once_only_one_lets_people_in(town: Installation, round_id: int) -> None:
    order = CodeOrder(round_id, "bakken")
    with town.reading() as session:
        first, second = (invitations.draw(town, session, OPERATOR, order) for _ in range(2))

    with town.writing() as session:
        invitations.keep(town, session, OPERATOR, first, NOW)
    with town.writing() as session, pytest.raises(InvalidInput) as refused:
        invitations.keep(town, session, OPERATOR, second, NOW)

    assert refused.value.problems == {"codes": "codes_are_made"}
    survey = build_rounds.entrance(town, round_id, 2)
    states = [
        {answering.check_code(town, survey, code) for code in drawn.codes[0].codes}
        for drawn in (first, second)
    ]
    assert states == [{CodeState.GOOD}, {CodeState.UNKNOWN}]


def test_a_code_is_replaced_by_one_of_its_group_on_both_databases(either: Installation) -> None:
    town = build_rounds.municipality(either)
    wanted = build_rounds.plan(
        {"lia": 3}, {("lia", "stor"): 2, ("lia", "liten"): 1}, access="codes"
    )
    round_id = build_rounds.opened(town, wanted)
    lost = make(town, round_id, "lia")[1].codes[0]

    with town.reading() as session:
        drawn = invitations.draw_instead(town, session, OPERATOR, round_id, lost)
    with town.writing() as session:
        invitations.keep(town, session, OPERATOR, drawn, NOW)

    [fresh] = drawn.codes
    survey = build_rounds.entrance(town, round_id, 1)
    assert (fresh.group, len(fresh.codes)) == ("liten", 1)
    assert answering.check_code(town, survey, lost) is CodeState.UNKNOWN
    assert answering.check_code(town, survey, fresh.codes[0]) is CodeState.GOOD
    with town.writing() as session, pytest.raises(NotFound):
        invitations.keep(town, session, OPERATOR, drawn, NOW)


def test_a_code_that_is_drawn_but_not_kept_lets_nobody_in(
    town: Installation, round_id: int
) -> None:
    make(town, round_id, "bakken")
    order = CodeOrder(round_id, "bakken", extra=1)
    with town.reading() as session:
        drawn = invitations.draw(town, session, OPERATOR, order)

    survey = build_rounds.entrance(town, round_id, 2)
    assert answering.check_code(town, survey, drawn.codes[0].codes[0]) is CodeState.UNKNOWN


def test_a_survey_that_nobody_has_started_has_no_codes(town: Installation, round_id: int) -> None:
    with town.writing() as session:
        session.get_one(SurveyRound, round_id).is_draft = True

    with pytest.raises(InvalidInput) as refused:
        make(town, round_id, "bakken")

    assert refused.value.problems == {"codes": "not_started"}


def test_a_few_more_codes_leave_the_others_good(town: Installation, round_id: int) -> None:
    first = make(town, round_id, "bakken")[0].codes[0]

    more = make(town, round_id, "bakken", extra=2)[0].codes

    assert len(more) == 2
    survey = build_rounds.entrance(town, round_id, 2)
    assert answering.check_code(town, survey, first) is CodeState.GOOD


def test_voiding_tells_nobody_whether_the_code_was_used(town: Installation, round_id: int) -> None:
    used, unused, *_ = make(town, round_id, "bakken")[0].codes
    survey = build_rounds.entrance(town, round_id, 2)
    build_rounds.send(town, survey, code=used)

    with town.writing() as session:
        for code in (used, unused):
            invitations.void_code(town, session, OPERATOR, round_id, code, NOW)

    assert {answering.check_code(town, survey, code) for code in (used, unused)} == {
        CodeState.UNKNOWN
    }
    assert build_rounds.mailbox(town, round_id).contents().envelopes == 1


@pytest.mark.parametrize(("typed", "refusal"), [("XX", InvalidInput), ("0" * 12, NotFound)])
def test_what_is_no_code_cannot_be_voided(
    town: Installation, round_id: int, typed: str, refusal: type[Exception]
) -> None:
    make(town, round_id, "bakken")

    with town.writing() as session, pytest.raises(refusal):
        invitations.void_code(town, session, OPERATOR, round_id, typed, NOW)


def test_a_round_of_links_has_no_codes(town: Installation) -> None:
    round_id = build_rounds.opened(town)

    with pytest.raises(InvalidInput) as refused:
        make(town, round_id, "bakken")

    assert refused.value.problems == {"access": "round_has_no_codes"}


def test_codes_are_for_those_who_run_the_unit(town: Installation, round_id: int) -> None:
    stranger = build.actor(Role.UNIT_LEADER, "bakken")

    with town.writing() as session, pytest.raises(NotAllowed):
        invitations.make_codes(town, session, stranger, round_id, "lia", NOW)


def test_the_log_of_codes_holds_no_code(town: Installation, round_id: int) -> None:
    made = make(town, round_id, "bakken")[0].codes

    entry = build_rounds.audited(town, "codes.make")[0]

    assert entry.details == {"unit": "bakken", "number": 9, "anew": False}
    assert not any(code in f"{entry.thing} {entry.details}" for code in made)


def test_links_hold_eighty_bits_of_chance(town: Installation, round_id: int) -> None:
    links = build_rounds.links(town, round_id)

    assert len(set(links)) == 3
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{16}", link) for link in links)
