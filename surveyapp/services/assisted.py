"""Answers from paper, typed in by a helper who does not lead the unit.

They go the way of every answer: sealed at once, counted once, never read again. The log tells that
a helper typed at a unit that day, not how many forms or when, so that it counts nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotFound
from surveyapp.domain.language import Text
from surveyapp.domain.survey_round import Access, State, is_open
from surveyapp.services import answering, audit, organisation, rounds
from surveyapp.services.answering import OpenSurvey
from surveyapp.store import audit as written
from surveyapp.store.tables import Invitation, SurveyRound

_TYPED = "answers.type"


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A unit or group of an open round whose forms the actor may type in."""

    round_id: int
    number: int
    title: Text
    period: str
    unit: str
    unit_name: str
    group_name: str | None
    closes_at: datetime
    has_codes: bool


def places(session: Session, actor: Actor, now: datetime) -> list[PaperPlace]:
    """Where the actor may type in answers now; never where they lead."""
    may_type = organisation.where_may(session, actor, Right.TYPE_PAPER_ANSWERS)
    leads = organisation.where_may(session, actor, Right.RUN_ROUND)
    return [
        _place(survey_round, invitation)
        for survey_round in rounds.everything(session)
        if is_open(State(survey_round.state), survey_round.opens_at, survey_round.closes_at, now)
        for invitation in survey_round.invitations
        if may_type(invitation.round_unit.code) and not leads(invitation.round_unit.code)
    ]


def place(session: Session, actor: Actor, round_id: int, number: int, now: datetime) -> PaperPlace:
    """Raises NotFound for what is not open, unknown or none of the actor's."""
    for each in places(session, actor, now):
        if (each.round_id, each.number) == (round_id, number):
            return each
    raise NotFound("survey", str(round_id))


def entrance(session: Session, at: PaperPlace, now: datetime) -> OpenSurvey:
    """The survey as its link opens it."""
    invitations = rounds.get(session, at.round_id).invitations
    link = next(each.link for each in invitations if each.number == at.number)
    return answering.open_survey(session, link, now)


def note(session: Session, actor: Actor, at: PaperPlace, zone: ZoneInfo, now: datetime) -> None:
    """Writes down, once a day, that answers from paper are typed in at a unit."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    thing = rounds.thing(at.round_id)
    known = written.since(session, actor.email, _TYPED, thing, midnight)
    if all(entry.details != {"unit": at.unit} for entry in known):
        audit.record(session, actor, _TYPED, thing, now, unit=at.unit)


def _place(survey_round: SurveyRound, invitation: Invitation) -> PaperPlace:
    group = invitation.round_group
    return PaperPlace(
        round_id=survey_round.id,
        number=invitation.number,
        title=Text(survey_round.title),
        period=survey_round.period,
        unit=invitation.round_unit.code,
        unit_name=invitation.round_unit.name,
        group_name=None if group is None else group.name,
        closes_at=survey_round.closes_at,
        has_codes=survey_round.access == Access.CODES,
    )
