"""Commands about indicators, targets and figures: what scorecards are made of."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.definitions import catalogue_text, loader
from surveyapp.domain import period as periods
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.period import Period
from surveyapp.paper import problems
from surveyapp.paper.figure_words import FigureWords
from surveyapp.services import catalogue_checks, figure_files, figures_owed
from surveyapp.services import catalogues as catalogue
from surveyapp.services import indicators as stored_indicators
from surveyapp.services import targets as goals

_FILE = click.Path(path_type=Path)


@click.group()
def indicators() -> None:
    """The catalogue of focus areas, success factors and indicators."""


_SINCE = click.option(
    "--from",
    "since",
    help="Period from which on what is new or different holds; left out: this year. Scorecards of "
    "earlier periods stay as they are.",
)


@indicators.command("import")
@click.argument("file", type=_FILE)
@_SINCE
@click.option("--json", "as_json", is_flag=True)
def import_indicators(file: Path, since: str | None, *, as_json: bool) -> None:
    """Add and change what FILE (the format of indicators.yaml) says; nothing is removed."""
    read = loader.load_indicators(file)
    with installation().writing() as session:
        done = catalogue.import_catalogue(session, OPERATOR, read, now(), _period(since))
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


def _period(code: str | None) -> Period | None:
    return None if code is None else periods.parse(code)


@indicators.command()
@click.option("--period", help="The period whose structure is checked; left out: this year.")
@click.option("--json", "as_json", is_flag=True)
def check(period: str | None, *, as_json: bool) -> None:
    """Tell what is worth mending in the structure of the scorecards."""
    wanted = periods.parse(period or str(now().year))
    with installation().reading() as session:
        found = catalogue_checks.checked(session, OPERATOR, wanted)
    said = [{"fault": one.fault, "kind": one.kind, "key": one.key, **one.facts} for one in found]
    text = "\n".join(f"{one.kind} {one.key}: {one.fault.replace('_', ' ')}" for one in found)
    emit(said, text or "Nothing to mend.", as_json=as_json)


@click.group()
def targets() -> None:
    """Targets and lower limits."""


@targets.command("import")
@click.argument("file", type=_FILE)
@_SINCE
@click.option("--json", "as_json", is_flag=True)
def import_targets(file: Path, since: str | None, *, as_json: bool) -> None:
    """Set every target of FILE, or none when anything in it is wrong.

    A CSV file with the columns indicator, unit or unit_type (neither: for all), period (empty:
    every period), target, lower_limit, range_low, range_high, accept_low, accept_high, text.
    """
    with installation().writing() as session:
        remarks = goals.import_csv(session, OPERATOR, file, now(), _period(since))
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

    A CSV file or workbook with the columns indicator, unit, period, value, source, comment and,
    where the value comes from a survey made elsewhere, n and response_rate (in per cent). An empty
    value needs a comment that says why. A value other than the recorded one corrects it, and the
    comment is the reason. Odd values are taken and told.
    """
    with installation().writing() as session:
        done = figure_files.import_file(session, OPERATOR, file, now())
        questions = [
            (line, entry, FigureWords("en").question(asked, _indicator(session, entry.indicator)))
            for line, entry, asked in done.questions
        ]
    for line, word, key, how in done.matches:
        sentence = problems.sentence(how, "en")
        click.echo(f"{file.name}:{line}: «{word}»: {key}: {sentence}", err=True)
    for line, entry, sentence in questions:
        place = f"{file.name}:{line}: {entry.indicator} {entry.unit}"
        click.echo(f"{place}: {sentence} Recorded; check it.", err=True)
    counts = {result.value: number for result, number in done.results.items()}
    text = ", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing"
    matched = [
        {"line": line, "text": word, "indicator": key, "by": how.removeprefix("matched_by_")}
        for line, word, key, how in done.matches
    ]
    said = {"results": counts, "to_check": len(done.questions), "matched": matched}
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
            for one in figures_owed.missing(session, OPERATOR, period)
        ]
    text = "\n".join(f"{one['unit']}: {one['indicator']} ({one['leader']})" for one in owed)
    emit(owed, text or "Nothing is missing.", as_json=as_json)


def _indicator(session: Session, key: str) -> Indicator:
    return stored_indicators.as_domain(stored_indicators.row(session, key))
