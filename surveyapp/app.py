"""The web application: where the pages of respondents, of staff and static files meet."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from surveyapp.config import Config
from surveyapp.domain.errors import StorageDown
from surveyapp.services.installation import Installation, opened
from surveyapp.web import access_rules, errors, headers, language, pages_of_staff, transaction
from surveyapp.web.answer_style import AnswerStyle
from surveyapp.web.doorstep import Doorstep
from surveyapp.web.reception import LARGEST_BODY, Reception
from surveyapp.work import supervision

_STATIC = Path(__file__).parent / "web" / "static"
_SECRET = "secret_key"  # noqa: S105 - the name of the file, not the secret


def create_app(config: Config | None = None) -> Flask:
    """The whole site: respondents at the doorstep, staff in Flask, files beside them."""
    config = config or Config.from_environment()
    installation = opened(config)
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(
        SECRET_KEY=config.secret_key or _kept_secret(config.instance),
        SESSION_COOKIE_NAME="__Host-surveyapp" if config.is_https else "surveyapp",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants the Referer that our own policy does not send
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    transaction.init_app(app, installation)
    language.init_app(app)
    CSRFProtect(app)
    access_rules.init_app(app)
    errors.init_app(app)
    headers.init_app(app, config)
    pages_of_staff.init_app(app)
    _put_in_front(app, installation)
    return app


def served_app() -> Flask:
    """The application in a process of `serve`, which never outlives it."""
    supervision.end_with_serve()
    return create_app()


def _put_in_front(app: Flask, installation: Installation) -> None:
    """Respondents first, then static files, then Flask; forwarded headers only where trusted."""
    files = WhiteNoise(Reception(app.wsgi_app), root=_STATIC, prefix="static/", max_age=3600)
    files.add_files(str(_STATIC / "root"))
    entrance = Doorstep(AnswerStyle(files), installation)
    hops = installation.config.trusted_proxies
    proxied = ProxyFix(entrance, x_for=hops, x_proto=hops, x_host=hops) if hops else entrance
    app.wsgi_app = proxied  # type: ignore[method-assign, assignment]  # Flask's documented way


def _kept_secret(instance: Path) -> str:
    """The signing key of this installation, made once and readable by its owner only."""
    place = instance / _SECRET
    try:
        if not place.exists():
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        return place.read_text()
    except OSError as error:
        raise StorageDown(str(instance)) from error
