"""One person's answers as bytes of one fixed length, so that an envelope's size tells nothing.

The layout follows from the definition alone: two bytes for the invitation, then a field of fixed
width for each question. Zero stands for a skipped question throughout.
"""

from dataclasses import dataclass
from typing import assert_never

from surveyapp.domain.answers import Answers, DontKnow, Value
from surveyapp.domain.errors import Refused
from surveyapp.domain.survey import (
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)

_INVITATION_BYTES = 2
_UTF8_BYTES = 4
_ANSWERED = 1
_DONT_KNOW = 1
_FIRST_VALUE = 2


@dataclass
class DamagedEnvelope(Refused):
    """Bytes that no answers of this definition can have been packed into."""

    length: int


def envelope_length(definition: SurveyDefinition) -> int:
    """Bytes of every packed answer to `definition`."""
    return _INVITATION_BYTES + sum(_width(question) for question in definition.questions)


def pack(definition: SurveyDefinition, invitation: int, answers: Answers) -> bytes:
    """`answers` given through invitation number `invitation` (0–65,535)."""
    fields = [invitation.to_bytes(_INVITATION_BYTES)]
    for question in definition.questions:
        value = answers.get(question.key)
        width = _width(question)
        fields.append(bytes(width) if value is None else _packed(question, value, width))
    return b"".join(fields)


def unpack(definition: SurveyDefinition, data: bytes) -> tuple[int, Answers]:
    """The invitation number and the answers; refuses bytes that `pack` cannot have made."""
    if len(data) != envelope_length(definition):
        raise DamagedEnvelope(len(data))
    invitation = int.from_bytes(data[:_INVITATION_BYTES])
    position = _INVITATION_BYTES
    answers: dict[str, Value] = {}
    for question in definition.questions:
        field = data[position : position + _width(question)]
        position += len(field)
        if any(field):
            answers[question.key] = _unpacked(question, field, len(data))
    return invitation, answers


def _width(question: Question) -> int:
    match question:
        case ScaleQuestion():
            return _bytes_for(question.scale.hi - question.scale.lo + _FIRST_VALUE)
        case NumberQuestion():
            return _bytes_for(question.max - question.min + _FIRST_VALUE)
        case SingleQuestion():
            return _bytes_for(len(question.choices))
        case MultipleQuestion():
            return _bytes_for(2 ** (len(question.choices) + 1) - 1)
        case TextQuestion():
            most = question.max_length * _UTF8_BYTES
            return _bytes_for(most) + most
        case _:
            assert_never(question)


def _bytes_for(highest: int) -> int:
    return (highest.bit_length() + 7) // 8


def _packed(question: Question, value: Value, width: int) -> bytes:
    if isinstance(question, TextQuestion):
        written = str(value).encode()
        size = _bytes_for(question.max_length * _UTF8_BYTES)
        return (len(written).to_bytes(size) + written).ljust(width, b"\0")
    return _number(question, value).to_bytes(width)


def _number(question: Question, value: Value) -> int:
    if value is DontKnow.DONT_KNOW:
        return _DONT_KNOW
    if isinstance(question, ScaleQuestion | NumberQuestion) and isinstance(value, int):
        return value - _lowest(question) + _FIRST_VALUE
    if isinstance(question, SingleQuestion):
        return _keys(question).index(str(value)) + 1
    if isinstance(question, MultipleQuestion) and isinstance(value, frozenset):
        return _ANSWERED + sum(2 << _keys(question).index(key) for key in value)
    raise TypeError(question.key)


def _unpacked(question: Question, field: bytes, length: int) -> Value:
    try:
        if isinstance(question, TextQuestion):
            return _text(question, field)
        return _value(question, int.from_bytes(field))
    except (IndexError, UnicodeDecodeError) as error:
        raise DamagedEnvelope(length) from error


def _text(question: TextQuestion, field: bytes) -> str:
    size = _bytes_for(question.max_length * _UTF8_BYTES)
    return field[size : size + int.from_bytes(field[:size])].decode()


def _value(question: Question, number: int) -> Value:
    match question:
        case SingleQuestion():
            return _keys(question)[number - 1]
        case MultipleQuestion():
            keys = _keys(question)
            chosen = [at for at in range(number.bit_length() - 1) if number & (2 << at)]
            return frozenset(keys[at] for at in chosen)
        case ScaleQuestion() | NumberQuestion():
            if number == _DONT_KNOW:
                return DontKnow.DONT_KNOW
            return _within(question, number - _FIRST_VALUE + _lowest(question))
        case TextQuestion():
            raise TypeError(question.key)
        case _:
            assert_never(question)


def _within(question: ScaleQuestion | NumberQuestion, value: int) -> int:
    highest = question.scale.hi if isinstance(question, ScaleQuestion) else question.max
    if value > highest:
        raise IndexError(value)
    return value


def _lowest(question: ScaleQuestion | NumberQuestion) -> int:
    return question.scale.lo if isinstance(question, ScaleQuestion) else question.min


def _keys(question: SingleQuestion | MultipleQuestion) -> tuple[str, ...]:
    return tuple(choice.key for choice in question.choices)
