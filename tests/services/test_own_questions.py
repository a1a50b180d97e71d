"""The way of a unit's own question: written, frozen, asked, counted, shown at the unit only."""

import pytest

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import InvalidInput, NotAllowed, WrongState
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import LocalQuestion, Supplement
from surveyapp.services import counting, definitions, drafts, launching, releases, results, rounds
from surveyapp.services.installation import Installation
from tests import build, build_rounds
from tests.build_rounds import CLOSES, CONTENT, NOW

LEADER = build.actor(Role.UNIT_LEADER, "bakken")
QUESTION = LocalQuestion("agree-1-6", Text({"nb": "Er maten god?", "en": "Is the food good?"}))
OWN = Supplement("bakken", Text({"nb": "Spørsmål fra Bakken", "en": "From Bakken"}), (QUESTION,))


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def _set(town: Installation, round_id: int, own: Supplement = OWN) -> None:
    with town.writing() as session:
        launching.set_questions(session, town.config, LEADER, round_id, own, NOW)


def _for_two(town: Installation) -> int:
    return build_rounds.planned(town, build_rounds.plan({"bakken": 20, "lia": 20}))


def test_it_is_asked_and_shown_at_its_own_unit_only(town: Installation) -> None:
    round_id = _for_two(town)
    _set(town, round_id)
    build_rounds.opened_now(town, round_id)
    bakken, lia = (build_rounds.entrance(town, round_id, number) for number in range(2))
    key = QUESTION.key("bakken")
    for value in (4, 5, 6, 4, 5, 6, 5):
        build_rounds.send(town, bakken, {**CONTENT, key: value})
        build_rounds.send(town, lia)
    sealed = {len(one.sealed) for one in build_rounds.mailbox(town, round_id).envelopes()}

    build_rounds.close(town, round_id)
    counting.count(town, round_id, CLOSES)
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, CLOSES)

    assert key in bakken.definition.by_key
    assert key not in lia.definition.by_key
    assert len(sealed) == 1
    with town.reading() as session:
        release = releases.of(session, round_id)
        assert release is not None
        assert [one.unit for one in release.regions if one.question(key)] == ["bakken"]
        shown = results.of_unit(session, LEADER, round_id, "bakken")
        assert isinstance(shown, results.UnitResults)
        assert QUESTION.text in [line.question.text for line in shown.questions]
        above = results.of_unit(session, OPERATOR, round_id, "oppvekst")
        assert isinstance(above, results.UnitResults)
        assert QUESTION.text not in [line.question.text for line in above.questions]


def test_a_leader_decides_for_their_own_unit_until_it_opens(town: Installation) -> None:
    round_id = _for_two(town)
    _set(town, round_id)

    with pytest.raises(NotAllowed):
        _set(town, round_id, Supplement("lia", OWN.title, OWN.questions))
    with pytest.raises(InvalidInput):
        _set(town, round_id, Supplement("bakken", OWN.title, (LocalQuestion("none", Text({})),)))
    build_rounds.opened_now(town, round_id)
    with pytest.raises(WrongState):
        _set(town, round_id)

    entry = build_rounds.audited(town, "round.set_questions")[0]
    assert (entry.actor, entry.details) == (LEADER.email, {"unit": "bakken", "number": 1})
    checked = {one.code: one.checked_at for one in build_rounds.units(town, round_id)}
    assert checked == {"bakken": NOW, "lia": None}


def test_next_year_it_is_there_again_and_can_be_taken_away(town: Installation) -> None:
    last = build_rounds.planned(town)
    _set(town, last)
    build_rounds.opened_now(town, last)
    build_rounds.close(town, last)

    with town.writing() as session:
        again = drafts.begin(session, town.config, LEADER, "parents", CLOSES).id
    assert definitions.own_of(build_rounds.units(town, again)[0]) == OWN
    _set(town, again, Supplement("bakken", OWN.title, ()))
    assert definitions.own_of(build_rounds.units(town, again)[0]) is None


def test_a_survey_does_not_open_with_questions_that_could_not_be_read_again(
    town: Installation,
) -> None:
    round_id = build_rounds.planned(town)
    _set(town, round_id)
    with town.writing() as session:
        rounds.get(session, round_id).units[0].own_questions = {
            "title": {"nb": "Egne"},
            "questions": [{"scale": "gone", "text": {"nb": "Hva?", "en": "What?"}}],
        }

    with pytest.raises(InvalidInput):
        build_rounds.opened_now(town, round_id)

    assert build_rounds.survey_round(town, round_id).state == "planned"
