"""Typing figures: which units, one unit's sheet for a period, and everything ever recorded."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain.access import Right
from surveyapp.paper.figure_words import FigureWords
from surveyapp.services import (
    approvals,
    figure_columns,
    figure_sheets,
    figures,
    indicators,
    periods,
)
from surveyapp.services.figure_sheets import Sheet
from surveyapp.web import amounts, figure_form, figure_periods, recorded_words
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.figure_form import NothingSaved, TypedRow
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.transaction import current_actor, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
@allowed(Right.ENTER_FIGURES)
def listing() -> ResponseReturnValue:
    unit = request.args.get("unit", "")
    period = figure_periods.asked()
    if unit:
        return redirect(url_for("figures.show", unit=unit, period=period.code))
    with reading() as session:
        due = figure_sheets.due(session, current_actor(), period.code)
        columns = figure_columns.listed(session, period)
    if len(due) == 1:
        return redirect(url_for("figures.show", unit=due[0].unit.code, period=period.code))
    return render_template(
        "figures/listing.html",
        due=due,
        columns=columns,
        period=period,
        choices=figure_periods.choices(period),
        words=words,
    )


@blueprint.get("/figures/<unit>/<period>")
@allowed(Right.ENTER_FIGURES, unit="unit")
def show(unit: str, period: str) -> ResponseReturnValue:
    asked = request.args.get("period", "")
    if asked and asked != period:
        return redirect(url_for("figures.show", unit=unit, period=figure_periods.named(asked).code))
    with reading() as session:
        sheet = figure_sheets.sheet(session, unit, figure_periods.named(period).code)
    return _page(sheet, figure_form.shown(sheet))


@blueprint.post("/figures/<unit>/<period>")
@allowed(Right.ENTER_FIGURES, unit="unit")
def save(unit: str, period: str) -> ResponseReturnValue:
    """Everything typed is recorded, or nothing while any row needs a second look."""
    with reading() as session:
        sheet = figure_sheets.sheet(session, unit, figure_periods.named(period).code)
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
    wanted = figure_periods.named(period)
    with reading() as session:
        return render_template(
            "figures/history.html",
            sheet=figure_sheets.sheet(session, unit, wanted.code),
            indicator=indicators.as_domain(indicators.row(session, indicator)),
            entries=figures.history(session, indicator, unit, wanted.code),
            words=words,
            amounts=amounts,
            recorded=recorded_words,
            said=FigureWords(language()),
            may_take_back=approvals.may_take_back(session, current_actor()),
        )


def _waiting(session: Session, sheet: Sheet) -> list[int]:
    """The figures of a sheet that whoever sees it may approve."""
    may_approve = approvals.approvable(session, current_actor())
    return [
        row.current.id
        for row in sheet.rows
        if row.current is not None
        and not row.is_closed
        and approvals.waits(row.current)
        and may_approve(row.current)
    ]


def _page(sheet: Sheet, rows: dict[str, TypedRow]) -> str:
    with reading() as session:
        return render_template(
            "figures/show.html",
            sheet=sheet,
            rows=rows,
            problems=list(figure_form.summary(rows)),
            corrections=figures.corrections(session, sheet.unit.code, sheet.period.code),
            choices=figure_periods.choices(sheet.period),
            reasons=figure_form.REASONS,
            recorded=recorded_words,
            words=words,
            amounts=amounts,
            said=FigureWords(language()),
            today=today(),
            waiting=_waiting(session, sheet),
            may_close=periods.may_close(session, current_actor(), sheet.unit.code),
            as_domain=indicators.as_domain,
        )
