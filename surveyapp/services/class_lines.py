"""The lines of a second breakdown (R8): the whole round for each choice of a fact."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from surveyapp.domain.second_breakdown import ClassFigure, QuestionByClass, SecondBreakdown
from surveyapp.domain.survey import Choice, Question, Section, SingleQuestion, SurveyDefinition


@dataclass(frozen=True, slots=True)
class ClassLine:
    section: Section
    question: Question
    told: QuestionByClass


@dataclass(frozen=True, slots=True)
class ClassTable:
    """`lines` are in the order they were asked. Where there are none, `was_dropped` tells the
    figures that could have told too much from those of too few."""

    fact: SingleQuestion
    lines: tuple[ClassLine, ...]
    was_dropped: bool

    @property
    def by_section(self) -> list[tuple[Section, list[ClassLine]]]:
        pairs = groupby(self.lines, key=lambda line: line.section.key)
        lines = [list(some) for _, some in pairs]
        return [(some[0].section, some) for some in lines]

    def named(self, line: ClassLine) -> list[tuple[Choice, ClassFigure]]:
        """Each choice with its figure."""
        return list(zip(self.fact.choices, line.told.classes, strict=True))


def table(asked: SurveyDefinition, found: SecondBreakdown | None) -> ClassTable | None:
    """None where the round has no second breakdown."""
    fact = None if found is None else asked.by_key.get(found.question)
    if found is None or not isinstance(fact, SingleQuestion):
        return None
    return ClassTable(fact, tuple(_lines(asked, found)), found.was_dropped)


def _lines(asked: SurveyDefinition, found: SecondBreakdown) -> Iterator[ClassLine]:
    told = {one.key: one for one in found.questions}
    for section in asked.sections:
        for question in section.questions:
            if question.key in told:
                yield ClassLine(section, question, told[question.key])
