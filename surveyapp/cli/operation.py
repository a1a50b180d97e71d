"""Commands for whoever operates an installation."""

import click

from surveyapp.cli import surroundings
from surveyapp.cli.installation import installation, now
from surveyapp.config import SETTINGS_EXPLAINED, Config
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import Refused
from surveyapp.services import schema, settings
from surveyapp.services.installation import opened

_SETTINGS = (
    "instance",
    "keys",
    "definitions",
    "base_url",
    "trusted_proxies",
    "server_processes",
    "timezone",
)


@click.command()
def upgrade() -> None:
    """Create or migrate the database."""
    installation = opened(Config.from_environment())
    schema.upgrade(installation)
    surroundings.warn(installation)
    click.echo("The database is up to date.")


@click.group(invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Print the settings in force, and what `config.toml` may hold."""
    if context.invoked_subcommand is None:
        _print_settings(Config.from_environment())


@config.command("set")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE…")
def set_(pairs: tuple[str, ...]) -> None:
    """Set what is kept in the database: whom people can ask, how much is withheld.

    `surveyapp config` prints every KEY with its value. Before the first survey opens it takes
    contact.name, contact.email, officer.name and officer.email (the data protection officer).
    """
    wanted = dict(_pair(one) for one in pairs)
    with installation().writing() as session:
        changed = settings.change(session, OPERATOR, wanted, now())
    click.echo(f"Changed: {', '.join(changed)}." if changed else "Nothing was other than before.")


def _pair(text: str) -> tuple[str, str]:
    key, is_given, value = text.partition("=")
    if not is_given:
        raise click.UsageError(f"Write KEY=VALUE, not «{text}».")
    return key, value


def _print_settings(current: Config) -> None:
    for name in _SETTINGS:
        click.echo(f"{name} = {getattr(current, name)}")
    smtp = current.smtp
    click.echo(f"smtp = {f'{smtp.host}:{smtp.port}, {smtp.sender}' if smtp else 'none'}")
    click.echo(f"database = {opened(current).engine.url.render_as_string(hide_password=True)}")
    _print_decided(current)
    click.echo(f"\n{SETTINGS_EXPLAINED}", nl=False)
    click.echo(f"\n{surroundings.EXPLAINED}")


def _print_decided(current: Config) -> None:
    """What lies in the database, where there is one already."""
    found = opened(current)
    try:
        schema.require_current(found)
    except Refused:
        return
    with found.reading() as session:
        written = settings.in_force(session).as_written()
    click.echo("\n# kept in the database: surveyapp config set KEY=VALUE")
    for key, value in written.items():
        click.echo(f"{key} = {value}")
