"""Planning a survey round: what is asked, whom, and when."""

from collections.abc import Mapping
from datetime import date, datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, StringField, TimeField

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import Access
from surveyapp.services import planning, rounds
from surveyapp.services.planning import Offer
from surveyapp.services.round_plans import RoundPlan
from surveyapp.web import round_units
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.round_units import UnitRow
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_plans", __name__)
_LAST_SECOND = time(23, 59, 59)

_WORDS = {
    "closes_before_it_opens": _("The last day must come after the day it opens"),
    "in_the_past": _("The last day has passed already"),
    "invalid_period": _("Write a period as 2026, 2026-T1, 2026-01 or, for a school year, 2026-27"),
    "too_many": _("That is too many units and groups for one survey"),
}
_FIELDS = {"opens": "opens_on", "closes": "closes_on"}


class PlanForm(StaffForm):
    definition = HiddenField()
    period = StringField(_("Period"), [needed(_("Write which period the answers are for"))])
    opens_on = DateField(_("Opens on"), [needed(_("Write the day it opens"))])
    opens_at = TimeField(_("at"), [needed(_("Write what time it opens"))])
    closes_on = DateField(_("Last day to answer"), [needed(_("Write the last day to answer"))])
    access = RadioField(_("How do people come in?"), [needed(_("Choose how people come in"))])

    def offer(self) -> None:
        self.access.choices = [(each.value, each.value) for each in Access]


@blueprint.get("/rounds/new")
@allowed(Right.RUN_ROUND)
def new() -> ResponseReturnValue:
    """First what is asked, then, with `definition` in the address, whom and when."""
    offered = _offered()
    chosen = offered.definition(request.args.get("definition", ""))
    if chosen is None:
        return render_template("rounds/choose.html", offered=offered)
    today = now().astimezone(installation().config.timezone).date()
    form = PlanForm(
        definition=chosen.key,
        period=str(today.year),
        opens_at=time(8),
        access=Access.LINK.value,
        formdata=None,
    )
    form.offer()
    return _page(form, chosen, round_units.offered(offered.units_for(chosen)))


@blueprint.post("/rounds/new")
@allowed(Right.RUN_ROUND)
def plan() -> ResponseReturnValue:
    offered, form = _offered(), PlanForm()
    asked = offered.definition(form.definition.data)
    if asked is None:
        return render_template("rounds/choose.html", offered=offered), 422
    form.offer()
    chosen = set(request.form.getlist("unit"))
    rows = round_units.typed(offered.units_for(asked), request.form, chosen)
    is_good = form.validate()
    if not is_good or not chosen or any(list(row.problems) for row in rows):
        return _page(form, asked, rows)
    try:
        with writing() as session:
            planned = rounds.plan(
                session, installation().config, current_actor(), _plan(form, rows), now()
            )
    except InvalidInput as refusal:
        _tell(form, refusal.problems)
        return _page(form, asked, rows)
    flash(gettext("The survey is planned."))
    return redirect(url_for("rounds.show", round_id=planned.id))


def _plan(form: PlanForm, rows: tuple[UnitRow, ...]) -> RoundPlan:
    chosen = [row for row in rows if row.is_chosen]
    return RoundPlan(
        definition=form.definition.data,
        period=form.period.data.strip(),
        units={row.code: row.invited for row in chosen},
        groups={key: invited for row in chosen for key, invited in row.groups.items()},
        opens_at=_moment(form.opens_on.data, form.opens_at.data),
        closes_at=_moment(form.closes_on.data, _LAST_SECOND),
        access=Access(form.access.data),
    )


def _moment(day: date, clock: time) -> datetime:
    """A day and a time on the municipality's clock."""
    return datetime.combine(day, clock, tzinfo=installation().config.timezone)


def _tell(form: PlanForm, problems: Mapping[str, str]) -> None:
    """What the service found, at the field it is about, else above the form."""
    for name, code in problems.items():
        field = _FIELDS.get(name, name)
        message = str(_WORDS.get(code, f"{name}: {code}"))
        if field in form:
            form.problem(field, message)
        else:
            form.form_errors.append(message)


def _offered() -> Offer:
    with reading() as session:
        return planning.offer(session, installation().config, current_actor())


def _page(
    form: PlanForm, asked: SurveyDefinition, rows: tuple[UnitRow, ...]
) -> ResponseReturnValue:
    page = render_template(
        "rounds/new.html",
        form=form,
        asked=asked,
        rows=rows,
        none_chosen=request.method == "POST" and not any(row.is_chosen for row in rows),
        problems=[problem for row in rows for problem in row.problems],
    )
    return page, 422 if request.method == "POST" else 200
