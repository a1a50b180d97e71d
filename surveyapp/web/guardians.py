"""Vouching that the guardians were informed of a pupils' survey, before it opens."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, WrongState
from surveyapp.domain.survey_round import Action
from surveyapp.services import following, guardians, rounds
from surveyapp.services.following import FollowedRound
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("guardians", __name__)

_PROBLEMS = {
    "in_the_future": _("Choose the day the guardians were told, not one that is yet to come"),
    "long_ago": _("That is more than a year ago. Inform the guardians of this survey"),
}


class InformedForm(StaffForm):
    informed = BooleanField(
        _("The guardians of all pupils who are asked have been informed"),
        [
            needed(
                _("Tick that the guardians have been informed. Without it the survey cannot open")
            )
        ],
    )
    day = DateField(_("Day they were informed"), [needed(_("Write the day they were informed"))])


@blueprint.get("/rounds/<int:round_id>/guardians")
@allowed(Right.RUN_ROUND)
def page(round_id: int) -> ResponseReturnValue:
    found = _found(round_id)
    day = found.survey_round.guardians_informed_on
    return _page(found, InformedForm(formdata=None, informed=day is not None, day=day or _today()))


@blueprint.post("/rounds/<int:round_id>/guardians")
@allowed(Right.RUN_ROUND)
def save(round_id: int) -> ResponseReturnValue:
    found, form = _found(round_id), InformedForm()
    if not form.validate():
        return _page(found, form), 422
    zone = installation().config.timezone
    try:
        with writing() as session:
            guardians.informed(session, current_actor(), round_id, form.day.data, zone, now())
    except InvalidInput as refusal:
        form.problem("day", str(_PROBLEMS[refusal.problems["day"]]))
        return _page(_found(round_id), form), 422
    flash(str(_("It is noted that the guardians have been informed.")))
    return redirect(url_for("rounds.show", round_id=round_id))


def _today() -> date:
    return now().astimezone(installation().config.timezone).date()


def _found(round_id: int) -> FollowedRound:
    """The pupils' round, where the actor may vouch now; 404, 403 or 409 otherwise."""
    with reading() as session:
        found = following.followed(session, installation().config, current_actor(), round_id, now())
        if not rounds.may_run(session, current_actor(), found.survey_round):
            abort(403)
        if Action.INFORM_GUARDIANS not in found.acts:
            raise WrongState(round_id, found.survey_round.state, Action.INFORM_GUARDIANS)
        return found


def _page(found: FollowedRound, form: InformedForm) -> str:
    return render_template("guardians/page.html", survey_round=found.survey_round, form=form)
