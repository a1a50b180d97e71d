"""The command that prints a scorecard."""

import json
from pathlib import Path

import click

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import write
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.scorecard import Line, Scorecard
from surveyapp.paper import scorecard_files
from surveyapp.paper.result_files import Reader, Shape
from surveyapp.services import municipality, scorecards, sign_offs

_BINARY = frozenset({Shape.XLSX, Shape.PDF})


@click.command()
@click.argument("unit")
@click.option("--period", required=True, help="2026, 2026-T1, 2026-01 or 2026-27.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx", "pdf"]),
    default="text",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--excel", is_flag=True, help="csv as Norwegian Excel opens it, in words.")
@click.option("--lang", type=click.Choice(["nb", "en"]), default="nb", help="Of words in a file.")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), help="A new file; otherwise it is printed."
)
def scorecard(
    unit: str,
    period: str,
    form: str,
    lang: str,
    output: Path | None,
    *,
    as_json: bool,
    excel: bool,
) -> None:
    """Print the scorecard of UNIT: a unit, a sector or the municipality."""
    with installation().reading() as session:
        card = scorecards.scorecard(session, unit, period)
        document = sign_offs.document(session, OPERATOR, card)
        reader = Reader(lang, municipality.described(session), now())
    if as_json or form == "json":
        told = json.dumps(document, ensure_ascii=False, indent=2)
        write(f"{told}\n".encode(), output)
    elif form == "text":
        write(f"{_text(card)}\n".encode(), output)
    else:
        shape = _shape(form, excel=excel)
        made = scorecard_files.file_of(shape, card, reader)
        write(made, output, is_binary=shape in _BINARY)


def _shape(form: str, *, excel: bool) -> Shape:
    if form == "csv":
        return Shape.EXCEL_CSV if excel else Shape.PLAIN_CSV
    return Shape(form)


def _text(card: Scorecard) -> str:
    lines = [f"{card.unit_name}, {card.period.code}"]
    for area in card.areas:
        lines += ["", area.area.name.into("en")]
        lines += [f"  {_line(line)}" for line in area.lines]
    return "\n".join(lines)


def _line(line: Line) -> str:
    value = line.reading.value
    said = line.reading.state if value is None else f"{value:.{line.indicator.decimals}f}"
    status = "" if line.status is None else line.status.value + ("" if line.certain else "?")
    return f"{line.indicator.name.into('en'):<44} {said:>14}  {status}".rstrip()
