"""Guardians are told of a pupils' survey before it opens; somebody vouches for the day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey_round import Action
from surveyapp.services import audit, rounds

_LONGEST_AGO = timedelta(days=366)


def informed(
    session: Session, actor: Actor, round_id: int, day: date, zone: ZoneInfo, now: datetime
) -> None:
    """Keeps the day on the round. Raises InvalidInput for one that is yet to come or long past."""
    survey_round = rounds.to_act_on(session, actor, round_id, Action.INFORM_GUARDIANS)
    today = now.astimezone(zone).date()
    if day > today:
        raise InvalidInput({"day": "in_the_future"})
    if day < today - _LONGEST_AGO:
        raise InvalidInput({"day": "long_ago"})
    survey_round.guardians_informed_on = day
    thing = rounds.thing(round_id)
    audit.record(session, actor, "round.guardians", thing, now, informed_on=day.isoformat())
