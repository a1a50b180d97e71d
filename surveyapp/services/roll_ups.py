"""Figures of places above units, put together from those of their units as each indicator says.

Survey results are rolled up from releases (`services.releases`), never here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveyapp.domain import period as periods
from surveyapp.domain.aggregate import FromUnits, Part, Together, together
from surveyapp.domain.figure import PERCENT, FigureState
from surveyapp.domain.indicator import Aggregation, Direction, Indicator, Source
from surveyapp.domain.scorecard import Line, Reading, Value
from surveyapp.services import indicators, organisation, targets
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import figures, tables

_KEPT_SILENT = frozenset({FigureState.NOT_RELEVANT.value})
"""A unit that the indicator does not concern is not missing."""


@dataclass(frozen=True)
class Figures:
    """What units have, by indicator and period."""

    indicators: Mapping[str, Indicator]
    found: Mapping[tuple[str, str], Mapping[int, "_Recorded"]]
    reach: targets.Reach | None
    """Only where some indicator tells how many units reach their target."""

    def together(self, key: str, period: str, units: Sequence[tables.Unit]) -> Together | None:
        """Of those of `units` that measure the indicator; None where no method is named."""
        indicator = self.indicators.get(key)
        if indicator is None:
            return None
        here = self.found.get((key, period), {})
        concerned = [
            unit
            for unit in units
            if indicator.is_for(unit.code, unit.type)
            and not (unit.id in here and here[unit.id].state in _KEPT_SILENT)
        ]
        parts = [self._part(indicator, unit, here.get(unit.id), period) for unit in concerned]
        return together(indicator.aggregation, parts)

    def _part(
        self, indicator: Indicator, unit: tables.Unit, found: "_Recorded | None", period: str
    ) -> Part:
        if found is None or found.value is None:
            return Part(unit.name, None)
        reaches = None
        if self.reach and indicator.aggregation is Aggregation.SHARE_REACHING_TARGET:
            when = periods.parse(period)
            reaches = self.reach.is_reached(indicator.key, unit, when, found.value)
        return Part(unit.name, found.value, found.n, reaches)


@dataclass(frozen=True, slots=True)
class _Recorded:
    value: float | None
    state: str
    n: int | None


def of_units(
    session: Session, units: Sequence[tables.Unit], wanted: Iterable[str], at: Collection[str] = ()
) -> Figures:
    """The figures of `units` for those of the indicators `wanted` that name a method, in the
    periods `at`, or in all."""
    rows = {one.key: one for one in _with_method(session, wanted)}
    keys = {one.id: one.key for one in rows.values()}
    found: dict[tuple[str, str], dict[int, _Recorded]] = {}
    if rows:
        ids = [unit.id for unit in units]
        recorded = figures.values_of_units(session, ids, keys, at)
        for indicator, unit, period, value, state, n in recorded:
            found.setdefault((keys[indicator], period), {})[unit] = _Recorded(value, state, n)
    known = {key: indicators.as_domain(row) for key, row in rows.items()}
    shares = any(one.aggregation is Aggregation.SHARE_REACHING_TARGET for one in known.values())
    return Figures(known, found, targets.Reach(session) if shares else None)


def readings(
    session: Session,
    place: tables.Unit,
    wanted: Mapping[str, Indicator],
    typed: Collection[tuple[str, str]],
) -> Iterator[Reading]:
    """What follows for a place from all units below it; not where a figure is `typed` there."""
    units = below(session, place)
    known = of_units(session, units, wanted)
    for key, period in sorted(known.found, key=lambda one: periods.parse(one[1]).order):
        made = None if (key, period) in typed else known.together(key, period, units)
        if made is not None:
            method = known.indicators[key].aggregation
            provenance = FromUnits(method, made.units, made.missing)
            yield Reading(key, periods.parse(period), Value(made.value), provenance)


def as_read(line: Line) -> Line:
    """A line as its figure is to be read: a share of units is a per cent of its own, and neither
    it nor a sum is held against the target of a unit."""
    provenance = line.reading.provenance
    if not isinstance(provenance, FromUnits):
        return line
    if provenance.method is Aggregation.SUM:
        return replace(line, target=None)
    if provenance.method is not Aggregation.SHARE_REACHING_TARGET:
        return line
    share = replace(
        line.indicator,
        measure_unit=PERCENT,
        direction=Direction.UP,
        scale_min=0.0,
        scale_max=100.0,
        decimals=0,
    )
    return replace(line, indicator=share, target=None)


def below(session: Session, place: tables.Unit) -> list[tables.Unit]:
    """The units under a place, however deep; those that are places themselves left out."""
    paths = organisation.paths(session)
    return [
        unit
        for unit in organisation.units(session)
        if unit.type not in ABOVE_UNITS and place.code in paths[unit.code]
    ]


def _with_method(session: Session, keys: Iterable[str]) -> Sequence[tables.Indicator]:
    chosen = select(tables.Indicator).where(
        tables.Indicator.key.in_(list(keys)),
        tables.Indicator.source != Source.SURVEY,
        tables.Indicator.aggregation != Aggregation.NONE,
    )
    return session.scalars(chosen.options(selectinload(tables.Indicator.targets))).all()
