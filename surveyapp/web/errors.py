"""Words for every rule that can be broken, chosen once; no page ever shows a trace."""

from http import HTTPStatus

from flask import Flask, current_app, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import TimeoutError as NoneFree
from werkzeug.exceptions import HTTPException

from surveyapp.domain.errors import (
    ContactsMissing,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOlder,
    GuardiansNotInformed,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
    RoundNotOpen,
    StorageDown,
    WrongState,
)
from surveyapp.web.language import language

Shown = tuple[str, int] | tuple[str, int, dict[str, str]]
STORAGE_SECONDS = 30
_DOWN = (StorageDown, DatabaseMissing, DatabaseOlder, DatabaseNewer, NoneFree)
_WORDS = {
    400: (_("The form could not be read"), _("Go back, load the page again and try once more.")),
    403: (
        _("You do not have access to this"),
        _("Ask the controller of the municipality if you should have it."),
    ),
    404: (_("There is no such page"), _("Check the address, or start from the first page.")),
    405: (_("This cannot be done here"), _("Start from the first page.")),
    409: (
        _("This cannot be done now"),
        _("Something has changed since you opened the page. Load it again."),
    ),
    410: (
        _("The survey is not open"),
        _("The page of the survey tells when it opens and closes."),
    ),
    413: (_("That was too much at once"), _("Send a smaller file or a shorter text.")),
    422: (_("Something must be corrected"), _("Go back and check what you filled in.")),
    429: (_("Too many attempts"), _("Wait a few minutes and try again.")),
    503: (
        _("The system cannot save anything now"),
        _("Nothing is lost. Try again in a minute, and tell the operator if it goes on."),
    ),
}
_UNKNOWN = (
    _("Something went wrong"),
    _("Nothing was saved. Try again, and tell the operator if it goes on."),
)
_OWN_WORDS: dict[type[Refused], tuple[object, object]] = {
    GuardiansNotInformed: (
        _("The guardians must be informed first"),
        _("Go to the page of the survey and note when they were informed. Then it can open."),
    ),
    ContactsMissing: (
        _("First it must be said whom people can ask"),
        _(
            "No survey opens before the contact and the data protection officer are named. The "
            "controller of the municipality fills it in under Settings."
        ),
    ),
}
"""Of rules whose status alone would say too little."""
_STATUS: dict[type[Refused], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    RoundNotOpen: HTTPStatus.GONE,
    WrongState: HTTPStatus.CONFLICT,
}


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    for kind in _DOWN:
        app.register_error_handler(kind, _storage_down)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def words(status: int) -> tuple[str, str]:
    """A heading and a sentence that says what to do."""
    heading, advice = _WORDS.get(status, _UNKNOWN)
    return str(heading), str(advice)


def _page(status: int, own_words: tuple[object, object] | None = None) -> Shown:
    heading, advice = map(str, own_words or words(status))
    return render_template("error.html", heading=heading, advice=advice), status


def _refused(error: Refused) -> Shown:
    kinds = (status for kind, status in _STATUS.items() if isinstance(error, kind))
    return _page(next(kinds, HTTPStatus.CONFLICT), _OWN_WORDS.get(type(error)))


def _stale_form(_error: CSRFError) -> Shown:
    return _page(HTTPStatus.BAD_REQUEST)


def _http(error: HTTPException) -> Shown | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    return _page(error.code)


def _storage_down(error: Exception) -> Shown:
    current_app.logger.warning("storage is down: %s", type(error).__name__)
    page, status = _bare(HTTPStatus.SERVICE_UNAVAILABLE)
    return page, status, {"Retry-After": str(STORAGE_SECONDS)}


def _unexpected(error: Exception) -> Shown:
    current_app.logger.error("unexpected error in %s", request.endpoint, exc_info=error)
    return _bare(HTTPStatus.INTERNAL_SERVER_ERROR)


def _bare(status: int) -> tuple[str, int]:
    """A page that asks nothing of the database, which may be what is down."""
    heading, advice = words(status)
    template = current_app.jinja_env.get_template("bare.html")
    page = template.render(heading=heading, advice=advice, language=language())
    return page, status
