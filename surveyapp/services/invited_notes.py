"""A wrong number invited, put right after the count as a dated note beside the old one.

A release never changes, so its response rate stays as it was counted; the note says what it
should have been held against.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.survey_round import Action, State, require
from surveyapp.services import audit, organisation, round_records
from surveyapp.services.round_plans import MOST_INVITED
from surveyapp.store import invited_notes
from surveyapp.store.tables import InvitedNote, RoundUnit

_LONGEST_REASON = 500


def note(
    session: Session,
    actor: Actor,
    round_id: int,
    unit: str,
    invited: int,
    reason: str,
    now: datetime,
) -> InvitedNote:
    """Keeps that `invited` people were invited at `unit`, and why that was not known.

    Raises NotFound for a unit that took no part, NotAllowed, WrongState before the count, and
    InvalidInput.
    """
    survey_round = round_records.get(session, round_id)
    place = next((one for one in survey_round.units if one.code == unit), None)
    if place is None:
        raise NotFound("unit in this round", unit)
    if not may(actor, Right.RUN_ROUND, organisation.path(session, unit)):
        raise NotAllowed(Action.NOTE_INVITED, round_records.thing(round_id))
    require(round_id, State(survey_round.state), Action.NOTE_INVITED)
    _check(session, place, invited, reason.strip())
    made = InvitedNote(
        round_unit=place,
        invited=invited,
        reason=reason.strip(),
        noted_by=actor.email,
        noted_at=now,
    )
    session.add(made)
    thing = round_records.thing(round_id)
    audit.record(session, actor, "round.note_invited", thing, now, unit=unit, invited=invited)
    return made


def of_unit(session: Session, round_id: int, unit: str) -> Sequence[InvitedNote]:
    """What was noted, oldest first; the last one holds."""
    return invited_notes.of_unit(session, round_id, unit)


def _check(session: Session, place: RoundUnit, invited: int, reason: str) -> None:
    problems = {}
    noted = invited_notes.of_unit(session, place.round_id, place.code)
    if not 0 < invited <= MOST_INVITED:
        problems["invited"] = "not_a_number_of_people"
    elif invited == (noted[-1].invited if noted else place.invited):
        problems["invited"] = "same_number_as_before"
    if not reason:
        problems["reason"] = "missing"
    elif len(reason) > _LONGEST_REASON:
        problems["reason"] = "too_long"
    if problems:
        raise InvalidInput(problems)
