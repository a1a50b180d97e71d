"""One-time codes on the command line: printed once, kept nowhere."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.config import Config
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.paper import letters as paper
from surveyapp.paper.handout_words import default_language
from surveyapp.services import handouts, invitations
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import MOST_EXTRA, CodeOrder, UnitCodes

_NUMBER = click.IntRange(0, MOST_EXTRA)


@click.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--unit", required=True, metavar="CODE")
@click.option("--extra", type=click.IntRange(1, MOST_EXTRA), help="So many more, for lost letters.")
@click.option("--anew", is_flag=True, help="Void all codes of the unit and make new ones.")
@click.option("-o", "output", default="-", help="A file outside the instance folder; - prints.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def codes(
    round_id: int, unit: str, extra: int | None, output: str, *, anew: bool, as_json: bool
) -> None:
    """Make one-time codes for everybody invited at a unit and print them once.

    They are stored nowhere in clear: what is lost is voided and made anew.
    """
    opened = installation()
    place = None if output == "-" else outside(opened.config, Path(output))
    with opened.writing() as session:
        made = invitations.make_codes(
            opened, session, OPERATOR, round_id, unit, now(), extra=extra, anew=anew
        )
    text = "\n".join(_lines(made))
    if place is None:
        emit([_as_json(each) for each in made], text, as_json=as_json)
        return
    with os.fdopen(_new_file(place), "w", encoding="utf-8") as file:
        file.write(text + "\n")


@click.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--unit", required=True, metavar="CODE")
@click.option("-o", "output", required=True, help="A file outside the instance folder; - streams.")
@click.option("--group", metavar="CODE", help="For this group of the unit alone.")
@click.option("--slips", is_flag=True, help="Slips, ten on each sheet, instead of letters.")
@click.option("--language", metavar="TAG", help="One of the survey's; Norwegian if it has it.")
@click.option("--spare", type=_NUMBER, default=0, help="So many beyond those invited.")
@click.option("--extra", type=_NUMBER, help="So many more alone, for lost letters.")
@click.option("--anew", is_flag=True, help="Void all codes made before and make new ones.")
def letters(
    round_id: int,
    unit: str,
    output: str,
    group: str | None,
    language: str | None,
    spare: int,
    extra: int | None,
    *,
    slips: bool,
    anew: bool,
) -> None:
    """Make one-time codes for a unit and print them as a PDF, once.

    They are stored nowhere in clear: what is lost is voided and made anew.
    """
    opened, moment = installation(), now()
    place = None if output == "-" else outside(opened.config, Path(output))
    order = CodeOrder(round_id, unit, group, spare, extra, anew)
    with opened.reading() as session:
        handout = handouts.at_unit(session, opened.config, OPERATOR, round_id, unit)
        drawn = invitations.draw(opened, session, OPERATOR, order)
    typeset = paper.slips if slips else paper.letters
    pdf = typeset(handout, drawn.codes, _language(handout, language), moment)
    with opened.writing() as session:
        invitations.keep(opened, session, OPERATOR, drawn, moment)
    hand_over(pdf, place)


@click.command("void-code")
@click.argument("round_id", metavar="ID", type=int)
def void_code(round_id: int) -> None:
    """Let a lost code in no more. The code is asked for, so that no history keeps it."""
    opened = installation()
    typed = str(click.prompt("Code", err=True))
    try:
        with opened.writing() as session:
            invitations.void_code(opened, session, OPERATOR, round_id, typed, now())
    except NotFound as missing:
        if missing.kind == "code":
            raise InvalidInput({"code": "unknown_code"}) from missing
        raise
    click.echo("The code lets nobody in from now on. An answer that is in stays in.")


def _language(handout: Handout, wished: str | None) -> str:
    if wished is not None and wished not in handout.definition.languages:
        raise InvalidInput({"--language": "unknown_language"})
    return wished or default_language(handout)


def hand_over(pdf: bytes, place: Path | None) -> None:
    """Into a file only the operator may read, else to standard output."""
    if place is None:
        sys.stdout.buffer.write(pdf)
        return
    with os.fdopen(_new_file(place), "wb") as file:
        file.write(pdf)


def outside(config: Config, place: Path) -> Path:
    """Refused beforehand where secrets may not be or cannot be written."""
    whole = place.absolute().resolve()
    if whole.is_relative_to(config.instance.resolve()):
        raise InvalidInput({"-o": "inside_the_instance"})
    if whole.exists():
        raise InvalidInput({"-o": "file_exists"})
    if not os.access(whole.parent, os.W_OK):
        raise InvalidInput({"-o": "not_writable"})
    return whole


def _new_file(place: Path) -> int:
    """A file only the operator may read."""
    try:
        return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidInput({"-o": "file_exists"}) from error
    except OSError as error:
        raise InvalidInput({"-o": "not_writable"}) from error


def _lines(made: tuple[UnitCodes, ...]) -> Iterator[str]:
    for each in made:
        place = each.unit if each.group is None else f"{each.unit}/{each.group}"
        yield from (f"{place}\t{code}" for code in each.codes)


def _as_json(each: UnitCodes) -> dict[str, object]:
    return {"unit": each.unit, "group": each.group, "codes": list(each.codes)}
