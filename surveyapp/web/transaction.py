"""The request's database sessions, its moment and who stands behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask, abort, current_app, g, request, session
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.services import accounts, schema
from surveyapp.services.installation import Installation

EXTENSION = "surveyapp"
SIGN_IN = "sign_in"
"""Where the signed session cookie keeps the token of a sign-in."""


_OF_MONITORING = frozenset({"pages.health", "pages.ready"})
"""They tell of the database themselves."""


def init_app(app: Flask, installation: Installation) -> None:
    app.extensions[EXTENSION] = installation
    app.teardown_appcontext(_close)
    fit = schema.Fit(installation)

    @app.before_request
    def require_a_database_that_fits() -> None:
        if request.endpoint not in _OF_MONITORING:
            fit.require()


def installation() -> Installation:
    opened: Installation = current_app.extensions[EXTENSION]
    return opened


def now() -> datetime:
    """The moment of this request, the same all through it."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


@contextmanager
def reading() -> Iterator[Session]:
    """The request's reading session; its rows stay usable until the page is made."""
    if "reading" not in g:
        g.reading = installation().reading()
    yield g.reading


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that commits when the block ends well."""
    _close()
    with installation().writing() as opened:
        yield opened


def actor() -> Actor | None:
    """Who is signed in, or None."""
    if "actor" not in g:
        token = session.get(SIGN_IN)
        with reading() as opened:
            g.actor = accounts.actor_of(opened, token, now()) if token else None
    found: Actor | None = g.actor
    return found


def current_actor() -> Actor:
    """Who is signed in; a page that asks must have been declared for signed-in people."""
    return actor() or abort(403)


def _close(_error: BaseException | None = None) -> None:
    opened: Session | None = g.pop("reading", None)
    if opened is not None:
        opened.close()
