"""What somebody does with a survey round; what cannot be undone is asked about first."""

from collections.abc import Callable, Mapping
from datetime import date, time

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import DateField

from surveyapp.domain.access import Right
from surveyapp.domain.custody import Mode
from surveyapp.domain.errors import InvalidInput, WrongState
from surveyapp.domain.survey_round import Action
from surveyapp.services import following, rounds
from surveyapp.services.following import FollowedRound
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.local_time import LAST_SECOND, local_moment
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_acts", __name__)
_ASKED_FIRST = frozenset({Action.CLOSE, Action.CANCEL, Action.EXTEND, Action.HOLD_BACK})
_MORNING = time(8)

_DONE = {
    Action.OPEN: _("The survey is being started. It takes a few seconds."),
    Action.PAUSE: _("The survey is paused. Nobody can answer until you resume it."),
    Action.RESUME: _("The survey takes answers again."),
    Action.RELEASE: _("The result is released."),
    Action.CLOSE: _("The survey is closed, and the answers are being counted."),
    Action.CANCEL: _("The survey is cancelled."),
    Action.EXTEND: _("The survey is open for longer."),
    Action.HOLD_BACK: _("The result is held back."),
}
_PROBLEMS = {
    "in_the_past": _("Choose a day that has not passed"),
    "not_later_than_before": _("Choose a later day than now. To stop earlier, close the survey"),
    "asked_already": _("The same survey is planned here again before that day. Choose an earlier"),
    "held_back_too_long": _("A result can be held back for at most fourteen days after the count"),
}


class PlainForm(StaffForm):
    """Nothing but the proof that the page is ours."""


class UntilForm(StaffForm):
    until = DateField(_("Until"), [needed(_("Write a day"))])


def _start(session: Session, round_id: int, _until: date) -> None:
    rounds.request_opening(session, current_actor(), round_id, now())


def _pause(session: Session, round_id: int, _until: date) -> None:
    rounds.pause(installation(), session, current_actor(), round_id, now())


def _resume(session: Session, round_id: int, _until: date) -> None:
    rounds.resume(installation(), session, current_actor(), round_id, now())


def _close(session: Session, round_id: int, _until: date) -> None:
    rounds.close(installation(), session, current_actor(), round_id, now())


def _cancel(session: Session, round_id: int, _until: date) -> None:
    rounds.cancel(installation(), session, current_actor(), round_id, now())


def _release(session: Session, round_id: int, _until: date) -> None:
    rounds.release(session, current_actor(), round_id, now())


def _extend(session: Session, round_id: int, until: date) -> None:
    rounds.extend(session, current_actor(), round_id, local_moment(until, LAST_SECOND), now())


def _hold_back(session: Session, round_id: int, until: date) -> None:
    rounds.hold_back(session, current_actor(), round_id, local_moment(until, _MORNING), now())


_ACTS: Mapping[Action, Callable[[Session, int, date], None]] = {
    Action.OPEN: _start,
    Action.PAUSE: _pause,
    Action.RESUME: _resume,
    Action.CLOSE: _close,
    Action.CANCEL: _cancel,
    Action.RELEASE: _release,
    Action.EXTEND: _extend,
    Action.HOLD_BACK: _hold_back,
}


@blueprint.get("/rounds/<int:round_id>/<act>")
@allowed(Right.RUN_ROUND)
def confirm(round_id: int, act: str) -> ResponseReturnValue:
    action = _action(act)
    if action not in _ASKED_FIRST:
        abort(405)
    found = _found(round_id, action)
    return _confirm_page(found, action, _form(action))


@blueprint.post("/rounds/<int:round_id>/<act>")
@allowed(Right.RUN_ROUND)
def do(round_id: int, act: str) -> ResponseReturnValue:
    action = _action(act)
    found = _found(round_id, action)
    form = _form(action)
    if not form.validate():
        return _confirm_page(found, action, form), 422
    until = form.until.data if isinstance(form, UntilForm) else date.min
    try:
        with writing() as session:
            _ACTS[action](session, round_id, until)
    except InvalidInput as refusal:
        if not isinstance(form, UntilForm):
            raise
        code = next(iter(refusal.problems.values()))
        form.problem("until", str(_PROBLEMS.get(code, code)))
        return _confirm_page(_found(round_id, action), action, form), 422
    flash(str(_done(action, found)))
    if found.survey_round.is_draft:
        return redirect(url_for("rounds.listing"))
    return redirect(url_for("rounds.show", round_id=round_id))


def _done(action: Action, found: FollowedRound) -> object:
    if action is Action.CLOSE and found.survey_round.custody == Mode.PASS_PHRASE:
        return _("The survey is closed. It is counted when the operator is given the pass phrase.")
    return _DONE[action]


def _action(act: str) -> Action:
    try:
        action = Action(act)
    except ValueError:
        abort(404)
    if action not in _ACTS:
        abort(404)
    return action


def _found(round_id: int, action: Action) -> FollowedRound:
    """The round, where the actor may do this now; 404, 403 or 409 otherwise."""
    with reading() as session:
        found = following.followed(session, installation().config, current_actor(), round_id, now())
        if not rounds.may_run(session, current_actor(), found.survey_round):
            abort(403)
        if action not in found.acts:
            raise WrongState(round_id, found.survey_round.state, action.value)
        return found


def _form(action: Action) -> StaffForm:
    return UntilForm() if action in {Action.EXTEND, Action.HOLD_BACK} else PlainForm()


def _confirm_page(found: FollowedRound, action: Action, form: StaffForm) -> str:
    return render_template(
        "rounds/confirm.html", survey_round=found.survey_round, act=action.value, form=form
    )
