"""Where all floors meet: the web application, and the commands that need several floors."""

import os
import secrets
import signal
import threading
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from surveyapp.cli.installation import installation as opened_installation
from surveyapp.cli.installation import now
from surveyapp.config import Config
from surveyapp.domain.errors import StorageDown
from surveyapp.services import schema
from surveyapp.services.demo import municipality as example
from surveyapp.services.installation import Installation, opened
from surveyapp.web import access_rules, errors, headers, language, pages_of_staff, transaction
from surveyapp.web.doorstep import Doorstep
from surveyapp.work import loop, supervision

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
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
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


def _put_in_front(app: Flask, installation: Installation) -> None:
    """Respondents first, then static files, then Flask; forwarded headers only where trusted."""
    files = WhiteNoise(app.wsgi_app, root=_STATIC, prefix="static/", max_age=3600)
    entrance = Doorstep(files, installation)
    hops = installation.config.trusted_proxies
    proxied = ProxyFix(entrance, x_for=hops, x_proto=hops, x_host=hops) if hops else entrance
    app.wsgi_app = proxied  # type: ignore[method-assign, assignment]  # Flask's documented way


def _kept_secret(instance: Path) -> str:
    """The signing key of this installation, made once and readable by its owner only."""
    place = instance / _SECRET
    try:
        if not place.exists():
            instance.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        return place.read_text()
    except OSError as error:
        raise StorageDown(str(instance)) from error


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Server processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site, with `work` as a child that is restarted when it ends."""
    run_server(opened_installation(), host, port, workers)


def run_server(installation: Installation, host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop; one at a time on each installation."""
    from granian.constants import Interfaces  # noqa: PLC0415 - only a serving process needs it
    from granian.server import Server  # noqa: PLC0415 - as above

    config = installation.config
    if config.is_sqlite:
        supervision.refuse_network_folder(config.instance)
    with supervision.alone(config.instance), supervision.working():
        Server(
            "surveyapp.app:create_app",
            factory=True,
            interface=Interfaces.WSGI,
            address=host,
            port=port,
            workers=workers,
            blocking_threads=4,
            log_access=False,
        ).serve()


@click.command()
def work() -> None:
    """Do what happens by itself: open, close, count and release rounds that are due."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    loop.run(opened_installation(), stop)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Make the example and stop.")
@click.option("--reset", is_flag=True, help="Throw the example away and make it anew.")
def demo(port: int, *, no_serve: bool, reset: bool) -> None:
    """Make an example municipality with invented people and figures, and serve it."""
    installation = opened(Config.from_environment())
    schema.upgrade(installation)
    with installation.reading() as session:
        found = example.made(session)
    if reset or found is example.Made.HALF:
        example.remove(installation)
        schema.upgrade(installation)
    if reset or found is not example.Made.ALL:
        example.make(installation, now(), lambda step: click.echo(f"  {step}", err=True))
    _tell_sign_ins(installation, port)
    if not no_serve:
        run_server(installation, "127.0.0.1", port, workers=1)


def _tell_sign_ins(installation: Installation, port: int) -> None:
    with installation.reading() as session:
        password = example.password(session)
        links = example.open_links(session)
    site = f"http://localhost:{port}"
    click.echo(f"\nThe example municipality: {site}\n\nSign in with the password {password} as")
    for role, unit, name in example.ACCOUNTS:
        click.echo(f"  {example.address(role):28} {name}, {role.value.replace('_', ' ')}, {unit}")
    for link in links:
        click.echo(f"\nA survey that is open, answer it: {site}/s/{link}")
