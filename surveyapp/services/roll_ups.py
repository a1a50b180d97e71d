"""Figures of places above units, put together from those of their units as each indicator says.

Survey results are rolled up from releases (`services.releases`), never here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.aggregate import FromUnits, Part, Together, together
from surveyapp.domain.figure import PERCENT, FigureState
from surveyapp.domain.indicator import Aggregation, Direction, Indicator, Source
from surveyapp.domain.scorecard import Line, Reading, Value
from surveyapp.services import organisation, targets
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import figures, tables
from surveyapp.store import indicators as stored_indicators

_KEPT_SILENT = frozenset({FigureState.NOT_RELEVANT.value})
"""A unit that the indicator does not concern is not missing."""


class Measuring(NamedTuple):
    """A unit, as far as it matters for figures; light, since every figure asks for all of them."""

    id: int
    code: str
    type: str
    name: str


@dataclass(frozen=True)
class Figures:
    """What units have, by indicator and period."""

    indicators: Mapping[str, Indicator]
    found: Mapping[tuple[str, str], Mapping[int, "_Recorded"]]
    reach: targets.Reach | None
    """Only where some indicator tells how many units reach their target."""

    def together(self, key: str, period: str, units: Sequence[Measuring]) -> Together | None:
        """Of those of `units` that measure the indicator; None where no method is named."""
        indicator = self.indicators.get(key)
        if indicator is None:
            return None
        here = self.found.get((key, period), {})
        parts = [
            self._part(indicator, unit, found, period)
            for unit in units
            if indicator.is_for(unit.code, unit.type)
            and not ((found := here.get(unit.id)) and found.state in _KEPT_SILENT)
        ]
        return together(indicator.aggregation, parts)

    def _part(
        self, indicator: Indicator, unit: Measuring, found: "_Recorded | None", period: str
    ) -> Part:
        if found is None or found.value is None:
            return Part(unit.name, None)
        reaches = None
        if self.reach and indicator.aggregation is Aggregation.SHARE_REACHING_TARGET:
            when = periods.parse(period)
            reaches = self.reach.is_reached(indicator.key, unit.code, unit.type, when, found.value)
        return Part(unit.name, found.value, found.n, reaches)


@dataclass(frozen=True, slots=True)
class _Recorded:
    value: float | None
    state: str
    n: int | None


def measuring(units: Iterable[tables.Unit]) -> list[Measuring]:
    """Of some places those that have figures of their own."""
    return [
        Measuring(unit.id, unit.code, unit.type, unit.name)
        for unit in units
        if unit.type not in ABOVE_UNITS
    ]


def of_units(
    session: Session,
    units: Sequence[Measuring],
    wanted: Iterable[Indicator],
    at: Collection[str] = (),
) -> Figures:
    """The figures of `units` for those of the indicators `wanted` that name a method, in the
    periods `at`, or in all."""
    known = {one.key: one for one in wanted if _has_method(one)}
    found: dict[tuple[str, str], dict[int, _Recorded]] = {}
    if known:
        keys = {row: key for row, key in stored_indicators.ids(session).items() if key in known}
        ids = [unit.id for unit in units]
        recorded = figures.values_of_units(session, ids, keys, at)
        for indicator, unit, period, value, state, n in recorded:
            found.setdefault((keys[indicator], period), {})[unit] = _Recorded(value, state, n)
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
    known = of_units(session, units, wanted.values())
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


def below(session: Session, place: tables.Unit) -> list[Measuring]:
    """The units under a place, however deep; those that are places themselves left out."""
    paths = organisation.paths(session)
    units = organisation.units(session)
    return measuring(unit for unit in units if place.code in paths[unit.code])


def _has_method(indicator: Indicator) -> bool:
    return indicator.source is not Source.SURVEY and indicator.aggregation is not Aggregation.NONE
