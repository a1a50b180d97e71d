"""Approving figures, taking an approval back, and closing a period."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import FigureChanged, InvalidInput
from surveyapp.paper import problems
from surveyapp.services import approvals, figures, periods
from surveyapp.web import figure_periods
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("figure_approvals", __name__)
_LONGEST_NUMBER = 18


@blueprint.post("/figures/approve")
@allowed(Right.ENTER_FIGURES)
def approve() -> ResponseReturnValue:
    """Approves the figures that stood on the page, all of them or none."""
    chosen = [int(text) for text in request.form.getlist("figure") if _is_number(text)]
    try:
        with writing() as session:
            approved = approvals.approve(session, current_actor(), chosen, now())
        said = ngettext("%(num)s figure is approved.", "%(num)s figures are approved.", approved)
    except FigureChanged:
        said = _("A figure was changed meanwhile. Nothing is approved. Look at the figures again.")
    except InvalidInput as refusal:
        said = problems.sentence(next(iter(refusal.problems.values())), language())
    flash(said)
    return redirect(figure_periods.back())


@blueprint.post("/figures/<unit>/<period>/<indicator>/take-back")
@allowed(Right.ENTER_FIGURES, unit="unit")
def take_back(unit: str, period: str, indicator: str) -> ResponseReturnValue:
    """Opens an approved figure for correction, with a reason."""
    wanted = figure_periods.named(period)
    with reading() as session:
        current = figures.history(session, indicator, unit, wanted.code)
    try:
        with writing() as session:
            approvals.take_back(
                session,
                current_actor(),
                current[0].id if current else 0,
                request.form.get("reason", ""),
                now(),
            )
    except InvalidInput as refusal:
        flash(problems.sentence(next(iter(refusal.problems.values())), language()))
    else:
        flash(_("The approval is taken back. The figure can be corrected."))
    return redirect(url_for("figures.history", unit=unit, period=wanted.code, indicator=indicator))


@blueprint.post("/figures/<unit>/<period>/close")
@allowed(Right.MANAGE_CATALOGUE, unit="unit")
def close(unit: str, period: str) -> ResponseReturnValue:
    """Closes a period at a unit, so that it takes no more values, or opens it again."""
    wanted = figure_periods.named(period)
    reason, number = request.form.get("reason", ""), request.form.get("closing", "")
    try:
        with writing() as session:
            if number:
                closing = int(number) if _is_number(number) else 0
                periods.reopen(session, current_actor(), closing, reason, now())
                said = _("The period is open again.")
            else:
                periods.close(session, current_actor(), unit, wanted.code, reason, now())
                said = _("The period is closed. It takes no more figures.")
    except InvalidInput as refusal:
        said = problems.sentence(next(iter(refusal.problems.values())), language())
    flash(said)
    return redirect(url_for("figures.show", unit=unit, period=wanted.code))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
