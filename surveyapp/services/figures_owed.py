"""Who owes which figure, by when, and what is known but has grown old."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.domain import figure_due
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.period import Period
from surveyapp.services import indicators, organisation
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import figures as stored
from surveyapp.store import tables


@dataclass(frozen=True)
class Owed:
    """A figure that nobody has recorded, and whose unit owes it."""

    unit: tables.Unit
    indicator: Indicator
    period: Period

    @property
    def owner(self) -> str:
        """The e-mail of who answers for it: the indicator's own, else who leads the unit."""
        return self.indicator.owner or self.unit.leader_email

    @property
    def due(self) -> date | None:
        return figure_due.due_on(self.indicator, self.period)

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Reminder:
    """Everything one person owes, the earliest due first."""

    person: str
    owed: tuple[Owed, ...]


def missing(session: Session, actor: Actor, period: str) -> Iterator[Owed]:
    """Every figure due for a period at a unit `actor` may enter, and not yet there. A figure of a
    part answers for the whole, as a month for its year; what is measured more seldom is not due."""
    wanted = periods.parse(period)
    due = [one for one in _indicators(session) if _is_due(one, wanted)]
    units = _units(session, actor)
    have = _recorded(session, [unit.id for unit in units], due, wanted)
    for unit in units:
        for indicator in due:
            known = have.get((unit.id, indicator.key), ())
            if _is_of(indicator, unit) and not any(
                _answers(indicator, wanted, one) for one in known
            ):
                yield Owed(unit, indicator, wanted)


def owed_now(session: Session, actor: Actor, today: date) -> list[Owed]:
    """What is owed for the running year, and for the tertial and month that ended last, each of the
    indicators that are measured so often."""
    asked = {figure_due.latest_asked(one, today) for one in _indicators(session)}
    found = [
        owed
        for period in sorted(asked, key=lambda one: one.order)
        for owed in missing(session, actor, period.code)
        if figure_due.latest_asked(owed.indicator, today) == period
    ]
    return sorted(found, key=lambda owed: (owed.due is None, owed.due or today))


def reminders(session: Session, actor: Actor, period: str) -> list[Reminder]:
    """What each person owes for a period; those nobody answers for come last, without a name."""
    by_person: dict[str, list[Owed]] = {}
    for owed in missing(session, actor, period):
        by_person.setdefault(owed.owner, []).append(owed)
    return [
        Reminder(person, tuple(sorted(owed, key=lambda one: (one.due is None, one.due))))
        for person, owed in sorted(by_person.items(), key=lambda item: (not item[0], item[0]))
    ]


def _indicators(session: Session) -> list[Indicator]:
    return [
        indicator
        for area in indicators.focus_areas(session)
        for indicator in area.indicators
        if indicator.source is Source.FIGURE
    ]


def _is_due(indicator: Indicator, period: Period) -> bool:
    return indicator.is_valid_in(period) and figure_due.is_called_for(indicator, period)


def _is_of(indicator: Indicator, unit: tables.Unit) -> bool:
    return indicator.is_for(unit.code, unit.type)


def _units(session: Session, actor: Actor) -> list[tables.Unit]:
    may_enter = organisation.where_may(session, actor, Right.ENTER_FIGURES)
    return [
        unit
        for unit in organisation.units(session)
        if unit.type not in ABOVE_UNITS and may_enter(unit.code)
    ]


def _recorded(
    session: Session, unit_ids: Sequence[int], due: Sequence[Indicator], period: Period
) -> dict[tuple[int, str], list[Period]]:
    """The periods of which there are figures, by unit and indicator, as far back as any matters."""
    years = max((one.every for one in due), default=1)
    found: dict[tuple[int, str], list[Period]] = {}
    for unit_id, key, code in stored.places_since(session, unit_ids, period.year - years):
        found.setdefault((unit_id, key), []).append(periods.parse(code))
    return found


def _answers(indicator: Indicator, wanted: Period, recorded: Period) -> bool:
    """Whether a figure of `recorded` is enough for `wanted`."""
    if wanted.covers(recorded):
        return True
    months = figure_due.length(indicator.frequency) * (indicator.every - 1)
    is_as_long = figure_due.length(recorded.kind) >= figure_due.length(indicator.frequency)
    return is_as_long and wanted.last - months <= recorded.last <= wanted.last
