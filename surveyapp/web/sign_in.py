"""Signing in and out, and choosing a password through a one-time link."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, StringField

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.password import SHORTEST, Weakness
from surveyapp.services import accounts
from surveyapp.web.access_rules import allowed_public, allowed_signed_in
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.sign_in_limits import SignInLimits
from surveyapp.web.transaction import (
    EXTENSION,
    SIGN_IN,
    actor,
    current_actor,
    now,
    reading,
    writing,
)

blueprint = Blueprint("sign_in", __name__)
_LIMITS = "surveyapp.sign_in_limits"

_WEAKNESSES = {
    Weakness.TOO_SHORT: _("The password must have at least %(count)s characters", count=SHORTEST),
    Weakness.TOO_LONG: _("The password is too long"),
    Weakness.IS_THE_EMAIL: _("The password cannot be your e-mail address"),
    Weakness.TOO_COMMON: _(
        "Many people use this password, so it is easy to guess. Choose another one"
    ),
}


class SignInForm(StaffForm):
    email = StringField(_("E-mail address"), [needed(_("Write your e-mail address"))])
    password = PasswordField(_("Password"), [needed(_("Write your password"))])
    next = HiddenField()


class PasswordForm(StaffForm):
    password = PasswordField(_("New password"), [needed(_("Write a password"))])


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    processes = state.app.extensions[EXTENSION].config.server_processes
    state.app.extensions[_LIMITS] = SignInLimits(processes)


@blueprint.get("/sign-in")
@allowed_public
def page() -> ResponseReturnValue:
    if actor() is not None:
        return redirect(_within(request.args.get("next")))
    return _page(SignInForm(next=_within(request.args.get("next"))))


@blueprint.post("/sign-in")
@allowed_public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    email, address = accounts.address(form.email.data), request.remote_addr or ""
    limits: SignInLimits = current_app.extensions[_LIMITS]
    wait = limits.wait(email, address)
    if wait is not None:
        form.problem("email", gettext("Too many attempts. Wait a few minutes and try again"))
        return _page(form), 429, {"Retry-After": str(wait)}
    with reading() as opened:
        attempt = accounts.checked(opened, email, form.password.data)
    with writing() as opened:
        token = accounts.signed_in(opened, attempt, now())
    if token is None:
        limits.failed(email, address)
        form.problem("email", gettext("The e-mail address or the password is wrong"))
        return _page(form), 422
    limits.succeeded(email, address)
    _start_session(token)
    return redirect(_within(form.next.data))


@blueprint.post("/sign-out")
@allowed_signed_in
def sign_out() -> ResponseReturnValue:
    with writing() as opened:
        accounts.sign_out(opened, current_actor(), session[SIGN_IN], now())
    _start_session(None)
    flash(gettext("You are signed out."))
    return redirect(url_for("sign_in.page"))


@blueprint.get("/password/<token>")
@allowed_public
def choose(token: str) -> ResponseReturnValue:
    return _password_page(token, PasswordForm())


@blueprint.post("/password/<token>")
@allowed_public
def save(token: str) -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return _password_page(token, form)
    try:
        with writing() as opened:
            accounts.choose_password(opened, token, form.password.data, now())
    except NotFound:
        return _password_page(token, form)
    except InvalidInput as refusal:
        form.problem("password", str(_WEAKNESSES[Weakness(refusal.problems["password"])]))
        return _password_page(token, form)
    _start_session(None)
    flash(gettext("The password is saved. Sign in with it."))
    return redirect(url_for("sign_in.page"))


def _page(form: SignInForm) -> str:
    return render_template("sign_in/sign_in.html", form=form)


def _password_page(token: str, form: PasswordForm) -> ResponseReturnValue:
    try:
        with reading() as opened:
            person = accounts.of_link(opened, token, now())
    except NotFound:
        return render_template("sign_in/old_link.html"), 404
    page = render_template("sign_in/password.html", form=form, person=person, shortest=SHORTEST)
    return page, 422 if form.errors else 200


def _start_session(token: str | None) -> None:
    """A new session with nothing from the old one but the language; no fixed session survives."""
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    if token:
        session[SIGN_IN] = token


def _within(target: str | None) -> str:
    """`target` when it is a page of this site, else the first page."""
    text = target or "/"
    plain = text.isprintable() and "\\" not in text and text.startswith("/")
    parts = urlsplit(text) if plain and not text.startswith("//") else None
    return text if parts is not None and not parts.scheme and not parts.netloc else "/"
