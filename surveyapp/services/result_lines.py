"""The lines of a result page: what a place answered, beside what it can be held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.release import Change, Published, QuestionResult, Region, SectionResult
from surveyapp.domain.result import Against, Comparison, IndicatorResult
from surveyapp.domain.survey import Question, Section, SurveyDefinition, TextQuestion

Shown = QuestionResult | SectionResult | IndicatorResult


@dataclass(frozen=True, slots=True)
class Beside:
    """What the count held a figure against: the rest of the municipality, the other units of its
    kind where there are several kinds, and the place itself in the round before."""

    rest: Comparison | None = None
    kind: Comparison | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    section: Section
    question: Question
    shown: QuestionResult
    beside: Beside

    @property
    def difference(self) -> float | None:
        """From the mean of the rest, as the two are published; None where either is missing."""
        here, rest = published(self.shown), self.beside.rest
        if here is None or rest is None or here.is_share:
            return None
        return here.value - rest.value


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A theme, its mean where it has one, and its questions."""

    section: Section
    mean: SectionResult | None
    beside: Beside
    questions: tuple[QuestionLine, ...]


def lines(asked: SurveyDefinition, here: Region) -> Iterator[SectionLine]:
    """Everything that was asked, in the order it was asked; free texts come with their review."""
    for section in asked.sections:
        questions = tuple(
            QuestionLine(section, question, shown, beside(shown))
            for question in section.questions
            if not isinstance(question, TextQuestion)
            and (shown := here.question(question.key)) is not None
        )
        if questions:
            mean = here.section(section.key)
            yield SectionLine(section, mean, beside(mean), questions)


def beside(shown: Shown | None) -> Beside:
    """Nothing where the figure itself may not be seen."""
    if published(shown) is None or shown is None:
        return Beside()
    against = {one.against: one for one in shown.comparisons}
    return Beside(
        against.get(Against.MUNICIPALITY_WITHOUT_UNIT),
        against.get(Against.SAME_KIND),
        None if shown.change is None or shown.change.previous is None else shown.change,
    )


def published(shown: Shown | None) -> Published | None:
    """The mean or share that may be seen, if there is one."""
    return shown.result if shown and isinstance(shown.result, Published) else None
