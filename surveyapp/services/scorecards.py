"""A unit's scorecard: the readings of every source against the targets that hold there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.orm import Session

from surveyapp.domain import change
from surveyapp.domain import period as periods
from surveyapp.domain import scorecard as rules
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.comment import About
from surveyapp.domain.indicator import FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import Absence, Area, Line, Reading, Scorecard
from surveyapp.domain.target import Target
from surveyapp.services import (
    benchmarks,
    comments,
    indicators,
    organisation,
    roll_ups,
    structure,
    targets,
)
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.sources import SOURCES, Wanted
from surveyapp.services.structure import Structure
from surveyapp.store import tables


@dataclass(frozen=True)
class _Gathered:
    """Everything known of a unit's indicators: readings of all periods, and what absence means."""

    readings: Mapping[str, list[Reading]]
    otherwise: Mapping[str, Absence]


def scorecard(session: Session, unit_code: str, period_code: str) -> Scorecard:
    """The scorecard of a unit, sector or municipality; raises NotFound or InvalidPeriod.

    Units show every indicator of their type. Sectors and the municipality show the indicators
    they have readings of (released survey results of all below, figures typed there) or a target
    of their own for.
    """
    unit = organisation.unit(session, unit_code)
    period = periods.parse(period_code)
    standing = structure.at(session, period)
    areas = standing.areas
    gathered = _gather(session, unit, [one for area in areas for one in area.indicators], period)
    made = [_area(area, _At(unit, period, standing, gathered)) for area in areas]
    said = comments.of_card(session, unit.id, period.code)
    judged = change.judged([line for area in made for line in area.lines])
    lines = iter(
        replace(line, comment=said.get((About.INDICATOR, line.indicator.key)))
        for line in benchmarks.beside(session, unit, judged)
    )
    return Scorecard(
        unit=unit.code,
        unit_name=unit.name,
        unit_type=unit.type,
        period=period,
        areas=tuple(
            Area(
                area.area,
                tuple(islice(lines, len(area.lines))),
                said.get((About.FOCUS_AREA, area.area.key)),
            )
            for area in made
        ),
        measured=frozenset(
            reading.period for readings in gathered.readings.values() for reading in readings
        ),
        readings=gathered.readings,
    )


def lines(
    session: Session, unit_code: str, period: Period, keys: Collection[str]
) -> dict[str, Line]:
    """Of a place's scorecard the lines of some indicators, without what stands beside them."""
    unit = organisation.unit(session, unit_code)
    standing = structure.at(session, period)
    known = standing.indicators
    needs_all = any(known[key].source is Source.COMPUTED for key in keys if key in known)
    every = [one for one in known.values() if needs_all or one.key in keys]
    here = _At(unit, period, standing, _gather(session, unit, every, period))
    shown = [one for one in every if one.key in keys and here.shows(one)]
    return {one.key: line for one in shown for line in reversed(list(here.lines(one)))}


def latest_card(session: Session, unit_code: str, this_year: Period) -> Scorecard:
    """The scorecard of the latest year, not after `this_year`, that has a result."""
    card = scorecard(session, unit_code, this_year.code)
    if any(line.reading.value is not None for line in card.lines):
        return card
    latest = latest_year(session, unit_code, this_year)
    return card if latest == this_year else scorecard(session, unit_code, latest.code)


def latest_year(session: Session, unit_code: str, this_year: Period) -> Period:
    """The latest year, not after `this_year`, that the unit has a result of; else `this_year`."""
    unit = organisation.unit(session, unit_code)
    every = [one for area in indicators.focus_areas(session) for one in area.indicators]
    years = {
        reading.period.year
        for readings in _gather(session, unit, every, this_year).readings.values()
        for reading in readings
        if reading.value is not None and reading.period.year <= this_year.year
    }
    return periods.parse(str(max(years, default=this_year.year)))


def readable(session: Session, actor: Actor) -> list[tuple[tables.Unit, list[tables.Unit]]]:
    """The units whose scorecards `actor` may read: each place with its units, root first."""
    found = []
    readable_at = organisation.where_may(session, actor, Right.READ_SCORECARD)
    for place in organisation.units(session):
        if place.type not in ABOVE_UNITS:
            continue
        units = (unit for unit in place.children if unit.type not in ABOVE_UNITS)
        below = [unit for unit in units if readable_at(unit.code)]
        if below or readable_at(place.code):
            found.append((place, below))
    return found


def may_read(session: Session, actor: Actor, unit_code: str) -> bool:
    return may(actor, Right.READ_SCORECARD, organisation.path(session, unit_code))


def _gather(
    session: Session, unit: tables.Unit, every: Iterable[Indicator], period: Period
) -> _Gathered:
    readings: dict[str, list[Reading]] = {}
    otherwise: dict[str, Absence] = {}
    known = {one.key: one for one in every}
    for kind, source in SOURCES.items():
        chosen = {one.key: one for one in known.values() if one.source is kind}
        wanted = Wanted(unit, chosen, known, readings)
        for reading in source.readings(session, wanted):
            readings.setdefault(reading.indicator, []).append(reading)
        otherwise |= source.otherwise(session, wanted, period)
    return _Gathered(readings, otherwise)


@dataclass(frozen=True)
class _At:
    """A place and period, the catalogue as it holds then, and everything known of the place."""

    unit: tables.Unit
    period: Period
    structure: Structure
    gathered: _Gathered

    @property
    def is_above(self) -> bool:
        return self.unit.type in ABOVE_UNITS

    def has(self, factor: SuccessFactor) -> bool:
        return self.is_above or factor.is_for(self.unit.code, self.unit.type)

    def shows(self, indicator: Indicator) -> bool:
        is_common_to_all = self.is_above and not indicator.unit
        if not is_common_to_all and indicator.is_for(self.unit.code, self.unit.type):
            return True
        goals = self.structure.targets.get(indicator.key, ())
        has_own_target = any(one.unit == self.unit.code and not one.is_empty for one in goals)
        readings = self.gathered.readings.get(indicator.key, ())
        return has_own_target or bool(rules.by_card_period(readings, self.period))

    def target(self, indicator: Indicator) -> Target | None:
        """The target that holds; above units, an indicator of one type of unit is held against
        the target of that type."""
        only_type = indicator.unit_types[0] if len(indicator.unit_types) == 1 else self.unit.type
        unit_type = only_type if self.is_above else self.unit.type
        return targets.that_holds(self.structure, indicator, self.unit.code, unit_type, self.period)

    def lines(self, indicator: Indicator) -> Iterator[Line]:
        """One for each survey that it is measured by."""
        otherwise = self.gathered.otherwise[indicator.key]
        readings = self.gathered.readings.get(indicator.key, [])
        for series in rules.by_survey(readings, self.period):
            made = rules.line(indicator, self.target(indicator), series, self.period, otherwise)
            yield roll_ups.as_read(made)


def _area(area: FocusArea, here: _At) -> Area:
    lines = [
        line
        for factor in area.factors
        if here.has(factor)
        for indicator in factor.indicators
        if here.shows(indicator)
        for line in here.lines(indicator)
    ]
    return Area(area, tuple(lines))
