"""What a reviewer decides about free texts, and what of them is published (R11)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from surveyapp.domain.errors import InvalidInput

FEWEST_TEXTS = 5
"""Fewer texts of a unit are never shown: its people would know each other's."""


class Choice(StrEnum):
    SHOW = "show"
    MASK = "mask"
    """Shown with what could tell somebody's name or life hidden."""
    THEME = "theme"
    """Only what it is about is told."""
    WITHHOLD = "withhold"


class Because(StrEnum):
    """Why a text is withheld. The published count tells the first three apart."""

    RECOGNISABLE = "recognisable"
    OFFENSIVE = "offensive"
    SAYS_NOTHING = "says_nothing"
    CONCERN = "concern"
    """It tells of harm to a child and was handed on; published as recognisable."""

    @property
    def published(self) -> "Because":
        return Because.RECOGNISABLE if self is Because.CONCERN else self


@dataclass(frozen=True, slots=True)
class Decision:
    """`hide` are words that are hidden besides those the aids mark; `theme` is the key of a
    section. Raises InvalidInput for a theme or a reason that is missing."""

    choice: Choice
    because: Because | None = None
    theme: str = ""
    hide: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.choice is Choice.WITHHOLD and self.because is None:
            raise InvalidInput({"because": "reason_needed"})
        if self.choice is Choice.THEME and not self.theme:
            raise InvalidInput({"theme": "theme_needed"})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A text as it may be shown: masked where that was decided."""

    unit: str
    question: str
    text: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class TextsOfQuestion:
    """What is shown of what a unit's people wrote under one question."""

    key: str
    texts: tuple[str, ...] = ()
    themes: Mapping[str, int] = field(default_factory=dict)
    """How many texts were about each section."""
    withheld: Mapping[Because, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextsOfUnit:
    unit: str
    questions: tuple[TextsOfQuestion, ...]

    def to_json(self) -> dict[str, object]:
        return {"unit": self.unit, "questions": [_as_json(each) for each in self.questions]}


@dataclass(frozen=True, slots=True)
class TextRelease:
    """The second part of a release, written once after the last decision. Units that may show no
    text are not in it: not even how many wrote."""

    round_id: int
    units: tuple[TextsOfUnit, ...]

    def of(self, unit: str) -> TextsOfUnit | None:
        return next((one for one in self.units if one.unit == unit), None)

    def to_bytes(self) -> bytes:
        """The same bytes for the same release, always: sorted keys, UTF-8, no spaces."""
        document = {
            "format": 1,
            "round": self.round_id,
            "units": [one.to_json() for one in self.units],
        }
        told = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return told.encode()

    @classmethod
    def from_bytes(cls, body: bytes) -> "TextRelease":
        document = json.loads(body)
        return cls(
            document["round"],
            tuple(
                TextsOfUnit(one["unit"], tuple(map(_from_json, one["questions"])))
                for one in document["units"]
            ),
        )


def may_be_shown(answered: int, texts: int, fewest_answers: int) -> bool:
    """Whether a unit's texts may be read and shown at all (R11); `answered` is the least number of
    answers that the release tells of."""
    return answered >= fewest_answers and texts >= FEWEST_TEXTS


def published(round_id: int, reviewed: Sequence[Reviewed]) -> TextRelease:
    """Texts keep the order they are given in, which must be one that tells nothing."""
    units = dict.fromkeys(one.unit for one in reviewed)
    return TextRelease(
        round_id,
        tuple(
            TextsOfUnit(unit, tuple(_questions(one for one in reviewed if one.unit == unit)))
            for unit in sorted(units)
        ),
    )


def _questions(reviewed: Iterable[Reviewed]) -> Iterator[TextsOfQuestion]:
    by_question: dict[str, list[Reviewed]] = {}
    for one in reviewed:
        by_question.setdefault(one.question, []).append(one)
    for key in sorted(by_question):
        yield _question(key, by_question[key])


def _question(key: str, reviewed: Sequence[Reviewed]) -> TextsOfQuestion:
    decided = [(one.text, one.decision) for one in reviewed]
    shown = (Choice.SHOW, Choice.MASK)
    return TextsOfQuestion(
        key,
        texts=tuple(text for text, decision in decided if decision.choice in shown),
        themes=Counter(
            decision.theme for _, decision in decided if decision.choice is Choice.THEME
        ),
        withheld=Counter(
            decision.because.published for _, decision in decided if decision.because is not None
        ),
    )


def _as_json(one: TextsOfQuestion) -> dict[str, object]:
    return {
        "key": one.key,
        "texts": list(one.texts),
        "themes": dict(one.themes),
        "withheld": {reason.value: number for reason, number in one.withheld.items()},
    }


def _from_json(data: Mapping[str, object]) -> TextsOfQuestion:
    withheld = cast("Mapping[str, int]", data["withheld"])
    return TextsOfQuestion(
        str(data["key"]),
        tuple(cast("list[str]", data["texts"])),
        cast("Mapping[str, int]", data["themes"]),
        {Because(reason): number for reason, number in withheld.items()},
    )
