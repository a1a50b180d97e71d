"""One action of a plan: written, changed, followed up."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, TextChanged
from surveyapp.services import action_plans, people, scorecards
from surveyapp.services.action_plans import Entry
from surveyapp.web import action_form
from surveyapp.web.access_rules import allowed
from surveyapp.web.action_form import ActionForm
from surveyapp.web.action_plans import beginning, tools
from surveyapp.web.scorecards import known_period, this_year
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("plan_actions", __name__)


@blueprint.get("/actions/<unit>/<period>/new")
@allowed(Right.WRITE_PLAN, unit="unit")
def new(unit: str, period: str) -> str:
    """For an indicator when one is named."""
    with reading() as session:
        card = scorecards.latest_card(session, unit, this_year())
    line = card.line(request.args.get("indicator", ""))
    entry = Entry("") if line is None else beginning("", line.indicator)
    return _page(unit, period, action_form.filled(entry, 0))


@blueprint.post("/actions/<unit>/<period>/new")
@allowed(Right.WRITE_PLAN, unit="unit")
def add(unit: str, period: str) -> ResponseReturnValue:
    wanted, form = known_period(period), ActionForm()
    with reading() as session:
        card = scorecards.latest_card(session, unit, this_year())
    form.offer(card)
    entry = form.entry() if form.validate() else None
    if entry is None:
        return _page(unit, period, form), 422
    try:
        with writing() as session:
            action_plans.add(session, current_actor(), unit, wanted.code, entry, card, now())
    except InvalidInput as refusal:
        form.tell(refusal.problems)
        return _page(unit, period, form), 422
    flash(_("The action stands in the plan."))
    return redirect(url_for("action_plans.show", unit=unit, period=wanted.code))


@blueprint.get("/actions/<unit>/<period>/<int:action_id>")
@allowed(Right.WRITE_PLAN, unit="unit")
def show(unit: str, period: str, action_id: int) -> str:
    with reading() as session:
        row = action_plans.of_plan(session, unit, known_period(period).code, action_id)
        form = action_form.filled(action_plans.entry_of(row), row.version)
    return _page(unit, period, form, action_id)


@blueprint.post("/actions/<unit>/<period>/<int:action_id>")
@allowed(Right.WRITE_PLAN, unit="unit")
def change(unit: str, period: str, action_id: int) -> ResponseReturnValue:
    """Kept where nobody changed it meanwhile; else both texts are shown and nothing is lost."""
    wanted, form = known_period(period), ActionForm()
    with reading() as session:
        form.offer(scorecards.latest_card(session, unit, this_year()))
    entry = form.entry() if form.validate() else None
    if entry is None:
        return _page(unit, period, form, action_id), 422
    try:
        with writing() as session:
            row = action_plans.of_plan(session, unit, wanted.code, action_id)
            action_plans.change(session, current_actor(), row, entry, form.version, now())
    except InvalidInput as refusal:
        form.tell(refusal.problems)
        return _page(unit, period, form, action_id), 422
    except TextChanged:
        return _page(unit, period, form, action_id, is_clash=True), 409
    flash(_("The action is saved."))
    return redirect(url_for("action_plans.show", unit=unit, period=wanted.code))


@blueprint.post("/actions/<unit>/<period>/<int:action_id>/notes")
@allowed(Right.WRITE_PLAN, unit="unit")
def note(unit: str, period: str, action_id: int) -> ResponseReturnValue:
    wanted, text = known_period(period), request.form.get("text", "")
    try:
        with writing() as session:
            row = action_plans.of_plan(session, unit, wanted.code, action_id)
            action_plans.note(session, current_actor(), row, text, now())
    except InvalidInput:
        with reading() as session:
            row = action_plans.of_plan(session, unit, wanted.code, action_id)
            form = action_form.filled(action_plans.entry_of(row), row.version)
        return _page(unit, period, form, action_id, unkept=text), 422
    flash(_("The note is kept."))
    here = url_for("plan_actions.show", unit=unit, period=wanted.code, action_id=action_id)
    return redirect(f"{here}#follow-up")


def _page(
    unit: str,
    period: str,
    form: ActionForm,
    action_id: int | None = None,
    *,
    is_clash: bool = False,
    unkept: str | None = None,
) -> str:
    """`is_clash`: somebody saved meanwhile. `unkept`: a note that could not be taken."""
    wanted = known_period(period)
    with reading() as session:
        card = scorecards.latest_card(session, unit, this_year())
        form.offer(card)
        row = (
            None
            if action_id is None
            else action_plans.of_plan(session, unit, wanted.code, action_id)
        )
        kept = None
        if is_clash and row is not None:
            kept = action_form.filled(action_plans.entry_of(row), row.version)
            kept.offer(card)
            form.seen.data = str(row.version)
        return render_template(
            "actions/action.html",
            card=card,
            period=wanted,
            form=form,
            row=row,
            kept=kept,
            unkept=unkept,
            names=people.names(session, set() if row is None else action_plans.writers(row)),
            known=people.names_at(session, unit),
            **tools(),
        )
