"""Results of released rounds: which there are, and what each says of a unit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.disclosure import NotMeasured, Reason, Suppressed
from surveyapp.domain.release import Published, QuestionResult, SectionResult
from surveyapp.domain.result import Category
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.domain.survey import Question, Scale, ScaleQuestion, Section, TextQuestion
from surveyapp.paper import result_charts as charts
from surveyapp.paper.result_charts import Part
from surveyapp.services import results
from surveyapp.services.results import UnitResults, Waiting
from surveyapp.web import result_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("results", __name__)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """`bar` is how its answers spread, as far as that may be shown."""

    question: Question
    shown: QuestionResult
    bar: tuple[Part, ...]

    @property
    def is_by_value(self) -> bool:
        return any(isinstance(part.share, Category) for part in self.bar)

    @property
    def is_joined_across(self) -> bool:
        """Some of its values are joined with one on the other side of the middle."""
        shares = (part.share for part in self.bar if part.tone == 0)
        return any(isinstance(one, Category) and one.first < one.last for one in shares)


@dataclass(frozen=True, slots=True)
class SectionRows:
    section: Section
    mean: SectionResult | None
    rows: tuple[QuestionRow, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why some figures of this place are not shown, and which."""

    reason: Reason
    questions: tuple[Question, ...]


@blueprint.get("/results")
@allowed(Right.READ_RESULTS)
def listing() -> str:
    with reading() as session:
        return render_template(
            "results/listing.html", rounds=results.listed(session, current_actor())
        )


@blueprint.get("/results/<int:round_id>/<unit>")
@allowed(Right.READ_RESULTS, unit="unit")
def of_unit(round_id: int, unit: str) -> str:
    with reading() as session:
        found = results.of_unit(session, current_actor(), round_id, unit)
        if isinstance(found, Waiting):
            return render_template("results/waiting.html", waiting=found)
        return _page(found)


def _page(found: UnitResults) -> str:
    sections = tuple(_sections(found))
    rows = [row for part in sections for row in part.rows]
    means = [m for s in sections if (m := _published(s.mean)) is not None]
    means += [
        mean
        for group in found.groups
        for section in group.region.sections
        if (mean := _published(section)) is not None
    ]
    asked = [
        published
        for row in rows
        if isinstance(row.question, ScaleQuestion)
        and row.question.scale == found.definition.scale
        and (published := _published(row.shown)) is not None
    ]
    return render_template(
        "results/unit.html",
        found=found,
        sections=sections,
        withheld=tuple(_withheld(sections)),
        rows=rows,
        counted=Counter(_state(row.shown) for row in rows),
        axis=charts.axis(found.definition.scale, means),
        question_axis=charts.axis(found.definition.scale, asked),
        whole=charts.WHOLE,
        across=charts.diverging(row.bar for row in rows),
        told_by_value=_told_by_value(rows),
        enough_for_values=ENOUGH_FOR_PATTERNS,
        charts=charts,
        words=result_words,
        is_published=lambda result: isinstance(result, Published),
    )


def _sections(found: UnitResults) -> Iterator[SectionRows]:
    """Everything that was asked, in the order it was asked; free texts come with their review."""
    for section in found.definition.sections:
        rows = tuple(
            _row(question, shown)
            for question in section.questions
            if not isinstance(question, TextQuestion)
            and (shown := found.region.question(question.key)) is not None
        )
        if rows:
            yield SectionRows(section, found.region.section(section.key), rows)


def _row(question: Question, shown: QuestionResult) -> QuestionRow:
    drawn = charts.bar(question.scale, shown) if isinstance(question, ScaleQuestion) else ()
    return QuestionRow(question, shown, drawn)


def _told_by_value(rows: Iterable[QuestionRow]) -> list[Scale]:
    """The scales of questions whose values are told one by one, each once."""
    asked = (row.question for row in rows if row.is_by_value)
    scales = (question.scale for question in asked if isinstance(question, ScaleQuestion))
    return list({scale.key: scale for scale in scales}.values())


def _withheld(sections: tuple[SectionRows, ...]) -> Iterator[Withheld]:
    for reason in Reason:
        questions = tuple(
            row.question
            for section in sections
            for row in section.rows
            if row.shown.result == Suppressed(reason)
        )
        if questions:
            yield Withheld(reason, questions)


def _published(shown: SectionResult | QuestionResult | None) -> Published | None:
    return shown.result if shown and isinstance(shown.result, Published) else None


def _state(shown: QuestionResult) -> str:
    hidden = isinstance(shown.result, Suppressed | NotMeasured)
    return "withheld" if hidden else "shown"
