"""When and why the result of a round was replaced, from the log: whoever compares can see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.services.round_records import thing
from surveyapp.store import audit
from surveyapp.store.tables import SurveyRound

ACT = "round.count_again"
"""How the log calls it."""


@dataclass(frozen=True, slots=True)
class Recount:
    at: datetime
    reason: str


def of_round(session: Session, round_id: int) -> tuple[Recount, ...]:
    """Each time another result took the place of the one that stood, oldest first. The log is read
    only from the count to the end of the answers."""
    counted = session.get_one(SurveyRound, round_id)
    if counted.counted_at is None:
        return ()
    what, last = thing(round_id), counted.destroyed_at
    return tuple(
        Recount(entry.at, entry.details["reason"])
        for entry in audit.of_thing(session, what, ACT, counted.counted_at, last)
        if entry.details["is_changed"]
    )
