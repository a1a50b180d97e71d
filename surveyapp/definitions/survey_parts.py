"""Checked models → the domain's frozen values."""

from collections.abc import Mapping
from typing import assert_never

from surveyapp.definitions.model import (
    ChoiceModel,
    FeedModel,
    MultipleQuestionModel,
    NumberQuestionModel,
    ScaleModel,
    ScaleQuestionModel,
    ScalesFile,
    SectionModel,
    SingleQuestionModel,
    SurveyFile,
    TextQuestionModel,
    Wording,
)
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

AnyQuestion = (
    ScaleQuestionModel
    | SingleQuestionModel
    | MultipleQuestionModel
    | NumberQuestionModel
    | TextQuestionModel
)


def scales(file: ScalesFile) -> dict[str, Scale]:
    return {key: _scale(key, model) for key, model in file.scales.items()}


def survey(file: SurveyFile, known: Mapping[str, Scale]) -> SurveyDefinition:
    default = known[file.scale]
    return SurveyDefinition(
        key=file.key,
        version=file.version,
        audience=Audience(file.audience),
        unit_types=tuple(file.unit_types),
        languages=tuple(file.languages),
        title=Text(file.title),
        intro=Text(file.intro),
        minutes=file.minutes,
        scale=default,
        sections=tuple(_section(model, default, known) for model in file.sections),
        layout=file.layout,
        overall=file.overall,
        second_breakdown=file.second_breakdown,
    )


def _scale(key: str, model: ScaleModel) -> Scale:
    return Scale(
        key=key,
        title=Text(model.title),
        points=tuple(Point(p.value, _maybe(p.text), p.face) for p in model.points),
        low_end=Text(model.low_end),
        high_end=Text(model.high_end),
        dont_know=_maybe(model.dont_know),
        high=frozenset(model.high),
        shape=tuple(model.shape),
        method=Method(model.method),
    )


def _section(model: SectionModel, default: Scale, known: Mapping[str, Scale]) -> Section:
    return Section(
        key=model.key,
        title=Text(model.title),
        intro=_maybe(model.intro),
        questions=tuple(_question(each, default, known) for each in model.questions),
    )


def _question(model: AnyQuestion, default: Scale, known: Mapping[str, Scale]) -> Question:
    key, text, aid, condition = model.key, Text(model.text), _maybe(model.help), _condition(model)
    match model:
        case ScaleQuestionModel():
            return ScaleQuestion(
                key=key,
                text=text,
                help=aid,
                show_if=condition,
                scale=known[model.scale] if model.scale else default,
                reversed=model.reversed,
                feeds=_feeds(model.indicator),
            )
        case SingleQuestionModel():
            return SingleQuestion(
                key=key,
                text=text,
                help=aid,
                show_if=condition,
                choices=_choices(model.choices),
                fact=model.fact,
            )
        case MultipleQuestionModel():
            choices = _choices(model.choices)
            return MultipleQuestion(
                key=key, text=text, help=aid, show_if=condition, choices=choices
            )
        case NumberQuestionModel():
            return NumberQuestion(
                key=key,
                text=text,
                help=aid,
                show_if=condition,
                min=model.min,
                max=model.max,
                feeds=_feeds(model.indicator),
            )
        case TextQuestionModel():
            return TextQuestion(
                key=key, text=text, help=aid, show_if=condition, max_length=model.max_length
            )
        case _:
            assert_never(model)


def _maybe(wording: Wording | None) -> Text | None:
    return None if wording is None else Text(wording)


def _condition(model: AnyQuestion) -> Condition | None:
    asked = model.show_if
    return None if asked is None else Condition(asked.question, frozenset(asked.in_))


def _choices(models: list[ChoiceModel]) -> tuple[Choice, ...]:
    return tuple(Choice(model.key, Text(model.text)) for model in models)


def _feeds(models: list[FeedModel]) -> tuple[Feed, ...]:
    return tuple(
        Feed(model.key, model.weight, Method(model.method), frozenset(model.of)) for model in models
    )
