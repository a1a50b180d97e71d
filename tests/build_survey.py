"""Builders of survey definitions: the smallest of each kind of question."""

from surveyapp.domain.language import Text
from surveyapp.domain.survey import (
    Audience,
    Choice,
    Condition,
    Feed,
    Method,
    MultipleQuestion,
    NumberQuestion,
    Point,
    Question,
    Scale,
    ScaleQuestion,
    Section,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)


def text(wording: str) -> Text:
    return Text({"nb": wording, "en": wording})


def scale(
    low: int = 1, high: int = 6, *, key: str = "", dont_know: bool = True, is_share: bool = False
) -> Scale:
    values = range(low, high + 1)
    return Scale(
        key=key or f"agree-{low}-{high}",
        title=text("Enig"),
        points=tuple(Point(value, None) for value in values),
        low_end=text("Helt uenig"),
        high_end=text("Helt enig"),
        dont_know=text("Vet ikke") if dont_know else None,
        high=frozenset(values[-2:]),
        shape=tuple(1 / len(values) for _ in values),
        method=Method.SHARE if is_share else Method.MEAN,
    )


def scale_question(
    key: str = "thrives",
    *,
    on: Scale | None = None,
    feeds: tuple[Feed, ...] = (),
    reversed: bool = False,  # noqa: A002 - the definition's own word
    show_if: Condition | None = None,
) -> ScaleQuestion:
    return ScaleQuestion(
        key=key,
        text=text(key),
        scale=on or scale(),
        feeds=feeds,
        reversed=reversed,
        show_if=show_if,
    )


def choices(*keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, text(key)) for key in keys)


def single(
    key: str = "sfo", *keys: str, fact: bool = True, show_if: Condition | None = None
) -> SingleQuestion:
    offered = choices(*(keys or ("yes", "no")))
    return SingleQuestion(key=key, text=text(key), choices=offered, fact=fact, show_if=show_if)


def multiple(key: str = "channels", *keys: str) -> MultipleQuestion:
    return MultipleQuestion(key=key, text=text(key), choices=choices(*(keys or ("app", "paper"))))


def number(
    key: str = "years",
    low: int = 0,
    high: int = 20,
    *,
    show_if: Condition | None = None,
) -> NumberQuestion:
    return NumberQuestion(key=key, text=text(key), min=low, max=high, show_if=show_if)


def free_text(key: str = "comment", max_length: int = 100) -> TextQuestion:
    return TextQuestion(key=key, text=text(key), max_length=max_length)


def only_if(gate: str, *keys: str) -> Condition:
    return Condition(gate, frozenset(keys or ("yes",)))


def definition(*questions: Question, key: str = "example") -> SurveyDefinition:
    return SurveyDefinition(
        key=key,
        version="2026.1",
        audience=Audience.PARENTS,
        unit_types=(),
        languages=("nb", "en"),
        title=text("Undersøkelse"),
        intro=text("Fortell hvordan det går."),
        minutes=5,
        scale=scale(),
        sections=(Section("only", text("Tema"), None, questions or (scale_question(),)),),
        layout="theme",
    )
