"""`surveyapp recovery-sheet`: a key on paper that opens copies of the keys of rounds."""

from pathlib import Path

import click

from surveyapp.cli import secret_words
from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.cli.round_codes import hand_over, outside
from surveyapp.domain.access import OPERATOR
from surveyapp.paper import recovery_sheet as paper
from surveyapp.paper.language import LANGUAGES
from surveyapp.services import municipality, recovery_sheets


@click.command("recovery-sheet")
@click.option("-o", "output", help="A file outside the instance folder; - streams.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document, with -o FILE.")
@click.option("--confirm", is_flag=True, help="Type the words of the new sheet back.")
def recovery_sheet(output: str | None, language: str, *, as_json: bool, confirm: bool) -> None:
    """Make a new recovery sheet as a PDF; print it and confirm it.

    Its words are kept nowhere but on the paper. Rounds that open after it is confirmed have a copy
    of their key in the mailbox that only this sheet opens.
    """
    if confirm:
        name, is_in_force = _confirm(), True
    elif output is None or (as_json and output == "-"):
        raise click.UsageError("Give -o FILE.pdf to make a sheet, or --confirm.")
    else:
        name, is_in_force = _make(output, language), False
    if as_json:
        emit({"sheet": name, "is_in_force": is_in_force}, "", as_json=True)
    else:
        click.echo((_IN_FORCE if is_in_force else _MADE).format(name=name), err=not is_in_force)


def _make(output: str, language: str) -> str:
    """The new sheet's name."""
    opened, moment = installation(), now()
    place = None if output == "-" else outside(opened.config, Path(output))
    sheet = recovery_sheets.drawn(moment.astimezone(opened.config.timezone).date())
    with opened.reading() as session:
        whose = municipality.described(session)
    pdf = paper.recovery_sheet(sheet, whose, language, moment)
    with opened.writing() as session:
        recovery_sheets.keep(session, OPERATOR, sheet, moment)
    hand_over(pdf, place)
    return sheet.name


def _confirm() -> str:
    """The name of the sheet that is in force now."""
    typed = secret_words.asked("The words of the recovery sheet")
    with installation().writing() as session:
        return recovery_sheets.confirm(session, OPERATOR, typed, now())


_MADE = (
    "Print sheet {name} and delete the file. Then run `surveyapp recovery-sheet --confirm` and "
    "type its words; until then it is not used."
)
_IN_FORCE = (
    "Sheet {name} is in force. Rounds that open from now on can be counted with it. Keep the old "
    "one until every round that opened before is counted, then destroy it."
)
