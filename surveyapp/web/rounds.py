"""Survey rounds: which there are, and how one is going."""

from functools import lru_cache

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.survey_round import State
from surveyapp.paper import qr
from surveyapp.paper.qr import QrCode
from surveyapp.paper.response_charts import ResponseCurve, response_curve
from surveyapp.services import following, pace, rounds
from surveyapp.services.following import FollowedRound
from surveyapp.services.pace import Progress
from surveyapp.web import round_preparation
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("rounds", __name__)
_SHARED_IN = frozenset({State.OPEN, State.PAUSED})


@blueprint.get("/rounds")
@allowed(Right.FOLLOW_ROUND)
def listing() -> str:
    with reading() as session:
        return render_template(
            "rounds/listing.html", rounds=rounds.listed(session, current_actor())
        )


@blueprint.get("/rounds/<int:round_id>")
@allowed(Right.FOLLOW_ROUND)
def show(round_id: int) -> str:
    """Before the opening to check and start, afterwards to share and follow."""
    with reading() as session:
        if State(rounds.get(session, round_id).state) is State.PLANNED:
            return round_preparation.page(round_id)
        found = following.followed(session, installation().config, current_actor(), round_id, now())
        own = {unit.unit for unit in found.units}
        zone = installation().config.timezone
        progress = pace.progress(session, found.survey_round, own, zone)
        return render_template(
            "rounds/show.html",
            found=found,
            survey_round=found.survey_round,
            days=_days_left(found),
            progress=progress,
            curve=_curve(found, progress),
            goal_rate=following.GOAL,
            links=[(link, _picture(link.url)) for link in found.links] if _is_shared(found) else [],
        )


def _curve(found: FollowedRound, progress: Progress | None) -> ResponseCurve | None:
    if progress is None or not progress.here.is_drawn:
        return None
    before = () if progress.before is None else progress.before.days
    return response_curve(progress.here.days, before, progress.here.length, found.goal)


@lru_cache(maxsize=1000)
def _picture(url: str) -> QrCode:
    """Drawn once for each link: links are no secrets, and a sector has hundreds on one page."""
    return qr.code(url)


def _is_shared(found: FollowedRound) -> bool:
    return State(found.survey_round.state) in _SHARED_IN


def _days_left(found: FollowedRound) -> int:
    zone = installation().config.timezone
    last = found.survey_round.closes_at.astimezone(zone).date()
    return (last - now().astimezone(zone).date()).days
