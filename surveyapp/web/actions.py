"""Every action one may read, and proposals made of a question on a result page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveyapp.domain.access import Right
from surveyapp.services import action_overview, actions
from surveyapp.web.access_rules import allowed
from surveyapp.web.action_plans import ALL, MINE, choices, is_shown, tools
from surveyapp.web.local_time import today
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("actions", __name__)


@blueprint.get("/actions")
@allowed(Right.READ_RESULTS)
def listing() -> str:
    """The actions of every plan the reader may see, and what is proposed from results."""
    chosen = request.args.get("show", "")
    with reading() as session:
        actor = current_actor()
        lines = action_overview.listed(session, actor, today())
        if not chosen:
            chosen = MINE if any(one.is_mine for one in lines) else ALL
        return render_template(
            "actions/listing.html",
            shown=[one for one in lines if is_shown(one, chosen)],
            chosen=chosen,
            choices=choices(lines),
            places=action_overview.places(session, actor),
            year=this_year(),
            proposals=list(actions.listed(session, actor)),
            **tools(),
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
