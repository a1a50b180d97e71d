"""Periods that figures are typed for: years, and the tertials and months of the chosen year."""

from flask import abort, request, url_for

from surveyapp.domain import period as periods
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.web.scorecards import this_year

_YEARS_BACK = 3


def asked() -> Period:
    """The period the address asks for, else this year."""
    text = request.args.get("period", "")
    return named(text) if text else this_year()


def named(code: str) -> Period:
    try:
        return periods.parse(code)
    except InvalidPeriod:
        abort(404)


def choices(period: Period) -> list[Period]:
    year = this_year()
    years = {year.previous(steps) for steps in range(-1, _YEARS_BACK)}
    parts = {periods.parse(f"{period.year}-T{part}") for part in (1, 2, 3)}
    parts |= {periods.parse(f"{period.year}-{month:02}") for month in range(1, 13)}
    if period not in parts:
        years.add(period)
    return sorted(years, key=_order, reverse=True) + sorted(
        parts, key=lambda one: (one.kind.value, one.first), reverse=True
    )


def back() -> str:
    """The page of figures that a form says it stood on."""
    address = request.form.get("back", "")
    return address if address.startswith("/figures") else url_for("figures.listing")


def _order(period: Period) -> tuple[int, int]:
    return period.order
