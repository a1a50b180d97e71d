"""When a figure is called for, when it is due, and when what is known has grown old."""

from datetime import date, timedelta

from surveyapp.domain.indicator import Indicator
from surveyapp.domain.period import Period, PeriodKind

_MONTHS = 12
_LENGTH = {
    PeriodKind.YEAR: 12,
    PeriodKind.SCHOOL_YEAR: 12,
    PeriodKind.TERTIAL: 4,
    PeriodKind.MONTH: 1,
}


def last_day(period: Period) -> date:
    return _first_of(period.last + 1) - timedelta(days=1)


def due_on(indicator: Indicator, period: Period) -> date | None:
    """The day a period's figure is due; None for an indicator without such a day."""
    if indicator.due_days is None:
        return None
    return last_day(period) + timedelta(days=indicator.due_days)


def is_called_for(indicator: Indicator, period: Period) -> bool:
    """Whether a period as long as this one has a figure of the indicator: months have none of what
    is measured by the year."""
    return length(period.kind) >= length(indicator.frequency)


def months_old(last: Period, today: date) -> int:
    """Whole months since a period ended; 0 while it lasts."""
    return max(0, _month_of(today) - last.last - 1)


def is_stale(indicator: Indicator, last: Period, today: date) -> bool:
    """Whether the next figure after `last` should be there by now: it is overdue, or, where no day
    is set, its whole period has passed."""
    awaited = last.last + length(indicator.frequency) * indicator.every
    days = timedelta(days=indicator.due_days or 0)
    return today >= _first_of(awaited + 1) + days


def latest_asked(indicator: Indicator, today: date) -> Period:
    """The latest period a figure can be asked for: the running year, the last whole tertial or
    month."""
    kind = indicator.frequency
    now = _month_of(today)
    first = now - now % length(kind) if kind is not PeriodKind.SCHOOL_YEAR else _school_year(now)
    running = Period(kind, first)
    return running if length(kind) == _MONTHS else running.previous()


def length(kind: PeriodKind) -> int:
    """In months."""
    return _LENGTH[kind]


def _school_year(month: int) -> int:
    """The August in which the school year of a month began."""
    return month - (month - 7) % _MONTHS


def _month_of(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _first_of(month: int) -> date:
    return date(month // _MONTHS, month % _MONTHS + 1, 1)
