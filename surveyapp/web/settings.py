"""Settings of the municipality: whom people can ask, and how much is withheld."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import Field, SelectChoice, SelectField, StringField, TextAreaField

from surveyapp.domain.access import Right
from surveyapp.domain.disclosure import FLOORS, Parameters
from surveyapp.domain.errors import InvalidInput
from surveyapp.paper import custody_words
from surveyapp.paper.problems import sentence
from surveyapp.services import custody, settings
from surveyapp.services.settings import REPAIR_DAYS, THRESHOLDS
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.setting_words import BASIS_WORDS, LIMIT_WORDS
from surveyapp.web.transaction import current_actor, now, reading, writing

blueprint = Blueprint("settings", __name__)


class PrivacyForm(StaffForm):
    contact_name = StringField(_("Name of the contact, a person or an office"))
    contact_email = StringField(_("E-mail address"))
    contact_phone = StringField(_("Telephone, if you like"))
    officer_name = StringField(_("Name of the data protection officer"))
    officer_email = StringField(_("E-mail address"))
    officer_phone = StringField(_("Telephone, if you like"))
    controller = StringField(_("Who is responsible by law"))
    basis = SelectField(_("What makes the surveys lawful"))
    basis_text = TextAreaField(_("In your own words"))
    concern = TextAreaField(_("Where a concern for a child goes"))
    concern_phone = StringField(_("Telephone for what cannot wait"))


def _limit(name: str) -> Field:
    label = LIMIT_WORDS[name][0]
    if isinstance(getattr(Parameters(), name, 0), bool):
        return SelectField(
            label, choices=[SelectChoice("no", _("No")), SelectChoice("yes", _("Yes"))]
        )
    return StringField(label)


_LIMITS = (*THRESHOLDS, REPAIR_DAYS)
LimitsForm = type("LimitsForm", (StaffForm,), {name: _limit(name) for name in _LIMITS})
"""A box for each threshold there is, so that a new one is never left out."""

_FORMS: Mapping[str, type[StaffForm]] = {"privacy": PrivacyForm, "limits": LimitsForm}


@blueprint.get("/admin")
@allowed(Right.MANAGE_SETTINGS)
def overview() -> str:
    with reading() as session:
        _require(session)
        return render_template(
            "admin/overview.html",
            decided=settings.in_force(session),
            written=settings.in_force(session).as_written(),
            limits=LIMIT_WORDS,
            basis=BASIS_WORDS,
            names=_LIMITS,
            kept=custody_words.sentences(custody.now(session, today()), language()),
        )


@blueprint.get("/admin/<any(privacy, limits):part>")
@allowed(Right.MANAGE_SETTINGS)
def show(part: str) -> ResponseReturnValue:
    with reading() as session:
        _require(session)
        written = settings.in_force(session).as_written()
    fields = {_field(key): value for key, value in written.items()}
    return _page(part, _FORMS[part](formdata=None, data=fields))


@blueprint.post("/admin/<any(privacy, limits):part>")
@allowed(Right.MANAGE_SETTINGS)
def save(part: str) -> ResponseReturnValue:
    with reading() as session:
        _require(session)
    form = _FORMS[part]()
    wanted = {key: form[_field(key)].data or "" for key in settings.KEYS if _field(key) in form}
    try:
        with writing() as session:
            changed = settings.change(session, current_actor(), wanted, now())
    except InvalidInput as refusal:
        for key, code in refusal.problems.items():
            form.problem(_field(key), sentence(code, language()))
        return _page(part, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(str(_("The settings are saved.") if changed else _("Nothing was changed.")))
    return redirect(url_for("settings.overview"))


def _require(session: Session) -> None:
    """Only those who decide for the whole municipality: a setting is of no unit."""
    if not settings.may_change(session, current_actor()):
        abort(403)


def _field(key: str) -> str:
    """A setting's name in a form, where a dot would not do."""
    return key.replace(".", "_")


def _page(part: str, form: StaffForm) -> str:
    if isinstance(form, PrivacyForm):
        form.basis.choices = [(one.value, str(words)) for one, words in BASIS_WORDS.items()]
        form.basis.validate_choice = False
    return render_template(f"admin/{part}.html", form=form, limits=LIMIT_WORDS, floors=FLOORS)
