"""Typing figures: which units, one unit's sheet for a period, and everything ever recorded."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain import period as periods
from surveyapp.domain.access import Right
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.services import figure_sheets, figures, indicators
from surveyapp.services.figure_sheets import Sheet
from surveyapp.web import amounts, figure_form, recorded_words
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.figure_form import NothingSaved, TypedRow
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("figures", __name__)
_YEARS_BACK = 3


@blueprint.get("/figures")
@allowed(Right.ENTER_FIGURES)
def listing() -> ResponseReturnValue:
    asked, unit = request.args.get("period", ""), request.args.get("unit", "")
    period = _period(asked) if asked else this_year()
    if unit:
        return redirect(url_for("figures.show", unit=unit, period=period.code))
    with reading() as session:
        due = figure_sheets.due(session, current_actor(), period.code)
    if len(due) == 1:
        return redirect(url_for("figures.show", unit=due[0].unit.code, period=period.code))
    return render_template(
        "figures/listing.html", due=due, period=period, choices=_choices(period), words=words
    )


@blueprint.get("/figures/<unit>/<period>")
@allowed(Right.ENTER_FIGURES, unit="unit")
def show(unit: str, period: str) -> ResponseReturnValue:
    asked = request.args.get("period", "")
    if asked and asked != period:
        return redirect(url_for("figures.show", unit=unit, period=_period(asked).code))
    with reading() as session:
        sheet = figure_sheets.sheet(session, unit, _period(period).code)
    return _page(sheet, figure_form.shown(sheet))


@blueprint.post("/figures/<unit>/<period>")
@allowed(Right.ENTER_FIGURES, unit="unit")
def save(unit: str, period: str) -> ResponseReturnValue:
    """Everything typed is recorded, or nothing while any row needs a second look."""
    with reading() as session:
        sheet = figure_sheets.sheet(session, unit, _period(period).code)
    rows = figure_form.typed(sheet, request.form)
    try:
        with writing() as session:
            saved = figure_form.save(session, current_actor(), sheet, rows)
    except NothingSaved:
        return _page(sheet, rows), 422
    flash(
        ngettext("%(num)s figure is saved.", "%(num)s figures are saved.", saved)
        if saved
        else _("Nothing was changed.")
    )
    return redirect(url_for("figures.show", unit=unit, period=period))


@blueprint.get("/figures/<unit>/<period>/<indicator>")
@allowed(Right.ENTER_FIGURES, unit="unit")
def history(unit: str, period: str, indicator: str) -> str:
    """What was recorded, by whom and why, newest first."""
    wanted = _period(period)
    with reading() as session:
        return render_template(
            "figures/history.html",
            sheet=figure_sheets.sheet(session, unit, wanted.code),
            indicator=indicators.as_domain(indicators.row(session, indicator)),
            entries=figures.history(session, indicator, unit, wanted.code),
            words=words,
            amounts=amounts,
            recorded=recorded_words,
        )


def _page(sheet: Sheet, rows: dict[str, TypedRow]) -> str:
    with reading() as session:
        return render_template(
            "figures/show.html",
            sheet=sheet,
            rows=rows,
            problems=list(figure_form.summary(rows)),
            corrections=figures.corrections(session, sheet.unit.code, sheet.period.code),
            choices=_choices(sheet.period),
            reasons=figure_form.REASONS,
            recorded=recorded_words,
            words=words,
            amounts=amounts,
            as_domain=indicators.as_domain,
        )


def _choices(period: Period) -> list[Period]:
    """Years, then the tertials and months of the chosen year."""
    year = this_year()
    years = {year.previous(steps) for steps in range(-1, _YEARS_BACK)}
    parts = {periods.parse(f"{period.year}-T{part}") for part in (1, 2, 3)}
    parts |= {periods.parse(f"{period.year}-{month:02}") for month in range(1, 13)}
    if period not in parts:
        years.add(period)
    return sorted(years, key=_order, reverse=True) + sorted(
        parts, key=lambda one: (one.kind.value, one.first), reverse=True
    )


def _order(period: Period) -> tuple[int, int]:
    return period.order


def _period(code: str) -> Period:
    try:
        return periods.parse(code)
    except InvalidPeriod:
        abort(404)
