from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.answers import (
    Answers,
    DamagedEnvelope,
    DontKnow,
    InvalidAnswers,
    Problem,
    Value,
    envelope_length,
    pack,
    read,
    unpack,
    visible,
)
from surveyapp.domain.survey import (
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)
from tests import build_round as build

EVERY_KIND = build.definition(
    (
        build.asked("thrives"),
        build.asked("rating", on=build.scale(0, 10, dont_know=False)),
        build.single("sfo"),
        build.asked("sfo_thrives", show_if=build.only_if("sfo")),
        build.number("sfo_days", 0, 5, show_if=build.only_if("sfo")),
        build.multiple("channels", "app", "paper", "talk"),
        build.number("distance", -10_000, 10_000),
        build.free_text("comment", 40),
    )
)


def problems(fields: Mapping[str, Sequence[str]]) -> dict[str, Problem]:
    with pytest.raises(InvalidAnswers) as refused:
        read(EVERY_KIND, fields)
    return refused.value.problems


def test_every_kind_of_question_is_read() -> None:
    answers = read(
        EVERY_KIND,
        {
            "thrives": ["6"],
            "rating": ["0"],
            "sfo": ["yes"],
            "sfo_thrives": ["dont_know"],
            "sfo_days": ["5"],
            "channels": ["app", "talk", "app"],
            "distance": [" −1 200 "],
            "comment": ["  Bra\r\nog trygt  "],
        },
    )

    assert answers == {
        "thrives": 6,
        "rating": 0,
        "sfo": "yes",
        "sfo_thrives": DontKnow.DONT_KNOW,
        "sfo_days": 5,
        "channels": frozenset({"app", "talk"}),
        "distance": -1200,
        "comment": "Bra\nog trygt",
    }


def test_a_blank_or_missing_field_is_a_skipped_question() -> None:
    fields = {"thrives": [""], "channels": [" ", ""], "comment": [" \n\x00 "], "distance": []}

    assert read(EVERY_KIND, fields) == {}


def test_a_blank_beside_an_answer_does_not_count_as_a_second_answer() -> None:
    assert read(EVERY_KIND, {"thrives": ["", "4"]}) == {"thrives": 4}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"thrives": ["7"]}, Problem.NOT_ON_SCALE),
        ({"thrives": ["0"]}, Problem.NOT_ON_SCALE),
        ({"thrives": ["04"]}, Problem.NOT_ON_SCALE),
        ({"thrives": ["٤"]}, Problem.NOT_ON_SCALE),
        ({"rating": ["dont_know"]}, Problem.NOT_ON_SCALE),
        ({"thrives": ["4", "5"]}, Problem.SEVERAL_VALUES),
        ({"thrives": ["4", "4"]}, Problem.SEVERAL_VALUES),
        ({"sfo": ["yes", "no"]}, Problem.SEVERAL_VALUES),
        ({"sfo": ["maybe"]}, Problem.UNKNOWN_CHOICE),
        ({"channels": ["app", "fax"]}, Problem.UNKNOWN_CHOICE),
        ({"distance": ["4,5"]}, Problem.NOT_A_NUMBER),
        ({"distance": ["1e3"]}, Problem.NOT_A_NUMBER),
        ({"distance": ["9" * 5000]}, Problem.NOT_A_NUMBER),
        ({"distance": ["10001"]}, Problem.OUT_OF_RANGE),
        ({"comment": ["x" * 41]}, Problem.TOO_LONG),
        ({"comment": ["a", "b"]}, Problem.SEVERAL_VALUES),
        ({"nobody_asked": ["4"]}, Problem.UNKNOWN_QUESTION),
    ],
)
def test_what_a_question_cannot_take_is_told(
    fields: dict[str, list[str]], problem: Problem
) -> None:
    assert problems(fields) == {next(iter(fields)): problem}


def test_every_problem_of_a_form_is_told_at_once() -> None:
    found = problems({"thrives": ["9"], "comment": ["x" * 41], "who": ["me"], "rating": ["3"]})

    assert found == {
        "who": Problem.UNKNOWN_QUESTION,
        "thrives": Problem.NOT_ON_SCALE,
        "comment": Problem.TOO_LONG,
    }


def test_the_forms_own_fields_are_no_answers() -> None:
    fields = {key: ["x"] for key in ("form", "action", "lang", "code", "page")}

    assert read(EVERY_KIND, fields) == {}


def test_answers_to_questions_that_are_not_asked_are_left_out_unread() -> None:
    follow_ups = {"sfo_thrives": ["5"], "sfo_days": ["rubbish"]}

    assert read(EVERY_KIND, {"sfo": ["no"], **follow_ups}) == {"sfo": "no"}
    assert read(EVERY_KIND, follow_ups) == {}


def test_a_follow_up_of_a_follow_up_is_asked_only_when_both_conditions_are_met() -> None:
    inner = build.single("goes_daily", show_if=build.only_if("sfo"))
    last = build.asked("food", show_if=build.only_if("goes_daily"))
    survey = build.definition((build.single("sfo"), inner, last))

    assert visible(survey, last, {"sfo": "yes", "goes_daily": "yes"})
    assert not visible(survey, last, {"sfo": "no", "goes_daily": "yes"})
    assert read(survey, {"sfo": ["no"], "goes_daily": ["yes"], "food": ["4"]}) == {"sfo": "no"}


def test_a_text_keeps_its_language_and_loses_what_no_page_can_show() -> None:
    answers = read(EVERY_KIND, {"comment": ["Blåbær\x07 og\ud800 سلام 🙂"]})

    assert answers == {"comment": "Blåbær og سلام 🙂"}
    assert unpack(EVERY_KIND, pack(EVERY_KIND, 1, answers)) == (1, answers)


Kind = Callable[[str], Question]
"""A question but for its key."""
LOW = st.integers(-300, 300)
KEYS = st.integers(2, 30).map(lambda count: [f"c{at}" for at in range(count)])
KINDS: st.SearchStrategy[Kind] = st.one_of(
    st.builds(
        lambda low, more, unsure: partial(
            build.asked, on=build.scale(low, low + more, dont_know=unsure)
        ),
        LOW, st.integers(1, 10), st.booleans(),
    ),
    st.builds(
        lambda low, more: partial(build.number, lo=low, hi=low + more),
        LOW, st.integers(1, 100_000),
    ),
    KEYS.map(lambda offered: lambda key: build.single(key, *offered)),
    KEYS.map(lambda offered: lambda key: build.multiple(key, *offered)),
    st.integers(10, 200).map(lambda most: partial(build.free_text, max_length=most)),
)  # fmt: skip
CHOSEN = st.none() | st.tuples(
    st.integers(0, 2**30 - 1), st.text(st.characters(codec="utf-8"), min_size=1)
)
"""What somebody answers whatever is asked, see `value`; None for a question that was skipped."""


def value(question: Question, number: int, words: str) -> Value:
    """The answer number `number` to a question, over and over; or words that are not too many."""
    match question:
        case ScaleQuestion():
            points = [point.value for point in question.scale.points]
            unsure = [DontKnow.DONT_KNOW] if question.scale.dont_know else []
            return [*points, *unsure][number % len([*points, *unsure])]
        case NumberQuestion():
            return question.min + number % (question.max - question.min + 1)
        case SingleQuestion():
            return question.choices[number % len(question.choices)].key
        case MultipleQuestion():
            picked = 1 + number % (2 ** len(question.choices) - 1)
            return frozenset(
                choice.key for at, choice in enumerate(question.choices) if picked >> at & 1
            )
        case TextQuestion():
            return words[: question.max_length]


def answered() -> st.SearchStrategy[tuple[SurveyDefinition, int, Answers]]:
    """A survey, the number of an invitation and somebody's answers.

    No strategy is made while values are drawn: that takes most of the time, and longer than
    Hypothesis allows where it has to make its table of all letters first.
    """

    def made(
        asked: Sequence[tuple[Kind, tuple[int, str] | None]], invitation: int
    ) -> tuple[SurveyDefinition, int, Answers]:
        questions = [kind(f"q{at}") for at, (kind, _) in enumerate(asked)]
        answers = {
            question.key: value(question, *chosen)
            for question, (_, chosen) in zip(questions, asked, strict=True)
            if chosen is not None
        }
        return build.definition(questions), invitation, answers

    asked = st.lists(st.tuples(KINDS, CHOSEN), min_size=1, max_size=6)
    return st.builds(made, asked, st.integers(0, 65_535))


@given(answered())
def test_what_was_packed_comes_out_again(case: tuple[SurveyDefinition, int, Answers]) -> None:
    survey, invitation, answers = case

    assert unpack(survey, pack(survey, invitation, answers)) == (invitation, answers)


@given(answered())
def test_the_length_of_an_envelope_tells_nothing_about_the_answers(
    case: tuple[SurveyDefinition, int, Answers],
) -> None:
    survey, invitation, answers = case

    packed = pack(survey, invitation, answers)

    assert len(packed) == len(pack(survey, 0, {})) == envelope_length(survey)
    assert packed == pack(survey, invitation, dict(reversed(list(answers.items()))))


def test_the_longest_text_in_the_widest_letters_fits() -> None:
    answers: Answers = {"comment": "🙂" * 40}

    assert unpack(EVERY_KIND, pack(EVERY_KIND, 65_535, answers)) == (65_535, answers)


@given(st.binary(min_size=envelope_length(EVERY_KIND), max_size=envelope_length(EVERY_KIND)))
def test_rubbish_is_refused_unless_it_is_what_some_answers_pack_to(rubbish: bytes) -> None:
    try:
        invitation, answers = unpack(EVERY_KIND, rubbish)
    except DamagedEnvelope:
        return

    assert pack(EVERY_KIND, invitation, answers) == rubbish


def test_an_envelope_of_another_length_is_refused() -> None:
    packed = pack(EVERY_KIND, 3, {"thrives": 4})

    for damaged in (b"", packed[:-1], packed + b"\0"):
        with pytest.raises(DamagedEnvelope):
            unpack(EVERY_KIND, damaged)


LOW_BYTE_OF_DISTANCE = 9


@pytest.mark.parametrize(
    "position", sorted({*range(2, envelope_length(EVERY_KIND))} - {LOW_BYTE_OF_DISTANCE})
)
def test_a_byte_that_no_answer_has_is_refused(position: int) -> None:
    damaged = bytearray(pack(EVERY_KIND, 3, {}))
    damaged[position] = 255

    with pytest.raises(DamagedEnvelope):
        unpack(EVERY_KIND, bytes(damaged))


@pytest.mark.parametrize(
    "answers",
    [
        {"nobody_asked": 1},
        {"thrives": 7},
        {"rating": DontKnow.DONT_KNOW},
        {"sfo": "maybe"},
        {"channels": frozenset({"fax"})},
        {"channels": frozenset()},
        {"distance": "far"},
        {"comment": "x" * 41},
        {"comment": ""},
    ],
)
def test_nothing_is_sealed_that_could_not_be_read_at_the_count(answers: Answers) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the question's key is the whole message
        pack(EVERY_KIND, 1, answers)
