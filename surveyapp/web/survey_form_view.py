"""Questions and answers as the form's templates draw them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from surveyapp.domain.answers import Answers, Problem
from surveyapp.domain.language import Text
from surveyapp.domain.survey import (
    DONT_KNOW,
    Choice,
    MultipleQuestion,
    NumberQuestion,
    Question,
    Scale,
    ScaleQuestion,
    Section,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)
from surveyapp.web.survey_form import Fields, asked

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a follow-up on the same page hangs on."""

    question: SingleQuestion
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: Question
    kind: str
    values: tuple[str, ...]
    """As posted, also when they cannot be taken: nothing anybody typed is lost."""
    problem: Problem | None
    gate: Gate | None


def kind(question: Question) -> str:
    """Which drawing a question has; scales have three."""
    match question:
        case ScaleQuestion(scale=scale):
            return scale_kind(scale)
        case SingleQuestion():
            return "single"
        case MultipleQuestion():
            return "multiple"
        case NumberQuestion():
            return "number"
        case TextQuestion():
            return "text"
        case _:
            assert_never(question)


def scale_kind(scale: Scale) -> str:
    """Faces, or the boxes' own words, or numbers with a word at each end."""
    if scale.has_faces:
        return "faces"
    return "words" if all(point.text is not None for point in scale.points) else "tiles"


def question_views(
    questions: Sequence[Question], fields: Fields, problems: Mapping[str, Problem]
) -> tuple[QuestionView, ...]:
    by_key = {question.key: question for question in questions}
    return tuple(
        QuestionView(
            question,
            kind(question),
            tuple(fields.get(question.key, ())),
            problems.get(question.key),
            _gate(question, by_key),
        )
        for question in questions
    )


def _gate(question: Question, on_page: Mapping[str, Question]) -> Gate | None:
    if question.show_if is None:
        return None
    gate = on_page.get(question.show_if.question)
    if not isinstance(gate, SingleQuestion):
        return None
    wanted = question.show_if.choices
    return Gate(gate, tuple(choice for choice in gate.choices if choice.key in wanted))


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question on the check-your-answers page; no `answer` is "not answered"."""

    question: Question
    answer: tuple[Text | str, ...]


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    section: Section
    rows: tuple[AnswerRow, ...]
    is_open: bool

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.answer)


def answer_groups(
    definition: SurveyDefinition, answers: Answers, seen_last: str | None, translate: Translate
) -> tuple[AnswerGroup, ...]:
    """All answers by theme; `seen_last` is the theme or question somebody came from."""
    mine = {question.key for question in asked(definition, answers)}
    groups = []
    for section in definition.sections:
        rows = tuple(
            AnswerRow(question, described(question, answers, translate))
            for question in section.questions
            if question.key in mine
        )
        keys = {section.key} | {question.key for question in section.questions}
        if rows:
            groups.append(AnswerGroup(section, rows, seen_last in keys))
    return tuple(groups)


def described(question: Question, answers: Answers, translate: Translate) -> tuple[Text | str, ...]:
    """An answer in words: the survey's own (`Text`), or ready for the page (`str`)."""
    if question.key not in answers:
        return ()
    value = answers[question.key]
    match question:
        case ScaleQuestion(scale=scale):
            return (_on_scale(scale, value, translate),)
        case SingleQuestion(choices=choices):
            return tuple(choice.text for choice in choices if choice.key == value)
        case MultipleQuestion(choices=choices):
            chosen = value if isinstance(value, frozenset) else frozenset()
            return tuple(choice.text for choice in choices if choice.key in chosen)
        case NumberQuestion() | TextQuestion():
            return (str(value),)
        case _:
            assert_never(question)


def _on_scale(scale: Scale, value: object, _: Translate) -> Text | str:
    point = next((point for point in scale.points if point.value == value), None)
    if point is None:
        return scale.dont_know or DONT_KNOW
    if point.text is not None and scale_kind(scale) != "tiles":
        return point.text
    if scale.lo == 1:
        return _("%(value)s of %(highest)s") % {"value": point.value, "highest": scale.hi}
    return str(point.value)
