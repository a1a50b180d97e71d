"""A pupils' survey on the board of a classroom: one big QR code and how long there is left.

Nothing is stored: the time the class ends stands in the address. The link itself stays open until
the survey closes, so that nobody who has begun is cut off.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.survey_round import State
from surveyapp.paper import qr
from surveyapp.services import class_mode
from surveyapp.services.class_mode import ClassSurvey
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("class_mode", __name__)
USUAL_MINUTES = 45
MORE_MINUTES = 10
_STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """From when to when a class has time to answer; moments in the municipality's zone."""

    begins: datetime
    ends: datetime
    seconds_left: int

    @property
    def minutes(self) -> int:
        return ceil((self.ends - self.begins) / timedelta(minutes=1))

    @property
    def minutes_left(self) -> int:
        return ceil(self.seconds_left / 60)

    @property
    def address(self) -> dict[str, str]:
        """As the address of the page carries it."""
        return _address(self.begins, self.ends)

    @property
    def prolonged(self) -> dict[str, str]:
        """The address with more time, counted from now when the time is up."""
        moment = self.ends if self.seconds_left else _local_now()
        return _address(self.begins, moment + timedelta(minutes=MORE_MINUTES))


@blueprint.get("/rounds/<int:round_id>/class")
@allowed(Right.SHOW_TO_CLASS)
def choose(round_id: int) -> ResponseReturnValue:
    survey = _survey(round_id)
    if len(survey.ways) == 1:
        address = url_for("class_mode.show", round_id=round_id, number=survey.ways[0].number)
        return redirect(address)
    return render_template("class_mode/choose.html", survey=survey)


@blueprint.get("/rounds/<int:round_id>/class/<int:number>")
@allowed(Right.SHOW_TO_CLASS)
def show(round_id: int, number: int) -> ResponseReturnValue:
    survey = _survey(round_id)
    typed = request.args.get("until", "")
    until = _clock(typed)
    page = render_template(
        "class_mode/show.html",
        survey=survey,
        way=(way := survey.way(number)),
        code=qr.code(way.url),
        lesson=None if until is None else _lesson(until, _clock(request.args.get("from", ""))),
        is_open=survey.state is State.OPEN,
        typed=typed or f"{_usual_end():%H:%M}",
        begins=f"{_local_now():%H:%M}",
        is_unread=bool(typed) and until is None,
        more=MORE_MINUTES,
    )
    return page, 422 if typed and until is None else 200


def _survey(round_id: int) -> ClassSurvey:
    with reading() as session:
        return class_mode.shown(session, installation().config, current_actor(), round_id)


def _local_now() -> datetime:
    return now().astimezone(installation().config.timezone)


def _usual_end() -> datetime:
    end = _local_now() + timedelta(minutes=USUAL_MINUTES)
    return end - timedelta(minutes=end.minute % _STEP_MINUTES)


def _clock(typed: str) -> time | None:
    """`10:30`, also with a dot; None for what is no time of day."""
    try:
        return time.fromisoformat(typed.strip().replace(".", ":").zfill(5))
    except ValueError:
        return None


def _lesson(until: time, since: time | None) -> Lesson:
    present = _local_now()
    ends = _today(until)
    begins = min(_today(since) if since else present, present)
    return Lesson(begins, ends, max(0, ceil((ends - present).total_seconds())))


def _today(clock: time) -> datetime:
    naive = clock.replace(second=0, microsecond=0, tzinfo=None)
    zone = installation().config.timezone
    return datetime.combine(_local_now().date(), naive, tzinfo=zone)


def _address(begins: datetime, ends: datetime) -> dict[str, str]:
    return {"until": f"{ends:%H:%M}", "from": f"{begins:%H:%M}"}
