"""One unit's figures of one period, as the page where they are typed needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.domain import figure_due
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import FocusArea, Indicator, Source
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.services import figures, figures_owed, indicators, organisation
from surveyapp.services import periods as closings
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import figures as stored
from surveyapp.store import tables


@dataclass(frozen=True)
class SheetRow:
    """`current` is what holds for the period, `last` the latest measured value before it."""

    indicator: Indicator
    period: Period
    current: tables.Figure | None
    last: tables.Figure | None
    is_closed: bool
    is_now: bool
    """Whether the period has a figure of the indicator at all, as a month has none of what is
    measured by the year."""

    @property
    def is_measured(self) -> bool:
        return self.current is not None and self.current.state == FigureState.MEASURED

    @property
    def is_imported(self) -> bool:
        """A value from a file is corrected in its source and imported again."""
        return self.current is not None and self.is_measured and bool(self.current.imported_from)

    @property
    def is_approved(self) -> bool:
        return self.current is not None and bool(self.current.approved_by)

    @property
    def is_locked(self) -> bool:
        """Whether it cannot be typed here."""
        return self.is_closed or self.is_imported or self.is_approved or not self.is_now

    @property
    def is_missing(self) -> bool:
        return self.is_now and self.current is None

    @property
    def takes_forecast(self) -> bool:
        """A forecast of the year stands beside a part of it."""
        return self.indicator.has_forecast and self.period.kind in {
            PeriodKind.MONTH,
            PeriodKind.TERTIAL,
        }

    @property
    def due(self) -> date | None:
        return figure_due.due_on(self.indicator, self.period) if self.is_missing else None

    def months_old(self, today: date) -> int | None:
        """How old the last value is where the next should be there by now; else None."""
        if not self.is_missing or self.last is None:
            return None
        last = periods.parse(self.last.period)
        is_old = figure_due.is_stale(self.indicator, last, today)
        return figure_due.months_old(last, today) if is_old else None


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
    closing: tables.PeriodClosing | None

    @property
    def rows(self) -> list[SheetRow]:
        return [row for area in self.areas for row in area.rows]

    @property
    def missing(self) -> int:
        return sum(row.is_missing for row in self.rows)

    @property
    def not_now(self) -> int:
        return sum(not row.is_now for row in self.rows)

    @property
    def due(self) -> date | None:
        """The earliest day on which something that is missing is due."""
        return min((row.due for row in self.rows if row.due is not None), default=None)

    @property
    def recorded(self) -> int:
        return sum(row.is_measured for row in self.rows)

    @property
    def explained(self) -> int:
        """Rows without a value whose reason is given."""
        return len(self.rows) - self.missing - self.recorded - self.not_now


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
    closing = closings.closed(session, unit.code, period)
    catalogue = indicators.focus_areas(session)
    areas = (
        SheetArea(area, place, tuple(_rows(area, unit, period, recorded, closing is not None)))
        for place, area in enumerate(catalogue)
    )
    shown = tuple(area for area in areas if area.rows)
    return Sheet(unit, period, shown, len(catalogue), closing)


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
    area: FocusArea,
    unit: tables.Unit,
    period: Period,
    recorded: Sequence[tables.Figure],
    is_closed: bool,
) -> list[SheetRow]:
    return [
        _row(indicator, period, recorded, is_closed)
        for indicator in area.indicators
        if indicator.source is Source.FIGURE
        and indicator.is_valid_in(period)
        and (unit.type in ABOVE_UNITS or indicator.is_for(unit.code, unit.type))
    ]


def _row(
    indicator: Indicator, period: Period, recorded: Sequence[tables.Figure], is_closed: bool
) -> SheetRow:
    series = [figure for figure in recorded if figure.indicator.key == indicator.key]
    current, last = figures.among(series, period)
    was_so_short = any(periods.parse(figure.period).kind is period.kind for figure in series)
    is_now = was_so_short or figure_due.is_called_for(indicator, period)
    return SheetRow(indicator, period, current, last, is_closed, is_now)
