"""Warnings about what lies around the installation: a line each, with what to do."""

import click

from surveyapp.cli.installation import now
from surveyapp.paper import custody_words
from surveyapp.services import custody, surroundings
from surveyapp.services.installation import Installation

EXPLAINED = "\n".join(
    [
        "# postgresql.conf, so that the server notes nothing of answers; looked at when serve,",
        "# work and upgrade start. A name with a dot counts only where that module is loaded.",
        *(f"{name} = {value}" for name, value in surroundings.QUIET.items()),
    ]
)
"""What `surveyapp config` prints of it."""


def warn(installation: Installation) -> None:
    """On standard error; nothing where all is as it should be."""
    for one in surroundings.talkative(installation):
        click.echo(
            f"PostgreSQL has {one.setting} = {one.value}, which may write parts of answers or when "
            f"they came into its log or statistics. Set it to {one.should_be} and reload the "
            "server.",
            err=True,
        )
    with installation.reading() as session:
        kept = custody.now(session, now().astimezone(installation.config.timezone).date())
    if kept.is_sheet_old:
        click.echo(custody_words.warnings(kept, "en")[0], err=True)
