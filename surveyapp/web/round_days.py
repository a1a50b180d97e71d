"""When a survey is open, what its result is for, and how people come in."""

from collections.abc import Mapping
from datetime import datetime, time

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, StringField, TimeField
from wtforms.validators import Optional

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey_round import Access
from surveyapp.paper.problems import sentence
from surveyapp.services import launching, preparing
from surveyapp.services.launching import Days
from surveyapp.services.preparing import Prepared
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.language import language
from surveyapp.web.local_time import LAST_SECOND, is_skipped, local_moment
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_days", __name__)
_MORNING = time(8)
AT_ONCE, ON_A_DAY = "at_once", "on_a_day"

_WORDS = {
    ("opens", "in_the_past"): _("This moment has passed. Choose a later one."),
    ("closes", "closes_before_it_opens"): _("The last day must come after the day it opens"),
    ("closes", "in_the_past"): _("The last day has passed already"),
    ("period", "invalid_period"): _(
        "Write a period as 2026, 2026-T1, 2026-01 or, for a school year, 2026-27"
    ),
}
_FIELDS = {"opens": "opens_on", "closes": "closes_on"}


class DaysForm(StaffForm):
    opens = RadioField(
        _("When does it open?"),
        [needed(_("Choose when it opens"))],
        choices=[AT_ONCE, ON_A_DAY],
    )
    opens_on = DateField(_("Opens on"), [Optional()])
    opens_at = TimeField(_("at"), [Optional()])
    closes_on = DateField(_("Last day to answer"), [needed(_("Write the last day to answer"))])
    period = StringField(_("Period"), [needed(_("Write which period the answers are for"))])
    access = RadioField(
        _("How do people come in?"),
        [needed(_("Choose how people come in"))],
        choices=[each.value for each in Access],
    )

    def asks_for_a_day(self) -> bool:
        """Whether a day and a time are there when they are to decide; says so at the field."""
        if self.opens.data != ON_A_DAY:
            return True
        if self.opens_on.data is None:
            self.problem("opens_on", str(_("Write the day it opens")))
        elif self.opens_at.data is None:
            self.problem("opens_at", str(_("Write what time it opens")))
        elif is_skipped(local_moment(self.opens_on.data, self.opens_at.data)):
            self.problem(
                "opens_at",
                str(_("Clocks are put forward this night, so this time does not exist")),
            )
        return not self.errors

    def moment(self) -> datetime | None:
        if self.opens.data != ON_A_DAY:
            return None
        return local_moment(self.opens_on.data, self.opens_at.data)


@blueprint.get("/rounds/<int:round_id>/days")
@allowed(Right.RUN_ROUND)
def show(round_id: int) -> str:
    found = _prepared(round_id)
    survey_round, zone = found.survey_round, installation().config.timezone
    opens = survey_round.opens_at.astimezone(zone)
    form = DaysForm(
        formdata=None,
        opens=AT_ONCE if found.opens_at_once else ON_A_DAY,
        opens_on=None if found.opens_at_once else opens.date(),
        opens_at=_MORNING if found.opens_at_once else opens.time(),
        closes_on=survey_round.closes_at.astimezone(zone).date(),
        period=survey_round.period,
        access=survey_round.access,
    )
    return _page(found, form)


@blueprint.post("/rounds/<int:round_id>/days")
@allowed(Right.RUN_ROUND)
def save(round_id: int) -> ResponseReturnValue:
    found = _prepared(round_id)
    form = DaysForm()
    if not found.survey_round.is_draft:
        form.opens.data = ON_A_DAY
    is_filled_in = form.validate()
    if not form.asks_for_a_day() or not is_filled_in:
        return _page(found, form), 422
    days = Days(
        opens_at=form.moment(),
        closes_at=local_moment(form.closes_on.data, LAST_SECOND),
        period=form.period.data.strip(),
        access=form.access.data,
    )
    try:
        with writing() as session:
            launching.set_days(installation(), session, current_actor(), round_id, days, now())
    except InvalidInput as refusal:
        _tell(form, refusal.problems)
        return _page(_prepared(round_id), form), 422
    return redirect(url_for("rounds.show", round_id=round_id))


def _prepared(round_id: int) -> Prepared:
    with reading() as session:
        found = preparing.prepared(session, installation().config, current_actor(), round_id, now())
        if not (found.may_run and found.may_adjust):
            abort(403)
        return found


def _tell(form: DaysForm, problems: Mapping[str, str]) -> None:
    for name, code in problems.items():
        words = str(_WORDS.get((name, code)) or sentence(code, language()))
        form.problem(_FIELDS.get(name, name), words)


def _page(found: Prepared, form: DaysForm) -> str:
    return render_template(
        "rounds/days.html", found=found, survey_round=found.survey_round, form=form
    )
