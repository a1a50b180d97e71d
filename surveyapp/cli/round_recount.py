"""Counting a counted round again after a fault of the program, while its answers are kept."""

import click

from surveyapp.cli import secret_words
from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import percent
from surveyapp.domain.access import OPERATOR
from surveyapp.services import recounting, safekeeping
from surveyapp.services.recounting import Outcome
from surveyapp.services.safekeeping import NOTHING

_DONE = {
    Outcome.SAME: "The result is the same as before; it stays as it is.",
    Outcome.REPLACED: (
        "The new result has taken the place of the old one, and its page says so. Scorecards that "
        "are signed keep the figures they were signed with until they are opened again."
    ),
}


@click.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--reason", required=True, help="Everybody who reads the result can read it.")
def recount(round_id: int, reason: str) -> None:
    """Count the same answers again after a fault of the program.

    Only in the days the round keeps its key and answers after the count, and only where people
    and atoms stay the same. Words that open the key are given as for `round count`.
    """
    opened = installation()
    with opened.reading() as session:
        recounting.require_possible(session, round_id, reason, now())
        wanted = safekeeping.asked_for(opened.config, session, round_id, is_counted=True)
    given = secret_words.given(wanted) if wanted else NOTHING
    told = percent("counting")
    outcome = recounting.count_again(opened, round_id, reason, OPERATOR, now(), given, told)
    if outcome is Outcome.BUSY:
        raise click.ClickException("Another process is counting; try again when it is done.")
    click.echo(f"Round {round_id} is counted again. {_DONE[outcome]}")
