"""Noting after the count that another number was invited."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Length

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, WrongState
from surveyapp.domain.survey_round import Action, State, allows
from surveyapp.paper.problems import sentence
from surveyapp.services import invited_notes, results
from surveyapp.services.results import UnitResults, Waiting
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, now, reading, writing

blueprint = Blueprint("invited_notes", __name__)


class NoteForm(StaffForm):
    invited = IntegerField(_("Invited"), [needed(_("Write how many were invited"))])
    reason = TextAreaField(
        _("Why the number was wrong"),
        [needed(_("Write why the number was wrong")), Length(max=500)],
    )


@blueprint.get("/results/<int:round_id>/<unit>/invited")
@allowed(Right.RUN_ROUND, unit="unit")
def page(round_id: int, unit: str) -> str:
    return _page(_found(round_id, unit), NoteForm(formdata=None))


@blueprint.post("/results/<int:round_id>/<unit>/invited")
@allowed(Right.RUN_ROUND, unit="unit")
def save(round_id: int, unit: str) -> ResponseReturnValue:
    found, form = _found(round_id, unit), NoteForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        with writing() as session:
            told = (form.invited.data, form.reason.data)
            invited_notes.note(session, current_actor(), round_id, unit, *told, now())
    except InvalidInput as refusal:
        for name, code in refusal.problems.items():
            form.problem(name, sentence(code, language()))
        return _page(found, form), 422
    flash(str(_("The number invited is noted beside the old one.")))
    return redirect(url_for("results.of_unit", round_id=round_id, unit=unit, _anchor="response"))


def _found(round_id: int, unit: str) -> UnitResults | Waiting:
    """The unit in this round, counted already; 404 for a place above units."""
    with reading() as session:
        found = results.of_unit(session, current_actor(), round_id, unit)
        if not found.place.is_unit:
            abort(404)
        state = State(found.survey_round.state)
        if not allows(state, Action.NOTE_INVITED):
            raise WrongState(round_id, state.value, Action.NOTE_INVITED.value)
        return found


def _page(found: UnitResults | Waiting, form: NoteForm) -> str:
    code = found.place.code
    counted_with = next(one.invited for one in found.survey_round.units if one.code == code)
    with reading() as session:
        notes = invited_notes.of_unit(session, found.survey_round.id, code)
    return render_template(
        "results/invited.html", found=found, form=form, notes=notes, counted_with=counted_with
    )
