"""The first page: what needs me today."""

from flask import Blueprint, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.access import ROLES, Actor, Right
from surveyapp.domain.scorecard import Scorecard
from surveyapp.services import organisation, scorecards
from surveyapp.web.access_rules import allowed_signed_in
from surveyapp.web.scorecard_words import capital, in_words
from surveyapp.web.start_tasks import tasks
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("start", __name__)
_EVENING = 18
_DAY = 10


@blueprint.get("/")
@allowed_signed_in
def page() -> str:
    with reading() as session:
        actor = current_actor()
        codes = _own_units(actor)
        year = str(now().year)
        card = _card(session, codes, year)
        todo = tasks(session, actor, now(), card)
        return render_template(
            "start/start.html",
            greeting=_greeting(actor),
            today=now(),
            mine=[task for task in todo if task.is_mine],
            others=[task for task in todo if not task.is_mine],
            units=[organisation.unit(session, code) for code in codes],
            card=card,
            year=year,
            in_words=lambda number: capital(in_words(number)),
        )


def _greeting(actor: Actor) -> str:
    hour = now().astimezone(installation().config.timezone).hour
    words = _("Good evening") if hour >= _EVENING else _("Hello")
    words = _("Good morning") if hour < _DAY else words
    first_name = actor.name.split(" ")[0]
    return f"{words}, {first_name}" if first_name else words


def _own_units(actor: Actor) -> list[str]:
    """Where the actor has been given a role that reads scorecards."""
    granted = [g.unit for g in actor.grants if Right.READ_SCORECARD in ROLES[g.role]]
    return list(dict.fromkeys(granted))


def _card(session: Session, codes: list[str], year: str) -> Scorecard | None:
    return scorecards.scorecard(session, codes[0], year) if codes else None
