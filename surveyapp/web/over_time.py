"""A result over the rounds of its survey."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.errors import NotFound
from surveyapp.domain.history import Break
from surveyapp.domain.release import Published
from surveyapp.domain.series import Segment, Series
from surveyapp.paper import result_charts, time_charts
from surveyapp.paper.charts import Axis
from surveyapp.services import over_time, results
from surveyapp.services.over_time import OverTime, Told
from surveyapp.services.results import Waiting
from surveyapp.web.access_rules import allowed
from surveyapp.web.result_words import result_words
from surveyapp.web.transaction import current_actor, reading
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("over_time", __name__)


@blueprint.get("/results/<int:round_id>/<unit>/over-time")
@allowed(Right.READ_RESULTS, unit="unit")
def page(round_id: int, unit: str) -> str:
    with reading() as session:
        found = results.of_unit(session, current_actor(), round_id, unit)
        if isinstance(found, Waiting):
            raise NotFound("result", f"{round_id}/{unit}")
        told = over_time.of_unit(session, found)
        numbers = [one.number for one in told.rounds]
        scale = found.definition.scale
        up = time_charts.scale_of(_series(told), scale.lo, scale.hi)
        return render_template(
            "results/over_time.html",
            found=found,
            told=told,
            up=up,
            places=time_charts.places(numbers),
            drawn=lambda one: time_charts.timeline(one, numbers, _axis(one, up)),
            at=_at,
            why=_why,
            height=time_charts.HEIGHT,
            words=result_words(),
            is_published=lambda result: isinstance(result, Published),
        )


def _series(told: OverTime) -> Sequence[Series]:
    every: tuple[Told, ...] = (*told.themes, *told.questions)
    return [one.series for one in every]


def _axis(series: Series, up: Axis) -> Axis:
    results = [point.result for segment in series.segments for point in segment.points]
    is_share = any(isinstance(one, Published) and one.is_share for one in results)
    return result_charts.SHARES if is_share else up


def _at(series: Series, number: int) -> tuple[Segment, object] | None:
    """The segment a round belongs to, and what it says; None where it did not ask."""
    for segment in series.segments:
        for point in segment.points:
            if point.round_id == number:
                return segment, point.result
    return None


def _why(because: Break) -> str:
    return {
        Break.NEW: _("new question"),
        Break.WORDING: _("the words of the question were changed"),
        Break.SCALE: _("the answers to choose from were changed"),
        Break.QUESTIONS: _("it is made of other questions"),
        Break.METHOD: _("it is measured in another way"),
    }[because]
