"""Results of released rounds: which there are, and what each says of a unit."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from surveyapp.domain.access import Right, may
from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.release import Published
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.domain.survey import Question, ScaleQuestion
from surveyapp.paper import finding_words, priority_chart
from surveyapp.paper import result_charts as charts
from surveyapp.paper.charts import Axis
from surveyapp.paper.in_words import in_words
from surveyapp.services import actions, organisation, results
from surveyapp.services.result_lines import beside, published
from surveyapp.services.results import UnitResults, Waiting
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.result_questions import Listed, Order, rows
from surveyapp.web.result_response import response
from surveyapp.web.result_words import result_words
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("results", __name__)


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
        return _page(found, actions.of_result(session, round_id, unit))


def _page(found: UnitResults, proposed: frozenset[str]) -> str:
    order = Order.asked(request.args.get("sort", ""))
    listed = Listed(tuple(rows(found.questions)), found.definition.scale)
    return render_template(
        "results/unit.html",
        found=found,
        texts=list(in_words(found, result_words())),
        findings=[finding_words.told(one, language()) for one in found.findings],
        matrix=None if found.matrix is None else priority_chart.chart(found.matrix),
        response=response(found),
        proposed=proposed,
        may_see_quality=_may(Right.MANAGE_CATALOGUE, found.place.code),
        may_note_invited=found.place.is_unit and _may(Right.RUN_ROUND, found.place.code),
        may_propose=_may(Right.PROPOSE_ACTIONS, found.place.code),
        listed=listed,
        order=order,
        orders=[one for one in Order if one.fits(found)],
        parts_of=listed.grouped(order, found.importance),
        withheld=tuple(_withheld(found)),
        axis=_theme_axis(found),
        question_axis=charts.axis(found.definition.scale, _question_means(found)),
        whole=charts.WHOLE,
        across=charts.diverging(row.bar for row in listed.rows),
        enough_for_values=ENOUGH_FOR_PATTERNS,
        charts=charts,
        words=result_words(),
        beside=beside,
        is_published=lambda result: isinstance(result, Published),
    )


def _may(right: Right, unit: str) -> bool:
    with reading() as session:
        return may(current_actor(), right, organisation.path(session, unit))


def _theme_axis(found: UnitResults) -> Axis:
    """An axis for all that is drawn of themes, here, elsewhere, before and in groups."""
    means = [published(line.mean) for line in found.sections]
    means += [published(one) for group in found.groups for one in group.region.sections]
    marks = [line.beside.rest.value for line in found.sections if line.beside.rest]
    marks += [line.beside.change.previous or 0.0 for line in found.sections if line.beside.change]
    return charts.axis_of([found.definition.scale], filter(None, means), marks)


def _question_means(found: UnitResults) -> Iterator[Published]:
    for line in found.questions:
        is_usual = (
            isinstance(line.question, ScaleQuestion)
            and line.question.scale == found.definition.scale
        )
        shown = published(line.shown)
        if is_usual and shown is not None:
            yield shown


def _withheld(found: UnitResults) -> Iterator[Withheld]:
    for reason in Reason:
        questions = tuple(
            line.question for line in found.questions if line.shown.result == Suppressed(reason)
        )
        if questions:
            yield Withheld(reason, questions)
