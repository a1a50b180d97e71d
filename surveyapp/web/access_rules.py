"""Every endpoint says who may call it; what says nothing is denied."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right, may, may_somewhere
from surveyapp.services import organisation
from surveyapp.web.transaction import actor, reading

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "surveyapp_access"


@dataclass(frozen=True, slots=True)
class Access:
    """`right` None: anybody, or anybody signed in. `unit`: the view argument that names a unit."""

    signed_in: bool
    right: Right | None = None
    unit: str | None = None


def allowed(right: Right, *, unit: str | None = None) -> Callable[[View], View]:
    """For those with `right` at the unit that view argument `unit` names, else anywhere."""
    return _declared(Access(signed_in=True, right=right, unit=unit))


def allowed_signed_in(view: View) -> View:
    return _declared(Access(signed_in=True))(view)


def allowed_public(view: View) -> View:
    return _declared(Access(signed_in=False))(view)


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def _declared(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, access)
        return view

    return declare


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    access: Access | None = getattr(view, _ATTRIBUTE, None)
    if access is None:
        abort(403)
    if not access.signed_in:
        return None
    if actor() is None:
        if request.method == "GET":
            return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
        abort(403)
    if access.right is not None and not _has(access.right, access.unit):
        abort(403)
    return None


def _has(right: Right, argument: str | None) -> bool:
    somebody = actor()
    if somebody is None:
        return False
    if argument is None:
        return may_somewhere(somebody, right)
    with reading() as session:
        path = organisation.path(session, (request.view_args or {})[argument])
    return may(somebody, right, path)
