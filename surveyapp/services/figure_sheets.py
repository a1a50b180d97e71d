"""One unit's figures of one period, as the page where they are typed needs them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import FocusArea, Indicator, Source
from surveyapp.domain.period import Period
from surveyapp.services import figures, figures_owed, indicators, organisation
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import figures as stored
from surveyapp.store import tables


@dataclass(frozen=True)
class SheetRow:
    """`current` is what holds for the period, `last` the latest measured value before it."""

    indicator: Indicator
    current: tables.Figure | None
    last: tables.Figure | None

    @property
    def is_measured(self) -> bool:
        return self.current is not None and self.current.state == FigureState.MEASURED


@dataclass(frozen=True)
class SheetArea:
    area: FocusArea
    place: int
    """Which field of the scorecard it is, from 0."""
    rows: tuple[SheetRow, ...]

    @property
    def recorded(self) -> int:
        return sum(row.current is not None for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    unit: tables.Unit
    period: Period
    areas: tuple[SheetArea, ...]
    areas_in_all: int

    @property
    def rows(self) -> list[SheetRow]:
        return [row for area in self.areas for row in area.rows]

    @property
    def missing(self) -> int:
        return sum(row.current is None for row in self.rows)

    @property
    def recorded(self) -> int:
        return sum(row.is_measured for row in self.rows)

    @property
    def explained(self) -> int:
        """Rows without a value whose reason is given."""
        return len(self.rows) - self.missing - self.recorded


@dataclass(frozen=True)
class Due:
    """A unit whose figures the actor may enter, and how many it owes."""

    unit: tables.Unit
    missing: int


def sheet(session: Session, unit_code: str, period_code: str) -> Sheet:
    """The figure indicators of a unit; above units all of them. Survey indicators come by
    themselves. Raises NotFound or InvalidPeriod."""
    unit = organisation.unit(session, unit_code)
    period = periods.parse(period_code)
    recorded = stored.of_unit(session, unit.id)
    catalogue = indicators.focus_areas(session)
    areas = (
        SheetArea(area, place, tuple(_rows(area, unit, period, recorded)))
        for place, area in enumerate(catalogue)
    )
    return Sheet(unit, period, tuple(area for area in areas if area.rows), len(catalogue))


def due(session: Session, actor: Actor, period_code: str) -> list[Due]:
    """Every unit whose figures `actor` may enter, with the number it owes for a period."""
    owed: dict[str, int] = {}
    for one in figures_owed.missing(session, actor, period_code):
        owed[one.unit.code] = owed.get(one.unit.code, 0) + 1
    return [
        Due(unit, owed.get(unit.code, 0))
        for unit in organisation.units(session)
        if figures.may_enter(session, actor, unit.code)
    ]


def _rows(
    area: FocusArea, unit: tables.Unit, period: Period, recorded: Sequence[tables.Figure]
) -> list[SheetRow]:
    return [
        _row(indicator, period, recorded)
        for indicator in area.indicators
        if indicator.source is Source.FIGURE
        and indicator.is_valid_in(period)
        and (unit.type in ABOVE_UNITS or indicator.is_for(unit.code, unit.type))
    ]


def _row(indicator: Indicator, period: Period, recorded: Sequence[tables.Figure]) -> SheetRow:
    series = [figure for figure in recorded if figure.indicator.key == indicator.key]
    current, last = figures.among(series, period)
    return SheetRow(indicator, current, last)
