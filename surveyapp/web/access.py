"""People and roles: who may do what, where."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField

from surveyapp.domain.access import Grant, Right, Role
from surveyapp.domain.errors import InvalidInput, LastManager
from surveyapp.services import people
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("access", __name__)

ROLE_WORDS = {
    Role.ADMIN: _("administrator"),
    Role.CONTROLLER: _("controller"),
    Role.DIRECTOR: _("chief executive"),
    Role.SECTOR_HEAD: _("head of sector"),
    Role.UNIT_LEADER: _("unit leader"),
    Role.STAFF: _("employee"),
    Role.TEXT_REVIEWER: _("reviewer of texts"),
    Role.HELPER: _("helper"),
    Role.AUDITOR: _("auditor"),
    Role.POLITICIAN: _("politician"),
}


def _role() -> SelectField:
    return SelectField(_("Role"), [needed(_("Choose a role"))])


def _unit() -> SelectField:
    return SelectField(_("Where"))


class GrantForm(StaffForm):
    role = _role()
    unit = _unit()

    def offer(self, session: Session) -> None:
        words = [(role.value, str(word)) for role, word in ROLE_WORDS.items()]
        self.role.choices = [("", str(_("Choose a role"))), *words]
        places = people.places(session, current_actor())
        self.unit.choices = [(place.code, place.name) for place in places]

    @property
    def given(self) -> Grant:
        return Grant(Role(self.role.data), self.unit.data)


class PersonForm(GrantForm):
    """Its boxes, and so what is wrong with them, in the order they stand on the page."""

    email = StringField(_("E-mail address"), [needed(_("Write an e-mail address"))])
    name = StringField(_("Name"), [needed(_("Write a name"))])
    role = _role()
    unit = _unit()


@blueprint.get("/access")
@allowed(Right.MANAGE_PEOPLE)
def listing() -> ResponseReturnValue:
    return _listing(PersonForm())


@blueprint.post("/access")
@allowed(Right.MANAGE_PEOPLE)
def add() -> ResponseReturnValue:
    form = PersonForm()
    with reading() as session:
        form.offer(session)
    if not form.validate():
        return _listing(form)
    try:
        with writing() as session:
            actor = current_actor()
            person = people.add(session, actor, form.email.data, form.name.data, now())
            people.grant(session, actor, person, form.given, now())
            is_new = person.password_hash is None and people.manages(session, actor, person)
            token = people.new_link(session, actor, person, now()) if is_new else None
    except InvalidInput:
        form.problem("email", gettext("This is not an e-mail address"))
        return _listing(form)
    if token is None:
        flash(gettext("%(email)s has the role.", email=person.email))
        return redirect(url_for("access.person", person_id=person.id))
    return _link_page(person.email, person.id, token)


@blueprint.get("/access/<int:person_id>")
@allowed(Right.MANAGE_PEOPLE)
def person(person_id: int) -> ResponseReturnValue:
    return _person_page(person_id, GrantForm())


@blueprint.post("/access/<int:person_id>/grant")
@allowed(Right.MANAGE_PEOPLE)
def grant(person_id: int) -> ResponseReturnValue:
    form = GrantForm()
    with reading() as session:
        form.offer(session)
    if not form.validate():
        return _person_page(person_id, form)
    with writing() as session:
        somebody = people.get(session, current_actor(), person_id)
        people.grant(session, current_actor(), somebody, form.given, now())
    flash(gettext("The role is given."))
    return redirect(url_for("access.person", person_id=person_id))


@blueprint.post("/access/<int:person_id>/revoke")
@allowed(Right.MANAGE_PEOPLE)
def revoke(person_id: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            somebody = people.get(session, current_actor(), person_id)
            grant_id = request.form.get("grant", 0, type=int)
            people.revoke(session, current_actor(), somebody, grant_id, now())
    except LastManager:
        return _last_manager(person_id)
    flash(gettext("The role is taken back."))
    return redirect(url_for("access.listing"))


@blueprint.post("/access/<int:person_id>/disable")
@allowed(Right.MANAGE_PEOPLE)
def disable(person_id: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            somebody = people.get(session, current_actor(), person_id)
            people.disable(session, current_actor(), somebody, now())
    except LastManager:
        return _last_manager(person_id)
    flash(gettext("The account is shut, in every browser at once."))
    return redirect(url_for("access.person", person_id=person_id))


@blueprint.post("/access/<int:person_id>/enable")
@allowed(Right.MANAGE_PEOPLE)
def enable(person_id: int) -> ResponseReturnValue:
    with writing() as session:
        somebody = people.get(session, current_actor(), person_id)
        people.enable(session, current_actor(), somebody, now())
    flash(gettext("The account is open again."))
    return redirect(url_for("access.person", person_id=person_id))


@blueprint.post("/access/<int:person_id>/link")
@allowed(Right.MANAGE_PEOPLE)
def link(person_id: int) -> ResponseReturnValue:
    with writing() as session:
        somebody = people.get(session, current_actor(), person_id)
        token = people.new_link(session, current_actor(), somebody, now())
    return _link_page(somebody.email, person_id, token)


def _listing(form: PersonForm) -> ResponseReturnValue:
    with reading() as session:
        form.offer(session)
        everybody = people.listed(session, current_actor())
        page = render_template("access/listing.html", people=everybody, form=form, words=ROLE_WORDS)
    return page, 422 if form.errors else 200


def _person_page(person_id: int, form: GrantForm) -> ResponseReturnValue:
    return _person_html(person_id, form), 422 if form.errors else 200


def _person_html(person_id: int, form: GrantForm) -> str:
    with reading() as session:
        form.offer(session)
        actor = current_actor()
        somebody = people.get(session, actor, person_id)
        is_self = people.is_self(actor, somebody)
        taking = {g.id for g in somebody.grants if people.manages_at(session, actor, g.unit)}
        return render_template(
            "access/person.html",
            person=somebody,
            form=form,
            words=ROLE_WORDS,
            manages=people.manages(session, actor, somebody),
            is_self=is_self,
            taking=set() if is_self else taking,
        )


def _link_page(email: str, person_id: int, token: str) -> str:
    """The link is shown this once; only its digest is kept."""
    address = installation().config.base_url + url_for("sign_in.choose", token=token)
    return render_template("access/link.html", email=email, person_id=person_id, address=address)


def _last_manager(person_id: int) -> ResponseReturnValue:
    form = GrantForm()
    form.form_errors.append(
        gettext(
            "This is the last one who manages people for the whole municipality. "
            "Give somebody else such a role first."
        )
    )
    return _person_html(person_id, form), 409
