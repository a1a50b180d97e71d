"""`surveyapp recovery-sheet`: a key on paper that opens copies of the keys of rounds."""

from pathlib import Path

import click

from surveyapp.cli import secret_words
from surveyapp.cli.installation import installation, now
from surveyapp.cli.round_codes import hand_over, outside
from surveyapp.domain.access import OPERATOR
from surveyapp.paper import recovery_sheet as paper
from surveyapp.paper.language import LANGUAGES
from surveyapp.services import municipality, recovery_sheets


@click.command("recovery-sheet")
@click.option("-o", "output", help="A file outside the instance folder; - streams.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
@click.option("--confirm", is_flag=True, help="Type the words of the new sheet back.")
def recovery_sheet(output: str | None, language: str, *, confirm: bool) -> None:
    """Make a new recovery sheet as a PDF; print it and confirm it.

    Its words are kept nowhere but on the paper. Rounds that open after it is confirmed have a copy
    of their key in the mailbox that only this sheet opens.
    """
    if confirm:
        _confirm()
    elif output is None:
        raise click.UsageError("Give -o FILE.pdf to make a sheet, or --confirm.")
    else:
        _make(output, language)


def _make(output: str, language: str) -> None:
    opened, moment = installation(), now()
    place = None if output == "-" else outside(opened.config, Path(output))
    sheet = recovery_sheets.drawn(moment.astimezone(opened.config.timezone).date())
    with opened.reading() as session:
        whose = municipality.described(session)
    pdf = paper.recovery_sheet(sheet, whose, language, moment)
    with opened.writing() as session:
        recovery_sheets.keep(session, OPERATOR, sheet, moment)
    hand_over(pdf, place)
    click.echo(
        f"Print sheet {sheet.name} and delete the file. Then run "
        "`surveyapp recovery-sheet --confirm` and type its words; until then it is not used.",
        err=True,
    )


def _confirm() -> None:
    typed = secret_words.asked("The words of the recovery sheet")
    with installation().writing() as session:
        name = recovery_sheets.confirm(session, OPERATOR, typed, now())
    click.echo(
        f"Sheet {name} is in force. Rounds that open from now on can be counted with it. "
        "Keep the old one until every round that opened before is counted, then destroy it."
    )
