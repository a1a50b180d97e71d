"""The form's way through a survey: which page comes next, what stands on it, what is carried along.

Pure functions of the definition and of what a post carries: no draft is kept anywhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from surveyapp.domain import answers as domain_answers
from surveyapp.domain.answers import Answers, InvalidAnswers, Problem
from surveyapp.domain.survey import Question, Section, SurveyDefinition

Fields = Mapping[str, Sequence[str]]


class Place(StrEnum):
    """Pages that are no theme of the survey; `~` cannot stand in a question's or theme's key."""

    REVIEW = "~review"
    CODE = "~code"
    MENDING = "~mending"
    """The answers that could not be taken, wherever in the survey they stand."""


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of questions: a theme, or a single question for young pupils."""

    key: str
    section: Section
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything answered so far. `problems` holds what cannot be taken, by field."""

    answers: Answers
    problems: Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody is. `page` None is the check-your-answers page.

    `returning`: they came from that page to change one answer and go straight back to it.
    """

    page: Page | None
    returning: bool = False
    wished: str | None = None
    """The question they asked to change; the page is opened there."""

    @property
    def token(self) -> str:
        """What the field `page` carries."""
        key = Place.REVIEW if self.page is None else self.page.key
        return f"{key}~" if self.returning else str(key)


def read_sheet(definition: SurveyDefinition, fields: Fields) -> Sheet:
    """The answers that can be taken, and why the others cannot; never raises."""
    try:
        return Sheet(domain_answers.read(definition, fields), {})
    except InvalidAnswers as refused:
        rest = {key: values for key, values in fields.items() if key not in refused.problems}
        return Sheet(domain_answers.read(definition, rest), refused.problems)


def pages(definition: SurveyDefinition) -> tuple[Page, ...]:
    """Every page there is, whatever was answered."""
    if definition.layout == "theme":
        return tuple(Page(s.key, s, s.questions) for s in definition.sections)
    return tuple(Page(q.key, s, (q,)) for s in definition.sections for q in s.questions)


def way(definition: SurveyDefinition, answers: Answers) -> tuple[Page, ...]:
    """The pages to walk through, each with the questions that may concern this person.

    A follow-up whose gate stands on the same page is kept: without script nothing else can ask it.
    """
    narrowed = (
        replace(
            page,
            questions=tuple(
                q for q in page.questions if _may_concern(definition, page, q, answers)
            ),
        )
        for page in pages(definition)
    )
    return tuple(page for page in narrowed if page.questions)


def _may_concern(
    definition: SurveyDefinition, page: Page, question: Question, answers: Answers
) -> bool:
    if question.show_if is None:
        return True
    gate = next((q for q in page.questions if q.key == question.show_if.question), None)
    if gate is not None:
        return _may_concern(definition, page, gate, answers)
    return domain_answers.visible(definition, question, answers)


def asked(definition: SurveyDefinition, answers: Answers) -> tuple[Question, ...]:
    """The questions that concern this person by what was answered; what the progress counts."""
    return tuple(q for q in definition.questions if domain_answers.visible(definition, q, answers))


def here(definition: SurveyDefinition, answers: Answers, token: str) -> Position:
    """The position a `page` field names; an unknown or vanished page is the first one."""
    returning = token.endswith("~")
    key = token.removesuffix("~")
    if key == Place.REVIEW:
        return Position(None)
    route = way(definition, answers)
    page = next((p for p in route if p.key == key), route[0])
    return Position(page, returning and page.key == key)


def turned(
    definition: SurveyDefinition, answers: Answers, position: Position, action: str
) -> Position:
    """The position after `action`; an action nobody knows stays on the page."""
    match action.partition(":"):
        case ("next", _, _):
            return _neighbour(definition, answers, position, 1)
        case ("back", _, _):
            return _neighbour(definition, answers, position, -1)
        case ("review", _, _):
            return Position(None)
        case ("goto", _, key):
            return _sought(definition, answers, key) or position
        case _:
            return position


def _neighbour(
    definition: SurveyDefinition, answers: Answers, position: Position, step: int
) -> Position:
    """One page on or back in the order of the definition, over pages that concern others only."""
    order = [page.key for page in pages(definition)]
    at = len(order) if position.page is None else order.index(position.page.key)
    route = {order.index(page.key): page for page in way(definition, answers)}
    if step > 0:
        later = [index for index in route if index > at]
        return Position(route[min(later)] if later else None)
    earlier = [index for index in route if index < at]
    return Position(route[max(earlier, default=min(route))])


def _sought(definition: SurveyDefinition, answers: Answers, key: str) -> Position | None:
    for page in way(definition, answers):
        if page.key == key or any(question.key == key for question in page.questions):
            return Position(page, returning=True, wished=key)
    return None


def carried(
    definition: SurveyDefinition, fields: Fields, shown: Sequence[Question]
) -> tuple[tuple[str, str], ...]:
    """Answers that travel as hidden fields: those to all questions not shown on the page."""
    on_page = {question.key for question in shown}
    return tuple(
        (question.key, value)
        for question in definition.questions
        if question.key not in on_page
        for value in fields.get(question.key, ())
        if value
    )


def cleared(fields: Fields, action: str) -> Fields:
    """The fields without the answer that `clear:<key>` takes back."""
    verb, _, key = action.partition(":")
    return {k: v for k, v in fields.items() if k != key} if verb == "clear" else fields


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come: pages and questions, both counted from one, and minutes left."""

    part: int
    parts: int
    before: int
    """Questions on the pages already passed."""
    total: int
    minutes: int


def progress(definition: SurveyDefinition, answers: Answers, page: Page) -> Progress:
    route = way(definition, answers)
    part = next((i for i, p in enumerate(route, 1) if p.key == page.key), 1)
    total = sum(len(p.questions) for p in route)
    before = sum(len(p.questions) for p in route[: part - 1])
    minutes = ceil(definition.minutes * (total - before) / total)
    return Progress(part, len(route), before, total, max(1, minutes))
