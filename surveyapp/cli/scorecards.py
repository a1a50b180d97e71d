"""Commands about indicators, targets, figures and the scorecards they end in."""

import csv
import io
from pathlib import Path

import click

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.definitions import catalogue_text, loader
from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.scorecard import Line, Scorecard
from surveyapp.paper import problems
from surveyapp.services import catalogues as catalogue
from surveyapp.services import figure_files, scorecards
from surveyapp.services import targets as goals

_FILE = click.Path(path_type=Path)
_LATER = ("xlsx", "pdf")


@click.command()
@click.argument("unit")
@click.option("--period", required=True, help="2026, 2026-T1, 2026-01 or 2026-27.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", *_LATER]),
    default="text",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def scorecard(unit: str, period: str, form: str, *, as_json: bool) -> None:
    """Print the scorecard of UNIT: a unit, a sector or the municipality."""
    if form in _LATER:
        raise InvalidInput({"--format": f"{form} cannot be written yet; use json or csv."})
    with installation().reading() as session:
        card = scorecards.scorecard(session, unit, period)
    if as_json or form == "json":
        emit(scorecard_json.to_json(card), "", as_json=True)
    else:
        click.echo(_csv(card) if form == "csv" else _text(card), nl=form != "csv")


@click.group()
def indicators() -> None:
    """The catalogue of focus areas, success factors and indicators."""


@indicators.command("import")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True)
def import_indicators(file: Path, *, as_json: bool) -> None:
    """Add and change what FILE (the format of indicators.yaml) says; nothing is removed."""
    read = loader.load_indicators(file)
    with installation().writing() as session:
        done = catalogue.import_catalogue(session, OPERATOR, read, now())
    text = f"{done.added} added, {done.changed} changed, {done.unchanged} as they were."
    emit(vars(done), text, as_json=as_json)


@indicators.command("export")
@click.argument("file", type=_FILE)
def export_indicators(file: Path) -> None:
    """Write the catalogue to FILE in the format of indicators.yaml; `-` prints it."""
    with installation().reading() as session:
        text = catalogue_text.written(catalogue.catalogue(session))
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput({str(file): f"cannot be written: {error.strerror}."}) from error


@click.group()
def targets() -> None:
    """Targets and lower limits."""


@targets.command("import")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True)
def import_targets(file: Path, *, as_json: bool) -> None:
    """Set every target of FILE, or none when anything in it is wrong.

    A CSV file with the columns indicator, unit or unit_type (neither: for all), period (empty:
    every period), target, lower_limit, range_low, range_high, accept_low, accept_high, text.
    """
    with installation().writing() as session:
        remarks = goals.import_csv(session, OPERATOR, file, now())
    for remark in remarks:
        sentence = problems.sentence(remark.remark, "en")
        click.echo(f"{file.name}:{remark.line}: {remark.indicator}: {sentence}", err=True)
    said = [{"line": r.line, "indicator": r.indicator, "remark": r.remark} for r in remarks]
    emit({"remarks": said}, "The targets are set.", as_json=as_json)


@click.group()
def figures() -> None:
    """Figures that somebody types or imports."""


@figures.command("import")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True)
def import_figures(file: Path, *, as_json: bool) -> None:
    """Record every figure of FILE, or none when anything in it is wrong.

    A CSV file with the columns indicator, unit, period, value, source, comment and, where the value
    comes from a survey made elsewhere, n and response_rate (in per cent). An empty value
    needs a comment that says why. A value other than the recorded one corrects it, and the comment
    is the reason.
    """
    with installation().writing() as session:
        done = figure_files.import_csv(session, OPERATOR, file, now())
    for line, word, key, how in done.matches:
        sentence = problems.sentence(how, "en")
        click.echo(f"{file.name}:{line}: «{word}»: {key}: {sentence}", err=True)
    for line, entry, jump in done.jumps:
        click.echo(
            f"{file.name}:{line}: {entry.indicator} {entry.unit}: {jump.value:g} is far from "
            f"{jump.previous:g} in {jump.previous_period}. Recorded; check it.",
            err=True,
        )
    counts = {result.value: number for result, number in done.results.items()}
    text = ", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing"
    matched = [
        {"line": line, "text": word, "indicator": key, "by": how.removeprefix("matched_by_")}
        for line, word, key, how in done.matches
    ]
    said = {"results": counts, "to_check": len(done.jumps), "matched": matched}
    emit(said, f"Figures: {text}.", as_json=as_json)


@figures.command()
@click.option("--period", required=True)
@click.option("--json", "as_json", is_flag=True)
def missing(period: str, *, as_json: bool) -> None:
    """Tell who owes which figure for a period."""
    with installation().reading() as session:
        owed = [
            {
                "unit": one.unit.code,
                "leader": one.unit.leader_email,
                "indicator": one.indicator.key,
            }
            for one in figure_files.missing(session, OPERATOR, period)
        ]
    text = "\n".join(f"{one['unit']}: {one['indicator']} ({one['leader']})" for one in owed)
    emit(owed, text or "Nothing is missing.", as_json=as_json)


def _csv(card: Scorecard) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, scorecard_json.COLUMNS)
    writer.writeheader()
    writer.writerows(scorecard_json.rows(card, "en"))
    return out.getvalue()


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
