"""Raw values of a form → answers, or every reason why not."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from surveyapp.domain.errors import Refused
from surveyapp.domain.packing import DamagedEnvelope, envelope_length, pack, unpack
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
from surveyapp.domain.value import Answers, DontKnow, Value, visible

__all__ = [
    "Answers",
    "DamagedEnvelope",
    "DontKnow",
    "InvalidAnswers",
    "Problem",
    "Value",
    "envelope_length",
    "pack",
    "read",
    "unpack",
    "visible",
]

_MOST_DIGITS = 9
_KEPT_CONTROLS = frozenset("\n\t")


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
    """The answers in `fields`. Blank is skipped; whatever was given to a question that is not
    asked is left out unread.

    Raises InvalidAnswers with every problem at once.
    """
    unknown = fields.keys() - definition.by_key.keys() - RESERVED_KEYS
    problems = dict.fromkeys(sorted(unknown), Problem.UNKNOWN_QUESTION)
    answers: dict[str, Value] = {}
    for question in definition.questions:
        given = [value.strip() for value in fields.get(question.key, ()) if value.strip()]
        if not given or not visible(definition, question, answers):
            continue
        try:
            value = _value(question, given)
        except _Wrong as wrong:
            problems[question.key] = wrong.problem
        else:
            if value != "":
                answers[question.key] = value
    if problems:
        raise InvalidAnswers(problems)
    return answers


def _value(question: Question, given: Sequence[str]) -> Value:
    match question:
        case ScaleQuestion():
            return _on_scale(question, _only(given))
        case SingleQuestion():
            return _choice(question.choices, _only(given))
        case MultipleQuestion():
            return frozenset(_choice(question.choices, each) for each in given)
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
    """Spaces may part the thousands, and the typographic minus sign is a minus sign."""
    written = "".join(given.split()).replace("−", "-")
    digits = written.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise _Wrong(Problem.NOT_A_NUMBER)
    if not question.min <= int(written) <= question.max:
        raise _Wrong(Problem.OUT_OF_RANGE)
    return int(written)


def _text(question: TextQuestion, given: str) -> str:
    """One kind of line break, and no control characters or halves of characters."""
    lines = given.replace("\r\n", "\n").replace("\r", "\n")
    written = "".join(sign for sign in lines if _is_kept(sign)).strip()
    if len(written) > question.max_length:
        raise _Wrong(Problem.TOO_LONG)
    return written


def _is_kept(sign: str) -> bool:
    return sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}
