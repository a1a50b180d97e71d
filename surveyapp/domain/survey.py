"""What is asked: a survey definition and its parts, parsed once and then never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from surveyapp.domain.language import Text

DONT_KNOW = "dont_know"
MOST_CLASSES = 4
"""Choices of a question that figures of the whole round are broken down by (R8)."""
RESERVED_KEYS = frozenset({"form", "action", "lang", "code", "page"})


class Audience(StrEnum):
    PARENTS = "parents"
    PUPILS = "pupils"
    STAFF = "staff"
    USERS = "users"


class Method(StrEnum):
    """How the answers to one question become one figure."""

    MEAN = "mean"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Point:
    """One box of a scale. `value` is the stored integer, `face` a face 1–5 or None."""

    value: int
    text: Text | None
    face: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A shared set of boxes with consecutive integer values, lowest first."""

    key: str
    title: Text
    points: tuple[Point, ...]
    low_end: Text
    high_end: Text
    dont_know: Text | None
    high: frozenset[int]
    """The values that count as high in the share of R6, after polarity."""
    shape: tuple[float, ...]
    """Expected shares, one per point; used only when no measured distribution exists."""
    method: Method
    """SHARE for scales that may never be averaged (yes/no)."""

    @property
    def lo(self) -> int:
        return self.points[0].value

    @property
    def hi(self) -> int:
        return self.points[-1].value

    @property
    def has_faces(self) -> bool:
        return all(point.face is not None for point in self.points)


@dataclass(frozen=True, slots=True)
class Feed:
    """One question's part in an indicator. `of` holds the values that count in a share."""

    indicator: str
    weight: float = 1.0
    method: Method = Method.MEAN
    of: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only of those who chose one of `choices` at the gate `question`, a single fact."""

    question: str
    choices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    key: str
    text: Text
    help: Text | None = None
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleQuestion(_Asked):
    scale: Scale
    reversed: bool = False
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleQuestion(_Asked):
    choices: tuple[Choice, ...]
    fact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleQuestion(_Asked):
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberQuestion(_Asked):
    """A whole number from `min` to `max`, both included."""

    min: int
    max: int
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion(_Asked):
    """Free text of at most `max_length` characters."""

    max_length: int


Question = ScaleQuestion | SingleQuestion | MultipleQuestion | NumberQuestion | TextQuestion


@dataclass(frozen=True, slots=True)
class Section:
    """A theme: one page of the form."""

    key: str
    title: Text
    intro: Text | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class SurveyDefinition:
    """One survey as its file says. `minutes` is the time to answer told on the landing page."""

    key: str
    version: str
    audience: Audience
    unit_types: tuple[str, ...]
    languages: tuple[str, ...]
    title: Text
    intro: Text
    minutes: int
    scale: Scale
    sections: tuple[Section, ...]
    layout: Literal["theme", "question"]
    """One page per theme, or one page per question (young pupils)."""
    overall: str | None = None
    """The question that asks for satisfaction all in all, which others may go together with."""
    second_breakdown: str | None = None
    """The fact for each of whose choices means over the whole round are told (R8)."""

    @property
    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}
