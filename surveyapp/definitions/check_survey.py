"""What can be wrong with a survey beyond its shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.definitions import wording
from surveyapp.definitions.model import (
    FeedModel,
    IndicatorModel,
    MultipleQuestionModel,
    NumberQuestionModel,
    ScaleModel,
    ScaleQuestionModel,
    SingleQuestionModel,
    SurveyFile,
)
from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source
from surveyapp.definitions.survey_parts import AnyQuestion
from surveyapp.domain.language import RIGHT_TO_LEFT
from surveyapp.domain.survey import RESERVED_KEYS

MOST_QUESTIONS = 100
Feeding = ScaleQuestionModel | NumberQuestionModel


@dataclass(frozen=True)
class Known:
    """What surveys may refer to."""

    scales: Mapping[str, ScaleModel]
    indicators: Mapping[str, IndicatorModel]


def survey(source: Source, file: SurveyFile, known: Known) -> Iterator[Problem]:
    yield from wording.problems(source, file.languages)
    yield from _directions(source, file)
    if file.scale not in known.scales:
        yield source.problem(("scale",), f"there is no scale «{file.scale}» in scales.yaml")
    yield from _sections(source, file)
    questions = _placed(file)
    if len(questions) > MOST_QUESTIONS:
        yield source.problem(("sections",), f"has more than {MOST_QUESTIONS} questions")
    yield from _keys(source, questions)
    earlier: dict[str, AnyQuestion] = {}
    everything = {question.key for _path, question in questions}
    fed: dict[str, object] = {}
    for path, question in questions:
        yield from _question(source, path, question)
        yield from _condition(source, path, question, earlier, everything)
        if isinstance(question, ScaleQuestionModel | NumberQuestionModel):
            yield from _feeds(source, path, question, file.scale, known)
            yield from _mixed(source, path, question, _scale_of(question, file.scale, known), fed)
        earlier[question.key] = question


def _placed(file: SurveyFile) -> list[tuple[Path, AnyQuestion]]:
    return [
        (("sections", s, "questions", q), question)
        for s, section in enumerate(file.sections)
        for q, question in enumerate(section.questions)
    ]


def _directions(source: Source, file: SurveyFile) -> Iterator[Problem]:
    for at, language in enumerate(file.languages):
        if language in RIGHT_TO_LEFT and file.directions.get(language) != "rtl":
            words = f"«{language}» runs right to left: add directions: {{{language}: rtl}}"
            yield source.problem(("languages", at), words)
        if language in file.languages[:at]:
            yield source.problem(("languages", at), f"«{language}» stands twice")


def _sections(source: Source, file: SurveyFile) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, section in enumerate(file.sections):
        if section.key in seen:
            yield source.problem(("sections", at, "key"), f"section «{section.key}» stands twice")
        seen.add(section.key)


def _keys(source: Source, questions: list[tuple[Path, AnyQuestion]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, question in questions:
        if question.key in RESERVED_KEYS:
            yield source.problem((*path, "key"), f"«{question.key}» is reserved; choose another")
        if question.key in seen:
            yield source.problem((*path, "key"), f"question «{question.key}» stands twice")
        seen.add(question.key)


def _question(source: Source, path: Path, question: AnyQuestion) -> Iterator[Problem]:
    if isinstance(question, NumberQuestionModel) and question.min >= question.max:
        yield source.problem((*path, "min"), "must be below max")
    if isinstance(question, SingleQuestionModel | MultipleQuestionModel):
        seen: set[str] = set()
        for at, choice in enumerate(question.choices):
            if choice.key in seen:
                yield source.problem(
                    (*path, "choices", at, "key"), f"choice «{choice.key}» stands twice"
                )
            seen.add(choice.key)


def _condition(
    source: Source,
    path: Path,
    question: AnyQuestion,
    earlier: Mapping[str, AnyQuestion],
    everything: set[str],
) -> Iterator[Problem]:
    condition = question.show_if
    if condition is None:
        return
    place = (*path, "show_if", "question")
    gate = earlier.get(condition.question)
    if gate is None:
        later = condition.question in everything
        what = "comes later; a condition looks back" if later else "does not exist"
        yield source.problem(place, f"question «{condition.question}» {what}")
    elif not isinstance(gate, SingleQuestionModel):
        yield source.problem(place, f"«{gate.key}» must be of kind single to be a condition")
    elif not gate.fact:
        yield source.problem(
            place, f"«{gate.key}» is an opinion; only a single question with fact: true can decide"
        )
    else:
        choices = {choice.key for choice in gate.choices}
        for unknown in (key for key in condition.in_ if key not in choices):
            words = f"can never be met: «{gate.key}» has no choice «{unknown}»"
            yield source.problem((*path, "show_if", "in"), words)


def _feeds(
    source: Source, path: Path, question: Feeding, default: str, known: Known
) -> Iterator[Problem]:
    place = (*path, "indicator")
    scale = _scale_of(question, default, known)
    if question.indicator and question.show_if is not None:
        yield source.problem(place, "a question with show_if cannot feed an indicator")
    if isinstance(question, ScaleQuestionModel) and question.scale and scale is None:
        words = f"there is no scale «{question.scale}» in scales.yaml"
        yield source.problem((*path, "scale"), words)
        return
    for feed in question.indicator:
        yield from (source.problem(place, words) for words in _feed(feed, scale, question, known))


def _mixed(
    source: Source,
    path: Path,
    question: Feeding,
    scale: ScaleModel | None,
    fed: dict[str, object],
) -> Iterator[Problem]:
    """Questions on different scales may not end in one index; `fed` remembers the first."""
    for feed in question.indicator:
        measure = _measure(feed, scale, question)
        if fed.setdefault(feed.key, measure) != measure:
            words = f"questions of different scales feed «{feed.key}»"
            yield source.problem((*path, "indicator"), words)


def _scale_of(question: Feeding, default: str, known: Known) -> ScaleModel | None:
    if isinstance(question, ScaleQuestionModel):
        return known.scales.get(question.scale or default)
    return None


def _measure(feed: FeedModel, scale: ScaleModel | None, question: Feeding) -> object:
    """What makes two figures comparable: shares with shares, means on the same ends."""
    if feed.method == "share":
        return "share"
    if isinstance(question, NumberQuestionModel):
        return (question.min, question.max)
    return None if scale is None else (scale.points[0].value, scale.points[-1].value)


def _feed(
    feed: FeedModel,
    scale: ScaleModel | None,
    question: Feeding,
    known: Known,
) -> Iterator[str]:
    indicator = known.indicators.get(feed.key)
    if indicator is None:
        yield f"there is no indicator «{feed.key}» in indicators.yaml"
    elif indicator.source != "survey":
        yield f"indicator «{feed.key}» takes figures, not survey answers"
    elif feed.method == "mean" and (
        (indicator.scale_min, indicator.scale_max) != _measure(feed, scale, question)
    ):
        yield f"the scale of indicator «{feed.key}» is not the question's"
    yield from _mean(feed, scale) if feed.method == "mean" else _share(feed, scale)


def _mean(feed: FeedModel, scale: ScaleModel | None) -> Iterator[str]:
    if scale is not None and scale.method == "share":
        yield "a yes/no scale has no mean; use method: share"
    if feed.of:
        yield "`of` belongs to method: share"


def _share(feed: FeedModel, scale: ScaleModel | None) -> Iterator[str]:
    if scale is None:
        yield "method: share is for scale questions"
    elif not feed.of or not set(feed.of) < {point.value for point in scale.points}:
        yield "method: share needs `of` with some, not all, of the scale's values"
