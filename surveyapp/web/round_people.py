"""Who is asked: units, groups and how many are invited."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.paper.problems import sentence
from surveyapp.services import launching, preparing
from surveyapp.services.preparing import Prepared
from surveyapp.web import round_units
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm
from surveyapp.web.language import language
from surveyapp.web.round_units import UnitRow
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_people", __name__)
_THEN = {"days": "round_days.show", "check": "rounds.show"}


class PeopleForm(StaffForm):
    """The fields of the units are read by `round_units`."""


@blueprint.get("/rounds/<int:round_id>/people")
@allowed(Right.RUN_ROUND)
def show(round_id: int) -> str:
    found = _prepared(round_id)
    return _page(found, PeopleForm(), round_units.planned(found.offered, found.survey_round), {})


@blueprint.post("/rounds/<int:round_id>/people")
@allowed(Right.RUN_ROUND)
def save(round_id: int) -> ResponseReturnValue:
    found = _prepared(round_id)
    form = PeopleForm()
    chosen = set(request.form.getlist("unit"))
    rows = round_units.typed(found.offered, request.form, chosen)
    picked = [row for row in rows if row.is_chosen]
    problems = dict(problem for row in rows for problem in row.problems)
    if not picked:
        problems[rows[0].field if rows else "units"] = _("Choose at least one unit")
    if not form.validate() or problems:
        return _page(found, form, rows, problems), 422
    try:
        with writing() as session:
            launching.set_people(
                session,
                installation().config,
                current_actor(),
                round_id,
                {row.code: row.invited for row in picked},
                {key: number for row in picked for key, number in row.groups.items()},
                now(),
            )
    except InvalidInput as refusal:
        return _page(_prepared(round_id), form, rows, _at_units(refusal.problems, rows)), 422
    return redirect(url_for(_THEN[_then()], round_id=round_id))


def _prepared(round_id: int) -> Prepared:
    with reading() as session:
        found = preparing.prepared(session, installation().config, current_actor(), round_id, now())
        if not found.may_adjust:
            abort(403)
        return found


def _then() -> str:
    wanted = request.values.get("then", "check")
    return wanted if wanted in _THEN else "check"


def _at_units(problems: Mapping[str, str], rows: tuple[UnitRow, ...]) -> dict[str, str]:
    """What the service found, at the unit it is about."""
    fields = {f"unit {row.code}": row for row in rows}
    found = {}
    for where, code in problems.items():
        row = fields.get(where)
        words = sentence(code, language())
        if row is None:
            found[where] = words
        else:
            found[row.field] = f"{row.name}: {words}"
    return found


def _page(
    found: Prepared, form: PeopleForm, rows: tuple[UnitRow, ...], problems: Mapping[str, str]
) -> str:
    return render_template(
        "rounds/people.html",
        found=found,
        survey_round=found.survey_round,
        form=form,
        rows=rows,
        problems=problems,
        then=_then(),
    )
