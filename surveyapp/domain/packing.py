"""One person's answers as bytes of one fixed length, so that an envelope's size tells nothing.

The layout follows from the definition alone: two bytes for the invitation, then a field of fixed
width for each question. A field of zeros stands for a skipped question throughout.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import assert_never

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
from surveyapp.domain.value import Answers, DontKnow, Value

_INVITATION_BYTES = 2
_UTF8_BYTES = 4
"""A character takes at most four."""
_DONT_KNOW = 1
_FIRST_VALUE = 2


@dataclass
class DamagedEnvelope(Refused):
    """Bytes that no answers of this definition can have been packed into."""

    length: int


def envelope_length(definition: SurveyDefinition) -> int:
    """Bytes of every packed answer to `definition`, without any spare ones."""
    return _INVITATION_BYTES + sum(_width(question) for question in definition.questions)


def pack(
    definition: SurveyDefinition, invitation_number: int, answers: Answers, spare: int = 0
) -> bytes:
    """`answers` given through invitation number `invitation_number` (0–65,535); `spare` bytes make
    it as long as the longest answer of its round.

    Raises ValueError for anything that `unpack` would not give back.
    """
    unknown = answers.keys() - definition.by_key.keys()
    if unknown or not 0 <= invitation_number < 1 << 8 * _INVITATION_BYTES:
        raise ValueError(invitation_number, sorted(unknown))
    fields = [invitation_number.to_bytes(_INVITATION_BYTES)]
    for question in definition.questions:
        value = answers.get(question.key)
        fields.append(bytes(_width(question)) if value is None else _packed(question, value))
    return b"".join([*fields, bytes(spare)])


def invitation_of(data: bytes) -> int:
    """The number of the invitation that packed answers came by."""
    return int.from_bytes(data[:_INVITATION_BYTES])


def unpack(definition: SurveyDefinition, data: bytes, spare: int = 0) -> tuple[int, Answers]:
    """The invitation number and the answers; raises DamagedEnvelope for what `pack` cannot make."""
    return invitation_of(data), Unpacker(definition, spare).answers(data)


@dataclass(frozen=True)
class Unpacker:
    """Unpacks many people's answers to one definition. It remembers what a field stood for, but
    never a text."""

    definition: SurveyDefinition
    spare: int = 0

    def answers(self, data: bytes) -> Answers:
        """Raises DamagedEnvelope for what `pack` cannot make."""
        if len(data) != self._length + self.spare or any(data[self._length :]):
            raise DamagedEnvelope(len(data))
        answers: dict[str, Value] = {}
        try:
            for one in self._fields:
                packed = data[one.start : one.end]
                if packed != one.skipped:
                    value = one.known.get(packed)
                    answers[one.question.key] = one.read(packed) if value is None else value
        except ValueError as error:
            raise DamagedEnvelope(len(data)) from error
        return answers

    @cached_property
    def _length(self) -> int:
        return envelope_length(self.definition)

    @cached_property
    def _fields(self) -> tuple["_Field", ...]:
        widths = [_width(question) for question in self.definition.questions]
        ends = accumulate(widths, initial=_INVITATION_BYTES)
        return tuple(map(_Field, self.definition.questions, ends, widths))


class _Field:
    """Where one question's answer lies, and what it stood for before."""

    def __init__(self, question: Question, start: int, width: int) -> None:
        self.question = question
        self.start = start
        self.end = start + width
        self.skipped = bytes(width)
        self.known: dict[bytes, Value] = {}

    def read(self, packed: bytes) -> Value:
        """Raises ValueError."""
        value = _unpacked(self.question, packed)
        if not isinstance(self.question, TextQuestion):
            self.known[packed] = value
        return value


def _width(question: Question) -> int:
    match question:
        case ScaleQuestion():
            return _bytes_for(question.scale.hi - question.scale.lo + _FIRST_VALUE)
        case NumberQuestion():
            return _bytes_for(question.max - question.min + _FIRST_VALUE)
        case SingleQuestion():
            return _bytes_for(len(question.choices))
        case MultipleQuestion():
            return _bytes_for((1 << len(question.choices)) - 1)
        case TextQuestion():
            return _size_bytes(question) + question.max_length * _UTF8_BYTES
        case _:
            assert_never(question)


def _bytes_for(highest: int) -> int:
    return (highest.bit_length() + 7) // 8


def _size_bytes(question: TextQuestion) -> int:
    return _bytes_for(question.max_length * _UTF8_BYTES)


def _packed(question: Question, value: Value) -> bytes:
    """Raises ValueError for a value that the question cannot have."""
    width = _width(question)
    match question, value:
        case ScaleQuestion(), DontKnow.DONT_KNOW if question.scale.dont_know is not None:
            return _DONT_KNOW.to_bytes(width)
        case ScaleQuestion() | NumberQuestion(), int():
            low, high = _ends(question)
            return (_FIRST_VALUE + range(low, high + 1).index(value)).to_bytes(width)
        case SingleQuestion(), str():
            return (1 + _keys(question).index(value)).to_bytes(width)
        case MultipleQuestion(), frozenset() if value:
            return sum(1 << _keys(question).index(key) for key in value).to_bytes(width)
        case TextQuestion(), str() if 0 < len(value) <= question.max_length:
            written = value.encode()
            size = len(written).to_bytes(_size_bytes(question))
            return (size + written).ljust(width, b"\0")
        case _:
            raise ValueError(question.key)


def _unpacked(question: Question, field: bytes) -> Value:
    """Raises ValueError unless packing the value gives back `field`."""
    value = _value(question, field)
    if _packed(question, value) != field:
        raise ValueError(question.key)
    return value


def _value(question: Question, field: bytes) -> Value:
    number = int.from_bytes(field)
    match question:
        case ScaleQuestion() if number == _DONT_KNOW:
            return DontKnow.DONT_KNOW
        case ScaleQuestion() | NumberQuestion():
            return _ends(question)[0] + number - _FIRST_VALUE
        case SingleQuestion():
            return question.choices[min(number, len(question.choices)) - 1].key
        case MultipleQuestion():
            keys = enumerate(_keys(question))
            return frozenset(key for at, key in keys if number >> at & 1)
        case TextQuestion():
            size = _size_bytes(question)
            return field[size : size + int.from_bytes(field[:size])].decode()
        case _:
            assert_never(question)


def _ends(question: ScaleQuestion | NumberQuestion) -> tuple[int, int]:
    if isinstance(question, ScaleQuestion):
        return question.scale.lo, question.scale.hi
    return question.min, question.max


def _keys(question: SingleQuestion | MultipleQuestion) -> tuple[str, ...]:
    return tuple(choice.key for choice in question.choices)
