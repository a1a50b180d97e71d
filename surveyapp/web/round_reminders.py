"""Texts to copy that remind everybody of an open survey, in each of its languages."""

from flask import Blueprint, abort, render_template, request

from surveyapp.domain.access import Right
from surveyapp.domain.language import Text
from surveyapp.domain.survey_round import Access, State
from surveyapp.paper.reminders import Reminded, reminder
from surveyapp.services import definitions, following
from surveyapp.services.following import FollowedRound
from surveyapp.services.rounds import RoundLink
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("round_reminders", __name__)
_REMINDED_IN = frozenset({State.OPEN, State.PAUSED})


@blueprint.get("/rounds/<int:round_id>/reminders")
@allowed(Right.FOLLOW_ROUND)
def page(round_id: int) -> str:
    config = installation().config
    with reading() as session:
        found = following.followed(session, config, current_actor(), round_id, now())
        if State(found.survey_round.state) not in _REMINDED_IN:
            abort(409)
        asked = definitions.frozen(found.survey_round)
        link = _chosen(found)
        about = Reminded(
            title=Text(found.survey_round.title),
            unit=link.unit_name,
            minutes=asked.minutes,
            last_day=found.survey_round.closes_at.astimezone(config.timezone).date(),
            url=link.url if found.survey_round.access == Access.LINK else None,
            code_url=f"{config.base_url}/c",
        )
        return render_template(
            "rounds/reminders.html",
            found=found,
            survey_round=found.survey_round,
            chosen=link,
            reminders=[reminder(about, tag) for tag in asked.languages],
        )


def _chosen(found: FollowedRound) -> RoundLink:
    """The way in the texts are for; the first where none was chosen."""
    wanted = request.args.get("to")
    return next((link for link in found.links if link.url == wanted), found.links[0])
