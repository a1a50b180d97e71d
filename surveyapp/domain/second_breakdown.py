"""Figures of the whole round for each choice of a fact, as gender (R8): what a release holds."""

from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.disclosure import People
from surveyapp.domain.json_values import (
    Json,
    Read,
    listed,
    number,
    numbers,
    people,
    people_json,
    text,
)
from surveyapp.domain.result import Bound


class Apart(StrEnum):
    """Whether the classes of a question differ for other reasons than chance."""

    CLEARLY = "clear_difference"
    NOT_CLEARLY = "no_clear_difference"
    TOO_LITTLE = "too_little_to_compare"
    """No spread is known, since fewer than 100 answered in the whole round."""

    @property
    def is_clear(self) -> bool:
        return self is Apart.CLEARLY


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """Of those who gave one choice: the mean with one decimal, and how many they are as a class of
    numbers. The interval is the one of chance alone, from these two; None where the scale says
    nothing of how answers lie."""

    choice: str
    mean: float
    n: People
    interval: tuple[float, float] | None
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class QuestionByClass:
    """`apart` was decided together with all other questions of the breakdown."""

    key: str
    classes: tuple[ClassFigure, ...]
    apart: Apart


@dataclass(frozen=True, slots=True)
class SecondBreakdown:
    """`question` is the fact. `was_dropped`: the figures together could have told too much of
    somebody, so none is here; which of them it was is not told. Without that, questions are left
    out where too few would have been told of."""

    question: str
    questions: tuple[QuestionByClass, ...]
    was_dropped: bool = False


def breakdown_json(found: SecondBreakdown) -> Json:
    return {
        "question": found.question,
        "dropped": found.was_dropped,
        "questions": [
            {
                "key": one.key,
                "apart": one.apart.value,
                "classes": [_figure_json(each) for each in one.classes],
            }
            for one in found.questions
        ],
    }


def _figure_json(figure: ClassFigure) -> Json:
    return {
        "choice": figure.choice,
        "mean": figure.mean,
        "n": people_json(figure.n),
        "interval": None if figure.interval is None else list(figure.interval),
        "bound": None if figure.bound is None else figure.bound.value,
    }


def breakdown(data: Read) -> SecondBreakdown:
    return SecondBreakdown(
        text(data, "question"),
        tuple(
            QuestionByClass(
                text(one, "key"),
                tuple(_figure(each) for each in listed(one, "classes")),
                Apart(text(one, "apart")),
            )
            for one in listed(data, "questions")
        ),
        data["dropped"] is True,
    )


def _figure(data: Read) -> ClassFigure:
    ends = numbers(data, "interval") if data["interval"] is not None else None
    return ClassFigure(
        choice=text(data, "choice"),
        mean=number(data, "mean"),
        n=people(data, "n"),
        interval=None if ends is None else (ends[0], ends[1]),
        bound=None if data["bound"] is None else Bound(text(data, "bound")),
    )
