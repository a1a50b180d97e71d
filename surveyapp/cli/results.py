"""The command that prints what a round published."""

import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click
from sqlalchemy.orm import Session

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import write
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput, NotReleased
from surveyapp.paper import result_files, tables
from surveyapp.paper.result_files import Reader, Shape
from surveyapp.services import municipality, results_table, rounds
from surveyapp.services import results as released_results
from surveyapp.services.results import UnitResults, Waiting


@click.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--unit", "unit", help="Code of a unit; only that unit and its groups.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["json", "csv", "xlsx", "pdf"]),
    default="json",
    help="json is the release itself; csv one row for each thing shown; xlsx has a codebook; pdf "
    "is to print, of one unit, or of every place into a folder.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--excel", is_flag=True, help="csv as Norwegian Excel opens it, in words.")
@click.option("--lang", type=click.Choice(["nb", "en"]), default="nb", help="Of words in a file.")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    help="A new file (pdf of all: a folder); else printed.",
)
def results(
    round_id: int,
    unit: str | None,
    shape: str,
    lang: str,
    output: Path | None,
    *,
    as_json: bool,
    excel: bool,
) -> None:
    """Print the release of round ID."""
    shape = "json" if as_json else shape
    if shape == "pdf":
        _sheets(round_id, unit, lang, output)
        return
    with installation().reading() as session:
        release = released_results.released(session, round_id, unit)
        if shape == "json":
            document = released_results.document(release, unit)
            body = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
        elif shape == "csv" and not excel:
            rows = results_table.rows(release, unit)
            body = tables.csv_for_machines(results_table.COLUMNS, rows)
        else:
            founds = _founds(session, round_id, unit)
            made = result_files.excel_csv if shape == "csv" else result_files.xlsx
            body = made(founds, lang)
    write(body, output, is_binary=shape == "xlsx")


def _sheets(round_id: int, unit: str | None, lang: str, output: Path | None) -> None:
    with installation().reading() as session:
        reader = Reader(lang, municipality.described(session), now())
        founds = _founds(session, round_id, unit)
        if unit is not None:
            body = result_files.file_of(Shape.PDF, founds[0], reader)
            write(body, output, is_binary=True)
            return
        if output is None:
            raise InvalidInput({"-o": "name a folder for the sheets, or choose a --unit."})
        _make(output)
        with _progress(founds) as every:
            for found in every:
                file = output / result_files.name_of(found, Shape.PDF.value)
                write(result_files.file_of(Shape.PDF, found, reader), file, is_binary=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput({"-o": "not_writable"}) from error


def _progress(founds: list[UnitResults]) -> AbstractContextManager[Iterable[UnitResults]]:
    """How many sheets are made, where somebody watches a terminal."""
    if not sys.stderr.isatty():
        return nullcontext(founds)
    return click.progressbar(founds, label="sheets", file=sys.stderr)


def _founds(session: Session, round_id: int, unit: str | None) -> list[UnitResults]:
    """The pages of one unit, or of every place of the round."""
    survey_round = rounds.get(session, round_id)
    codes = [unit] if unit else [place.code for place in released_results.places(survey_round)]
    founds = []
    for code in codes:
        found = released_results.of_unit(session, OPERATOR, round_id, code)
        if isinstance(found, Waiting):
            raise NotReleased(round_id, survey_round.state)
        founds.append(found)
    return founds
