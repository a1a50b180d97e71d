"""The scorecards of many units side by side: what one query for each kind of reading gives."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain import scorecard as rules
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.indicator import FocusArea, Indicator, Source
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import Absence, Line, Reading
from surveyapp.domain.target import SetTarget, Target, holding
from surveyapp.services import action_plans, organisation, releases, structure, targets
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.sources import Wanted, computed, published, recorded
from surveyapp.services.structure import Structure
from surveyapp.store import figures, tables
from surveyapp.store import indicators as stored_indicators

YEARS_SHOWN = 5
Unit = tables.Unit


@dataclass(frozen=True)
class UnitLines:
    """A unit and its lines; `may_read`: whether the actor may open its scorecard."""

    unit: Unit
    lines: Sequence[Line | None]
    may_read: bool


@dataclass(frozen=True)
class AreaTotals:
    """A focus area and the lines of all units in it."""

    area: FocusArea
    lines: tuple[Line, ...]

    @property
    def counts(self) -> rules.Counts:
        return rules.counted(self.lines)


@dataclass(frozen=True)
class _Readings:
    """Of many units, by unit and indicator; every period there is."""

    by_unit: dict[str, dict[str, list[Reading]]] = field(default_factory=dict)

    def add(self, unit: str, reading: Reading) -> None:
        self.by_unit.setdefault(unit, {}).setdefault(reading.indicator, []).append(reading)


class Cards:
    """What is known of units' indicators, to be put side by side in the periods `at`."""

    def __init__(
        self, session: Session, units: Sequence[Unit], standing: Structure, at: Collection[Period]
    ) -> None:
        self.units = units
        self._at = frozenset(at)
        self._standing = standing
        self._indicators = standing.indicators
        self._targets: dict[tuple[str, SetTarget], Target | None] = {}
        self._found = _Readings()
        self._take_figures(session)
        self._take_results(session)
        self._take_computed(session)

    def lines(self, unit: Unit, period: Period) -> list[Line]:
        """Those of the unit's scorecard, in the plan's order."""
        every = (self.line(unit, key, period) for key in self._indicators)
        return [line for line in every if line is not None]

    def line(self, unit: Unit, key: str, period: Period) -> Line | None:
        """None where the indicator does not belong to the unit's scorecard of the period."""
        found = self._indicators.get(key)
        if found is None or not found.is_for(unit.code, unit.type):
            return None
        return self._line(unit, found, period) if found.is_valid_in(period) else None

    def _line(self, unit: Unit, indicator: Indicator, period: Period) -> Line:
        readings = self._found.by_unit.get(unit.code, {}).get(indicator.key, [])
        reading = rules.by_card_period(readings, period).get(period)
        if reading is None:
            nothing = Absence.NOT_RUN if indicator.source is Source.SURVEY else Absence.PENDING
            reading = Reading(indicator.key, period, rules.Absent(nothing))
        return Line(indicator, self._target(unit, indicator, period), reading)

    def _target(self, unit: Unit, indicator: Indicator, period: Period) -> Target | None:
        every = self._standing.targets.get(indicator.key, ())
        found = holding(every, unit.code, unit.type, period, indicator.direction)
        if found is None:
            return None
        known = (indicator.key, found)
        if known not in self._targets:
            self._targets[known] = targets.fitting(indicator, found)
        return self._targets[known]

    def _is_inside(self, period: Period) -> bool:
        return any(one.covers(period) for one in self._at)

    def _take_figures(self, session: Session) -> None:
        codes = {unit.id: unit.code for unit in self.units}
        wanted = {one.key for one in self._indicators.values() if one.source is Source.FIGURE}
        keys = {row: key for row, key in stored_indicators.ids(session).items() if key in wanted}
        inside = [code for code in figures.periods(session) if self._is_inside(periods.parse(code))]
        found = figures.values_of_units(session, codes, keys, inside) if inside else ()
        for row, unit, period, value, state, n in found:
            outcome = recorded(state, value, n)
            self._found.add(codes[unit], Reading(keys[row], periods.parse(period), outcome))

    def _take_results(self, session: Session) -> None:
        """The round over most units last, so that it counts where two overlap."""
        codes = {unit.code for unit in self.units}
        rounds = sorted(releases.released(session), key=lambda one: len(one.units))
        for one in rounds:
            period = periods.parse(one.survey_round.period)
            if not self._is_inside(period):
                continue
            for region in one.release.regions:
                if region.group is None and region.unit in codes:
                    for result in region.indicators:
                        indicator = self._indicators.get(result.key)
                        if indicator is not None:
                            outcome = published(result.result, indicator)
                            self._found.add(region.unit, Reading(result.key, period, outcome))

    def _take_computed(self, session: Session) -> None:
        chosen = {k: one for k, one in self._indicators.items() if one.source is Source.COMPUTED}
        for unit in self.units if chosen else ():
            known = self._found.by_unit.get(unit.code, {})
            wanted = Wanted(unit, chosen, self._indicators, known)
            for reading in list(computed(session, wanted)):
                self._found.add(unit.code, reading)


def comparable(session: Session, actor: Actor) -> list[Unit]:
    """The units the actor may compare, in the order of their names."""
    may_compare = organisation.where_may(session, actor, Right.COMPARE)
    units = (one for one in organisation.units(session) if one.type not in ABOVE_UNITS)
    return sorted((one for one in units if may_compare(one.code)), key=lambda unit: unit.name)


def totals(session: Session, actor: Actor, period: Period) -> list[AreaTotals]:
    """Every focus area with the lines of all units the actor may compare."""
    standing = structure.at(session, period)
    units = comparable(session, actor)
    cards = Cards(session, units, standing, {period})
    lines = {key: list[Line]() for key in standing.indicators}
    for unit in units:
        for line in cards.lines(unit, period):
            lines[line.indicator.key].append(line)
    return [
        AreaTotals(area, tuple(line for one in area.indicators for line in lines[one.key]))
        for area in standing.areas
    ]


def side_by_side(
    session: Session,
    actor: Actor,
    units: Sequence[Unit],
    wanted: Sequence[tuple[Period, str]],
) -> list[UnitLines]:
    """`units` in the order they are given, each with a line for every period and indicator
    `wanted`; None where the indicator is not the unit's. Figures are held against targets as the
    catalogue has them in the last of the periods."""
    may_read = organisation.where_may(session, actor, Right.READ_SCORECARD)
    last = max((period for period, _ in wanted), key=lambda one: one.order, default=None)
    cards = Cards(session, units, structure.at(session, last), {period for period, _ in wanted})
    return [
        UnitLines(
            unit, [cards.line(unit, key, period) for period, key in wanted], may_read(unit.code)
        )
        for unit in units
    ]


@dataclass(frozen=True, slots=True)
class Action:
    """What a unit decided to do; `period` is that of its plan."""

    planned: str
    period: str
    status: str


def actions_about(
    session: Session, actor: Actor, indicator: str, period: str
) -> dict[str, list[Action]]:
    """By unit the actions about an indicator, of plans up to the period that the actor may
    read."""
    found: dict[str, list[Action]] = {}
    latest = periods.parse(period).order if period else None
    for row in action_plans.listed(session, actor):
        is_late = latest is not None and periods.parse(row.period).order > latest
        if row.indicator == indicator and not is_late:
            made = Action(row.planned, row.period, row.status)
            found.setdefault(row.unit.code, []).append(made)
    return found


def above(session: Session, units: Sequence[Unit]) -> list[Unit]:
    """The places that have any of `units` below them, the municipality first."""
    paths = organisation.paths(session)
    codes = {code for unit in units for code in paths[unit.code][:-1]}
    return [place for place in organisation.units(session) if place.code in codes]


def years(period: Period) -> list[Period]:
    return [period.previous(steps) for steps in range(YEARS_SHOWN - 1, -1, -1)]
