"""Proposed actions: made of a question on a result page, kept for the action plan."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveyapp.domain.access import Right
from surveyapp.services import actions
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("actions", __name__)


@blueprint.get("/actions")
@allowed(Right.READ_RESULTS)
def listing() -> str:
    with reading() as session:
        return render_template(
            "actions/listing.html", proposals=list(actions.listed(session, current_actor()))
        )


@blueprint.post("/results/<int:round_id>/<unit>/actions")
@allowed(Right.PROPOSE_ACTIONS, unit="unit")
def propose(round_id: int, unit: str) -> Response:
    actor = current_actor()
    with writing() as session:
        actions.propose(session, actor, round_id, unit, request.form.get("question", ""), now())
    flash(_("The action is proposed. It stands in the list of actions."))
    return redirect(url_for("results.of_unit", round_id=round_id, unit=unit, _anchor="matrix"))


@blueprint.post("/actions/<int:action_id>/remove")
@allowed(Right.PROPOSE_ACTIONS)
def remove(action_id: int) -> Response:
    actor = current_actor()
    with writing() as session:
        actions.remove(session, actor, action_id, now())
    flash(_("The proposal is taken back."))
    return redirect(url_for("actions.listing"))
