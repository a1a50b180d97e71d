"""What somebody answered: one value for each question, and whether a question is asked at all."""

from collections.abc import Mapping
from enum import Enum

from surveyapp.domain.survey import DONT_KNOW, Question, SurveyDefinition


class DontKnow(Enum):
    """The answer "don't know": given, but missing in every figure."""

    DONT_KNOW = DONT_KNOW


Value = int | str | frozenset[str] | DontKnow
"""Scale and number: int; single: a choice's key; multiple: several; text: the text itself."""
Answers = Mapping[str, Value]
"""Question key → value. A skipped question is absent."""


def visible(definition: SurveyDefinition, question: Question, answers: Answers) -> bool:
    """Whether `question` is asked of somebody who has given `answers`."""
    condition = question.show_if
    if condition is None:
        return True
    gate = definition.by_key[condition.question]
    return answers.get(gate.key) in condition.choices and visible(definition, gate, answers)
