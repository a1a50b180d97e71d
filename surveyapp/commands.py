"""Commands that need several floors: `serve`, `work` and `demo`.

Apart from the web application, so that a process that serves pages never holds the code that
opens envelopes and counts.
"""

import os

import click

from surveyapp.cli import surroundings
from surveyapp.cli.installation import installation as opened_installation
from surveyapp.cli.installation import now
from surveyapp.config import SERVER_PROCESSES, SERVER_THREADS, Config
from surveyapp.services import schema
from surveyapp.services.demo import municipality as example
from surveyapp.services.installation import Installation, opened
from surveyapp.store.memory import leave_no_core
from surveyapp.work import loop, supervision

_HEADER_MILLISECONDS = 10_000
"""How long a connection may be open without a whole request on it."""
_STOP_SECONDS = 5
"""How long a process has to finish what it answers when `serve` is told to stop."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Server processes."
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site, with `work` as a child that is restarted when it ends."""
    installation = opened_installation()
    surroundings.warn(installation)
    run_server(installation, host, port, workers)


def run_server(installation: Installation, host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop; one at a time on each installation."""
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - only for serving
    from granian.http import HTTP1Settings  # noqa: PLC0415 - as above
    from granian.server import Server  # noqa: PLC0415 - as above

    config = installation.config
    if config.is_sqlite:
        supervision.refuse_network_folder(config.instance)
    os.environ[SERVER_PROCESSES] = str(workers)
    with supervision.alone(config.instance), supervision.working():
        Server(
            "surveyapp.app:served_app",
            factory=True,
            interface=Interfaces.WSGI,
            address=host,
            port=port,
            workers=workers,
            blocking_threads=SERVER_THREADS,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
            websockets=False,
            workers_kill_timeout=_STOP_SECONDS,
            log_access=False,
        ).serve()


@click.command()
def work() -> None:
    """Do what happens by itself: open, close, count and release rounds that are due."""
    leave_no_core()
    is_child = supervision.end_with_serve()
    installation = opened_installation()
    if not is_child:
        surroundings.warn(installation)
    loop.run_until_told(installation)


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
    click.echo("\nKeys of surveys are files here, and there is no recovery sheet.")
    for link in links:
        click.echo(f"\nA survey that is open, answer it: {site}/s/{link}")
