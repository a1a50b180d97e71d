"""How many have answered: per unit, at most hourly, rounded down. Nothing else gets out (R1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.survey_round import State, state_shown
from surveyapp.services.installation import Installation
from surveyapp.store import rounds
from surveyapp.store.mailbox import mailbox_of
from surveyapp.store.tables import SurveyRound, Turnout

STEP = 5
"""Numbers are told as the lower of two multiples of this: 0–4, 5–9, …"""


def share(answered: int, invited: int) -> float:
    """Of those invited, 0 to 1; nought while nobody said how many are invited."""
    return min(answered / invited, 1.0) if invited else 0.0


@dataclass(frozen=True, slots=True)
class UnitTurnout:
    unit: str
    name: str
    invited: int
    answered: int
    """At least so many, and fewer than `STEP` more."""

    @property
    def rate(self) -> float:
        """Share of those invited, 0 to 1; an open link can bring in more than were invited."""
        return share(self.answered, self.invited)


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """`as_of` is the hour the numbers are from; None before there are any. `answered` adds up
    the units' lower numbers, so that it tells nothing they do not."""

    state: State
    invited: int
    answered: int
    as_of: datetime | None
    units: tuple[UnitTurnout, ...]

    @property
    def rate(self) -> float:
        return share(self.answered, self.invited)


def status(session: Session, survey_round: SurveyRound, now: datetime) -> RoundStatus:
    """Read from the hourly numbers only; the mailbox is never asked."""
    as_of = rounds.last_turnout_hour(session, survey_round.id)
    latest = {} if as_of is None else rounds.turnout_at(session, survey_round.id, as_of)
    units = tuple(
        UnitTurnout(unit.code, unit.name, unit.invited, latest.get(unit.code, 0))
        for unit in survey_round.units
    )
    return RoundStatus(
        state=state_shown(State(survey_round.state), survey_round.closes_at, now),
        invited=sum(unit.invited for unit in units),
        answered=sum(unit.answered for unit in units),
        as_of=as_of,
        units=units,
    )


def is_due(session: Session, round_id: int, now: datetime) -> bool:
    """Whether this hour has no numbers yet."""
    as_of = rounds.last_turnout_hour(session, round_id)
    return as_of is None or as_of < _hour(now)


def record(
    installation: Installation, session: Session, survey_round: SurveyRound, now: datetime
) -> None:
    """Writes down this hour's numbers; at the close the last ones take the hour's place."""
    counted = _lower_multiples(
        mailbox_of(installation.config, installation.engine, survey_round.id).per_unit()
    )
    for unit in survey_round.units:
        key = (survey_round.id, unit.code, _hour(now))
        row = session.get(Turnout, key) or Turnout(
            round_id=survey_round.id, unit_code=unit.code, hour=_hour(now)
        )
        row.answered = counted.get(unit.code, 0)
        session.add(row)


def _lower_multiples(counted: Mapping[str, int]) -> dict[str, int]:
    return {unit: number - number % STEP for unit, number in counted.items()}


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
