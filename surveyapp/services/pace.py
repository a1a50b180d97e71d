"""How the number of answers grew, day by day; from the hourly numbers and nothing else (R1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.domain.survey_round import State
from surveyapp.services import drafts
from surveyapp.store import rounds as stored
from surveyapp.store.tables import SurveyRound

_ENOUGH_TO_DRAW = 2
_ENDED = frozenset({State.CLOSED, State.COUNTED, State.RELEASED})


@dataclass(frozen=True, slots=True)
class Pace:
    """`days` holds for each day from the opening on how many had answered by its end, at least;
    `length` is how many days it is open for. Days are those of the municipality's calendar."""

    days: tuple[int, ...]
    length: int

    @property
    def now(self) -> int:
        return self.days[-1]

    def by_day(self, day: int) -> int:
        """At the end of a day, counted from 0; of a day beyond its end the last number."""
        return self.days[min(day, len(self.days) - 1)]

    @property
    def is_drawn(self) -> bool:
        return len(self.days) >= _ENOUGH_TO_DRAW


@dataclass(frozen=True, slots=True)
class Progress:
    """A round beside the one before it; None where there is nothing to compare with."""

    here: Pace
    before: Pace | None


def progress(
    session: Session, survey_round: SurveyRound, units: Collection[str], zone: ZoneInfo
) -> Progress | None:
    """Of the round's `units` together; None before the first number."""
    here = _pace(session, survey_round, units, zone)
    if here is None:
        return None
    return Progress(here, _before(session, survey_round, units, zone))


def _before(
    session: Session, survey_round: SurveyRound, units: Collection[str], zone: ZoneInfo
) -> Pace | None:
    """The previous round, where it asked at all of `units` and was followed as it went."""
    previous = drafts.previous_at(session, survey_round, units)
    if previous is None or State(previous.state) not in _ENDED:
        return None
    if not set(units) <= {unit.code for unit in previous.units}:
        return None
    found = _pace(session, previous, units, zone)
    return found if found is not None and found.is_drawn and any(found.days[:-1]) else None


def _pace(
    session: Session, survey_round: SurveyRound, units: Collection[str], zone: ZoneInfo
) -> Pace | None:
    first = survey_round.opens_at.astimezone(zone).date()
    last = survey_round.closes_at.astimezone(zone).date()
    by_day: dict[int, int] = {}
    for hour, answered in stored.turnout_of(session, survey_round.id, units):
        by_day[_day_of(hour, zone, first.toordinal())] = answered
    if not by_day:
        return None
    days: list[int] = []
    for day in range(max(by_day) + 1):
        days.append(by_day.get(day, days[-1] if days else 0))
    return Pace(tuple(days), max((last - first).days + 1, len(days)))


def _day_of(hour: datetime, zone: ZoneInfo, first: int) -> int:
    """Which day an hour's numbers are of. Those of midnight sharp are of the day that ended."""
    moment = (hour - timedelta(microseconds=1)).astimezone(zone)
    return max(moment.date().toordinal() - first, 0)
