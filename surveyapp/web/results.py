"""Results of released rounds: which there are, and what each says of a unit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.disclosure import NotMeasured, Reason, Suppressed
from surveyapp.domain.release import Published, QuestionResult, SectionResult
from surveyapp.domain.survey import Question, ScaleQuestion, Section, TextQuestion
from surveyapp.paper import result_charts as charts
from surveyapp.services import results
from surveyapp.services.results import UnitResults, Waiting
from surveyapp.web import result_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("results", __name__)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: Question
    shown: QuestionResult


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
    means = [m for s in sections if (m := _published(s.mean)) is not None]
    means += [
        mean
        for group in found.groups
        for section in group.region.sections
        if (mean := _published(section)) is not None
    ]
    asked = [
        published
        for part in sections
        for row in part.rows
        if isinstance(row.question, ScaleQuestion)
        and row.question.scale == found.definition.scale
        and (published := _published(row.shown)) is not None
    ]
    return render_template(
        "results/unit.html",
        found=found,
        sections=sections,
        withheld=tuple(_withheld(sections)),
        counted=Counter(_state(row.shown) for part in sections for row in part.rows),
        axis=charts.axis(found.definition.scale, means),
        question_axis=charts.axis(found.definition.scale, asked),
        whole=charts.WHOLE,
        bar=charts.diverging(question.bands for question in found.region.questions),
        charts=charts,
        words=result_words,
        is_published=lambda result: isinstance(result, Published),
    )


def _sections(found: UnitResults) -> Iterator[SectionRows]:
    """Everything that was asked, in the order it was asked; free texts come with their review."""
    for section in found.definition.sections:
        rows = tuple(
            QuestionRow(question, shown)
            for question in section.questions
            if not isinstance(question, TextQuestion)
            and (shown := found.region.question(question.key)) is not None
        )
        if rows:
            yield SectionRows(section, found.region.section(section.key), rows)


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
