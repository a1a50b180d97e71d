"""The lines of a result page: what a place answered, beside what it can be held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.release import Published, QuestionResult, Region, SectionResult
from surveyapp.domain.survey import Question, Section, SurveyDefinition, TextQuestion


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same place in the round before, and what was asked then."""

    period: str
    definition: SurveyDefinition
    region: Region

    def question(self, now: Question) -> Published | None:
        """What was published of a question that was asked in the same words and on the same
        scale; None otherwise."""
        then = self.definition.by_key.get(now.key)
        return published(self.region.question(now.key)) if then == now else None

    def section(self, now: Section) -> Published | None:
        """What was published of a theme of the same questions; None otherwise."""
        then = next((one for one in self.definition.sections if one.key == now.key), None)
        is_same = then is not None and then.questions == now.questions
        return published(self.region.section(now.key)) if is_same else None


@dataclass(frozen=True, slots=True)
class Beside:
    """Published figures beside one of a place: the municipality's, and its own of last time."""

    above: Published | None
    before: Published | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    section: Section
    question: Question
    shown: QuestionResult
    beside: Beside

    @property
    def difference(self) -> float | None:
        """From the municipality's mean, as the two are published; None where either is missing."""
        here, there = published(self.shown), self.beside.above
        if here is None or there is None or here.is_share:
            return None
        return here.value - there.value


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A theme, its mean where it has one, and its questions."""

    section: Section
    mean: SectionResult | None
    beside: Beside
    questions: tuple[QuestionLine, ...]


def lines(
    asked: SurveyDefinition, here: Region, above: Region | None, earlier: Earlier | None
) -> Iterator[SectionLine]:
    """Everything that was asked, in the order it was asked; free texts come with their review."""
    for section in asked.sections:
        questions = tuple(
            QuestionLine(section, question, shown, _beside(question, above, earlier))
            for question in section.questions
            if not isinstance(question, TextQuestion)
            and (shown := here.question(question.key)) is not None
        )
        if questions:
            beside = Beside(
                None if above is None else published(above.section(section.key)),
                None if earlier is None else earlier.section(section),
            )
            yield SectionLine(section, here.section(section.key), beside, questions)


def _beside(question: Question, above: Region | None, earlier: Earlier | None) -> Beside:
    return Beside(
        None if above is None else published(above.question(question.key)),
        None if earlier is None else earlier.question(question),
    )


def published(shown: QuestionResult | SectionResult | None) -> Published | None:
    """The mean or share that may be seen, if there is one."""
    return shown.result if shown and isinstance(shown.result, Published) else None
