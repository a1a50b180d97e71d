"""The command that prints what a round published."""

import csv
import io
import json

import click

from surveyapp.cli.installation import installation
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.release import Release
from surveyapp.services import results as released_results
from surveyapp.services import results_table

_LATER = ("xlsx", "pdf")


@click.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--unit", "unit", help="Code of a unit; only that unit and its groups.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["json", "csv", *_LATER]),
    default="json",
    help="json is the release itself; csv one row for each thing shown, for machines.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def results(round_id: int, unit: str | None, shape: str, *, as_json: bool) -> None:
    """Print the release of round ID."""
    if shape in _LATER and not as_json:
        raise InvalidInput({"format": f"{shape} is not made yet; use json or csv."})
    with installation().reading() as session:
        release = released_results.released(session, round_id, unit)
    if shape == "csv" and not as_json:
        click.echo(_csv(release, unit), nl=False)
        return
    document = released_results.document(release, unit)
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _csv(release: Release, unit: str | None) -> str:
    """Comma-separated with decimal points, as machines read it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(results_table.COLUMNS)
    writer.writerows(results_table.rows(release, unit))
    return written.getvalue()
