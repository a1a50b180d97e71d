"""Commands for whoever operates an installation."""

import click

from surveyapp.config import SETTINGS_EXPLAINED, Config
from surveyapp.services import schema
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
    schema.upgrade(opened(Config.from_environment()))
    click.echo("The database is up to date.")


@click.command()
def config() -> None:
    """Print the settings in force, and what `config.toml` may hold."""
    current = Config.from_environment()
    for name in _SETTINGS:
        click.echo(f"{name} = {getattr(current, name)}")
    smtp = current.smtp
    click.echo(f"smtp = {f'{smtp.host}:{smtp.port}, {smtp.sender}' if smtp else 'none'}")
    click.echo(f"database = {opened(current).engine.url.render_as_string(hide_password=True)}")
    click.echo(f"\n{SETTINGS_EXPLAINED}", nl=False)
