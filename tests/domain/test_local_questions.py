"""A unit's own questions: few, in every language, on the survey's scales, at the unit only."""

from dataclasses import replace

import pytest

from surveyapp.domain import local_questions
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import Doubt, LocalQuestion, Supplement
from surveyapp.domain.packing import DamagedEnvelope, envelope_length, invitation_of, pack, unpack
from surveyapp.domain.release import Release
from tests import build_round
from tests.build_round import FACTS

TITLE = build_round.text("Questions from Medkila")


def own(words: str = "Er maten god?", scale: str = "agree-1-6") -> LocalQuestion:
    return LocalQuestion(scale, Text({"nb": words, "en": words}))


def supplement(*questions: LocalQuestion, unit: str = "medkila") -> Supplement:
    return Supplement(unit, TITLE, questions or (own(),))


def test_they_come_after_the_common_questions_but_before_a_last_theme_of_words() -> None:
    common = {"all": [build_round.asked("q1")], "words": [build_round.free_text()]}

    asked = local_questions.with_own(build_round.definition(common), supplement())
    without_words = local_questions.with_own(build_round.definition(), supplement())

    assert [one.key for one in asked.sections] == ["all", "local", "words"]
    assert [one.key for one in without_words.sections] == ["all", "local"]


def test_a_question_is_the_same_next_year_only_when_its_words_are() -> None:
    assert own().key("medkila") == own().key("medkila")
    assert own().key("medkila") != own("Er maten varm?").key("medkila")
    assert own().key("medkila") != own().key("lia")


def test_they_are_frozen_and_read_back_as_they_were() -> None:
    frozen = supplement(own(), own("Er uteområdet bra?"))

    assert Supplement.from_json("medkila", frozen.as_json()) == frozen


@pytest.mark.parametrize(
    ("questions", "problems"),
    [
        ([own(str(n)) for n in range(5)], {"questions": "too_many_questions"}),
        ([own(), own()], {"questions": "repeated_question"}),
        ([own(scale="telepathy")], {"1.scale": "unknown_scale"}),
        ([LocalQuestion("agree-1-6", Text({"nb": "Bra?"}))], {"1.en": "wording_missing"}),
        ([own("a" * 201)], {"1.nb": "question_too_long", "1.en": "question_too_long"}),
        ([own()], {}),
    ],
)
def test_every_mistake_is_told(questions: list[LocalQuestion], problems: dict[str, str]) -> None:
    assert local_questions.problems(build_round.definition(), questions) == problems


@pytest.mark.parametrize(
    ("words", "doubts"),
    [
        ("Er maten god?", set()),
        ("Er du fornøyd med Kari Nordmann på avdelingen?", {Doubt.NAME}),
        ("Er du fornøyd med Bakken?", set()),
        ("Har barnet ditt en diagnose?", {Doubt.HEALTH}),
        ("Er barnet ditt ofte syk når Ola henter?", {Doubt.NAME, Doubt.HEALTH}),
    ],
)
def test_names_and_health_are_warned_against(words: str, doubts: set[Doubt]) -> None:
    assert local_questions.doubts(own(words), "Bakken barnehage") == doubts


def test_they_are_published_at_their_unit_only_and_leave_all_else_alone() -> None:
    nodes = build_round.municipality({"s": {"medkila": {"a": 20, "b": 20}, "lia": 20}})
    places = [("medkila", "a")] * 12 + [("medkila", "b")] * 12 + [("lia", None)] * 12
    key = own().key("medkila")
    answers = [(place, {"q1": 3 + at % 3, key: 4 + at % 3}) for at, place in enumerate(places)]
    common = build_round.release(nodes, answers)

    joined = local_questions.joined(common, {"medkila": _counted(supplement(), answers)})

    shown = {(one.unit, one.group) for one in joined.regions if one.question(key)}
    assert shown == {("medkila", None)}
    assert joined.items.keys() == {"q1", key}
    assert [atom.regions for atom in joined.atoms[key]] == [("medkila",)]
    without = [replace(one, questions=one.questions[:1]) for one in joined.regions]
    assert tuple(without) == common.regions
    assert Release.from_bytes(joined.to_bytes()) == joined


def _counted(
    supplement: Supplement, answers: list[tuple[build_round.NodeKey, build_round.Answers]]
) -> Release:
    inside = [
        (local_questions.place_at(place), given)
        for place, given in answers
        if place[0] == supplement.unit
    ]
    asked = local_questions.alone(build_round.definition(), supplement)
    nodes = [local_questions.at_unit(supplement.unit, 40)]
    return build_round.count(asked, nodes, inside, build_round.Parameters(), facts=FACTS)


def test_every_packed_answer_of_a_round_is_of_one_length() -> None:
    plain = build_round.definition()
    asked = local_questions.with_own(plain, supplement(own(), own("Mer?")))
    room = 2 * local_questions.BYTES

    long = pack(asked, 7, {"q1": 4, own().key("medkila"): 5})
    short = pack(plain, 8, {"q1": 4}, spare=room)

    assert len(long) == len(short) == envelope_length(plain) + room
    assert (invitation_of(long), invitation_of(short)) == (7, 8)
    assert unpack(asked, long)[1] == {"q1": 4, own().key("medkila"): 5}
    assert unpack(plain, short, spare=room) == (8, {"q1": 4})
    with pytest.raises(DamagedEnvelope):
        unpack(plain, long, spare=room)
