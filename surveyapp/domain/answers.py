"""Raw values of a form → answers, or every reason why not; and whether a question is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import assert_never

from surveyapp.domain.errors import Refused
from surveyapp.domain.survey import (
    DONT_KNOW,
    RESERVED_KEYS,
    Choice,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)


_MOST_DIGITS = 9


class DontKnow(Enum):
    """The answer "don't know": given, but missing in every figure."""

    DONT_KNOW = DONT_KNOW


Value = int | str | frozenset[str] | DontKnow
"""Scale and number: int; single: a choice's key; multiple: several; text: the text itself."""
Answers = Mapping[str, Value]
"""Question key → value. A skipped question is absent."""


class Problem(StrEnum):
    UNKNOWN_QUESTION = "unknown_question"
    SEVERAL_VALUES = "several_values"
    NOT_ON_SCALE = "not_on_scale"
    UNKNOWN_CHOICE = "unknown_choice"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"


@dataclass
class InvalidAnswers(Refused):
    """Every problem of a form, by field."""

    problems: dict[str, Problem]


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read(definition: SurveyDefinition, fields: Mapping[str, Sequence[str]]) -> Answers:
    """The answers in `fields`. Blank is skipped; answers to questions not asked are left out.

    Raises InvalidAnswers with every problem at once.
    """
    found: dict[str, Value] = {}
    problems: dict[str, Problem] = {}
    for key, values in fields.items():
        if key in RESERVED_KEYS:
            continue
        question = definition.by_key.get(key)
        given = [value.strip() for value in values if value.strip()]
        if question is None:
            problems[key] = Problem.UNKNOWN_QUESTION
        elif given:
            try:
                found[key] = _value(question, given)
            except _Wrong as wrong:
                problems[key] = wrong.problem
    if problems:
        raise InvalidAnswers(problems)
    return {
        question.key: found[question.key]
        for question in definition.questions
        if question.key in found and visible(definition, question, found)
    }


def visible(definition: SurveyDefinition, question: Question, answers: Answers) -> bool:
    """Whether `question` is asked of somebody who has given `answers`."""
    condition = question.show_if
    if condition is None:
        return True
    gate = definition.by_key[condition.question]
    return answers.get(gate.key) in condition.choices and visible(definition, gate, answers)


def _value(question: Question, given: Sequence[str]) -> Value:
    match question:
        case ScaleQuestion():
            return _on_scale(question, _only(given))
        case SingleQuestion():
            return _choice(question.choices, _only(given))
        case MultipleQuestion():
            keys = (_choice(question.choices, each) for each in given)
            return frozenset(keys)
        case NumberQuestion():
            return _number(question, _only(given))
        case TextQuestion():
            return _text(question, _only(given))
        case _:
            assert_never(question)


def _only(given: Sequence[str]) -> str:
    if len(given) > 1:
        raise _Wrong(Problem.SEVERAL_VALUES)
    return given[0]


def _on_scale(question: ScaleQuestion, given: str) -> Value:
    if given == DONT_KNOW and question.scale.dont_know is not None:
        return DontKnow.DONT_KNOW
    for point in question.scale.points:
        if given == str(point.value):
            return point.value
    raise _Wrong(Problem.NOT_ON_SCALE)


def _choice(choices: Iterable[Choice], given: str) -> str:
    if given not in {choice.key for choice in choices}:
        raise _Wrong(Problem.UNKNOWN_CHOICE)
    return given


def _number(question: NumberQuestion, given: str) -> int:
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise _Wrong(Problem.NOT_A_NUMBER)
    if not question.min <= int(given) <= question.max:
        raise _Wrong(Problem.OUT_OF_RANGE)
    return int(given)


def _text(question: TextQuestion, given: str) -> str:
    written = given.replace("\r\n", "\n").replace("\x00", "")
    if len(written) > question.max_length:
        raise _Wrong(Problem.TOO_LONG)
    return written
