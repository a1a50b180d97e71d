"""A unit's scorecard: the readings of every source against the targets that hold there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.orm import Session

from surveyapp.domain import change
from surveyapp.domain import period as periods
from surveyapp.domain import scorecard as rules
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.comment import About
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import Absence, Area, Line, Reading, Scorecard
from surveyapp.domain.target import Target
from surveyapp.services import (
    benchmarks,
    comments,
    indicators,
    organisation,
    roll_ups,
    targets,
)
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.sources import SOURCES, Wanted
from surveyapp.store import indicators as stored_indicators
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
    areas = stored_indicators.areas(session)
    gathered = _gather(session, unit, [indicators.as_domain(one) for one in _all(areas)], period)
    made = [_area(area, unit, period, gathered) for area in areas]
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
    every = [indicators.as_domain(one) for one in stored_indicators.everything(session)]
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


def _all(areas: Iterable[tables.FocusArea]) -> Iterable[tables.Indicator]:
    return (one for area in areas for factor in area.factors for one in factor.indicators)


def _gather(
    session: Session, unit: tables.Unit, every: Iterable[Indicator], period: Period
) -> _Gathered:
    readings: dict[str, list[Reading]] = {}
    otherwise: dict[str, Absence] = {}
    known = list(every)
    for kind, source in SOURCES.items():
        wanted = Wanted(unit, {one.key: one for one in known if one.source is kind})
        for reading in source.readings(session, wanted):
            readings.setdefault(reading.indicator, []).append(reading)
        otherwise |= source.otherwise(session, wanted, period)
    return _Gathered(readings, otherwise)


def _area(stored: tables.FocusArea, unit: tables.Unit, period: Period, gathered: _Gathered) -> Area:
    lines = [
        _line(row, unit, period, series, gathered.otherwise[row.key])
        for factor in stored.factors
        for row in factor.indicators
        if _belongs(row, unit, period, gathered)
        for series in rules.by_survey(gathered.readings.get(row.key, []), period)
    ]
    return Area(indicators.area(stored), tuple(lines))


def _belongs(row: tables.Indicator, unit: tables.Unit, period: Period, gathered: _Gathered) -> bool:
    indicator = indicators.as_domain(row)
    if not indicator.is_valid_in(period):
        return False
    if unit.type not in ABOVE_UNITS and indicator.applies_to(unit.type):
        return True
    has_own_target = any(target.unit_id == unit.id for target in row.targets)
    readings = gathered.readings.get(indicator.key, ())
    return has_own_target or bool(rules.by_card_period(readings, period))


def _line(
    row: tables.Indicator,
    unit: tables.Unit,
    period: Period,
    series: Sequence[Reading],
    otherwise: Absence,
) -> Line:
    target = _target(row, unit, period)
    indicator = indicators.as_domain(row)
    return roll_ups.as_read(rules.line(indicator, target, series, period, otherwise))


def _target(row: tables.Indicator, unit: tables.Unit, period: Period) -> Target | None:
    """The target that holds; above units, an indicator of one type of unit is held against the
    target of that type."""
    only_type = row.unit_types[0] if len(row.unit_types) == 1 else unit.type
    unit_type = only_type if unit.type in ABOVE_UNITS else unit.type
    stored = targets.holding(row.targets, unit.id, unit_type, period)
    return None if stored is None else targets.as_domain(row, stored)
