"""A unit's action plan: read, printed and carried away; what it takes in and carries over."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.action import ActionStatus, Rule
from surveyapp.domain.indicator import Indicator
from surveyapp.paper import action_tables, tables
from surveyapp.paper.action_words import ActionWords
from surveyapp.services import action_overview, action_plans, action_proposals, people
from surveyapp.services.action_overview import ActionPlan, ListedAction, PlanLine
from surveyapp.services.action_plans import Entry
from surveyapp.services.action_proposals import Proposal
from surveyapp.web import amounts
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.scorecards import known_period
from surveyapp.web.transaction import current_actor, installation, now, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("action_plans", __name__)
ALL, MINE, LATE, DONE = "all", "mine", "late", "done"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/actions/<unit>/<period>")
@allowed(Right.READ_RESULTS, unit="unit")
def show(unit: str, period: str) -> str:
    found = plan_of(unit, period)
    chosen = request.args.get("show", ALL)
    shown = [one for one in found.lines if is_shown(one, chosen)]
    with reading() as session:
        writers = {note.written_by for one in found.lines for note in one.row.notes}
        return render_template(
            "actions/plan.html",
            plan=found,
            shown=shown,
            chosen=chosen,
            choices=choices(found.lines),
            may_write=action_plans.may_write(session, current_actor(), unit),
            names=people.names(session, writers),
            following=found.period.previous(-1),
            **tools(),
        )


@blueprint.get("/actions/<unit>/<period>/file/<shape>")
@allowed(Right.READ_RESULTS, unit="unit")
def file(unit: str, period: str, shape: str) -> Response:
    if shape not in _TYPES:
        abort(404)
    found = plan_of(unit, period)
    sheet = action_tables.sheet(found, language(), installation().config.timezone)
    made = tables.csv_for_excel(sheet) if shape == "csv" else tables.xlsx([sheet], now())
    name = f"actions-{found.unit.code}-{found.period.code}.{shape}"
    return attachment(made, name, _TYPES[shape])


@blueprint.post("/actions/<unit>/<period>/proposals")
@allowed(Right.WRITE_PLAN, unit="unit")
def decide(unit: str, period: str) -> ResponseReturnValue:
    """Takes a proposal into the plan, or sets it aside."""
    found = plan_of(unit, period)
    rule, key = request.form.get("rule", ""), request.form.get("key", "")
    proposal = action_proposals.chosen(found.proposals, rule, key)
    code, actor = found.period.code, current_actor()
    if request.form.get("answer") != "take_in":
        with writing() as session:
            action_proposals.set_aside(session, actor, unit, code, proposal, now())
        flash(_("The proposal is set aside for this plan."))
        return redirect(url_for("action_plans.show", unit=unit, period=code))
    entry = _beginning(found, proposal)
    with writing() as session:
        made = action_proposals.take_in(
            session, actor, unit, code, proposal, entry, found.card, now()
        )
        number = made.id
    flash(_("The proposal stands in the plan. Write what you will do."))
    return redirect(url_for("plan_actions.show", unit=unit, period=code, action_id=number))


@blueprint.get("/actions/<unit>/<period>/carry-over")
@allowed(Right.WRITE_PLAN, unit="unit")
def choose(unit: str, period: str) -> str:
    found = plan_of(unit, period)
    with reading() as session:
        open_ones = action_plans.to_carry_over(session, unit, found.period.code)
        return render_template(
            "actions/carry_over.html",
            plan=found,
            rows=open_ones,
            following=found.period.previous(-1),
            **tools(),
        )


@blueprint.post("/actions/<unit>/<period>/carry-over")
@allowed(Right.WRITE_PLAN, unit="unit")
def carry_over(unit: str, period: str) -> ResponseReturnValue:
    wanted = known_period(period)
    chosen = {int(text) for text in request.form.getlist("action") if text.isdecimal()}
    with writing() as session:
        number = action_plans.carry_over(session, current_actor(), unit, wanted.code, chosen, now())
    flash(
        ngettext("%(num)s action is carried over.", "%(num)s actions are carried over.", number)
        if number
        else _("Nothing was chosen.")
    )
    return redirect(url_for("action_plans.show", unit=unit, period=wanted.previous(-1).code))


def plan_of(unit: str, period: str) -> ActionPlan:
    wanted = known_period(period)
    with reading() as session:
        return action_overview.of_unit(session, current_actor(), unit, wanted.code, today())


def tools() -> dict[str, object]:
    return {"said": ActionWords(language()), "words": words, "amounts": amounts}


def is_shown(one: PlanLine | ListedAction, chosen: str) -> bool:
    return {
        MINE: one.is_mine,
        LATE: one.is_late,
        DONE: one.row.status == ActionStatus.DONE,
    }.get(chosen, True)


def choices(lines: Sequence[PlanLine | ListedAction]) -> list[tuple[str, str, int]]:
    """The ways to filter a list, each with its words and how many it leaves."""
    names = {ALL: _("All"), MINE: _("Mine"), LATE: _("Past the deadline"), DONE: _("Done")}
    return [(key, name, sum(is_shown(one, key) for one in lines)) for key, name in names.items()]


def _beginning(plan: ActionPlan, proposal: Proposal) -> Entry:
    """The action that a proposal begins as; the unit writes the rest."""
    if proposal.rule is Rule.PRIORITY_MATRIX and proposal.question is not None:
        planned = _("Do something about “%(name)s”.", name=proposal.question.into(language()))
    elif proposal.line is not None:
        name = proposal.line.indicator.name.into(language())
        planned = _("Lift “%(name)s” above its lower limit.", name=name)
    else:
        planned = proposal.key
    line = next((one for one in plan.card.lines if one.indicator.key == proposal.indicator), None)
    if line is None:
        return Entry(planned)
    return beginning(planned, line.indicator)


def beginning(planned: str, indicator: Indicator) -> Entry:
    """With what is known of an indicator filled in."""
    how_often = ActionWords(language()).how_often(indicator.frequency)
    return Entry(planned, indicator.key, when_measured=how_often, goal_owner=indicator.owner)
