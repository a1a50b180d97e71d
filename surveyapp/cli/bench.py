"""The project's own measurements: speed as ratios within one run, since machines differ."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

import click

from surveyapp.bench.goals import Line
from surveyapp.config import Config
from surveyapp.domain.disclosure import Parameters
from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence


@click.group()
def bench() -> None:
    """Measure this program on this machine, in a throw-away installation.

    Each figure stands beside its goal. Figures with a time in them move with the machine and with
    whatever else it does; ratios within one run are what to compare.
    """


_with_json: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document."
)


@bench.command()
@click.option("--workers", default=1, show_default=True, help="Server processes.")
@click.option("--runs", default=3, show_default=True, help="Interleaved runs; medians are shown.")
@click.option("--pages", default=6_000, show_default=True, help="Requests of each kind in a run.")
@click.option("--answers", default=2_000, show_default=True, help="Complete answers in a run.")
@click.option("--filled", default=5_000, show_default=True, help="Answers in the full mailbox.")
@click.option("--full", is_flag=True, help="5 runs against a mailbox with 1,000,000 answers.")
@_with_json
def answering(
    workers: int, runs: int, pages: int, answers: int, filled: int, *, full: bool, as_json: bool
) -> None:
    """Serve the form over HTTP and send in answers, beside a server that only says hello."""
    from surveyapp.bench import answering as measured  # noqa: PLC0415 - only when asked for

    runs, filled = (5, 1_000_000) if full else (runs, filled)
    size = measured.Size(workers, runs, pages, answers, filled)
    _show(measured.measured(size, _progress("filling the mailbox")), as_json=as_json)


@bench.command()
@click.option("--few", default=1_000, show_default=True, help="Answers behind the one release.")
@click.option("--many", default=4_000, show_default=True, help="Answers behind the other.")
@click.option("--units", type=click.IntRange(min=2), default=20, show_default=True)
@click.option("--runs", default=3, show_default=True, help="Interleaved runs; medians are shown.")
@click.option("--requests", default=100, show_default=True, help="Of each page, in a run.")
@click.option("--full", is_flag=True, help="60 units, and 100,000 answers behind the other.")
@_with_json
def pages(
    few: int, many: int, units: int, runs: int, requests: int, *, full: bool, as_json: bool
) -> None:
    """Time the pages of staff, with few and with many answers behind their figures."""
    from surveyapp.bench import pages as measured  # noqa: PLC0415 - only when asked for

    size = measured.Size(few, 100_000 if full else many, 60 if full else units, requests, runs)
    _show(measured.measured(size, _progress("answering")), as_json=as_json)


@bench.command()
@click.option("--units", type=click.IntRange(min=2), default=56, show_default=True)
@click.option("--answers", default=1_000, show_default=True, help="Answered and counted.")
@click.option("--times", default=1_000, show_default=True, help="As many people, in the other.")
@click.option("--runs", default=3, show_default=True, help="Interleaved runs; medians are shown.")
@click.option("--requests", default=20, show_default=True, help="Of each page, in a run.")
@click.option("--full", is_flag=True, help="5 runs of 100 requests of each page.")
@_with_json
def scorecards(
    units: int,
    answers: int,
    times: int,
    runs: int,
    requests: int,
    *,
    full: bool,
    as_json: bool,
) -> None:
    """Time scorecards and comparisons, with few and with many answers behind their figures."""
    from surveyapp.bench import scorecards as measured  # noqa: PLC0415 - only when asked for

    runs, requests = (5, 100) if full else (runs, requests)
    size = measured.Size(units, answers, times, requests, runs)
    _show(measured.measured(size, _progress("answering")), as_json=as_json)


@bench.command()
@click.option("--answers", default=2_000, show_default=True)
@click.option("--units", type=click.IntRange(min=2), default=60, show_default=True)
@click.option("--full", is_flag=True, help="100,000 answers.")
@_with_json
def count(answers: int, units: int, *, full: bool, as_json: bool) -> None:
    """Seal answers one by one, then close and count the round as `work` does."""
    from surveyapp.bench import counting as measured  # noqa: PLC0415 - only when asked for

    number = 100_000 if full else answers
    _show(measured.measured(number, units, _progress("answering")), as_json=as_json)


@bench.command()
@click.option("--invited", type=click.IntRange(min=1), default=600, show_default=True)
@click.option("--full", is_flag=True, help="2,000 invited, more than any unit has.")
@_with_json
def letters(invited: int, *, full: bool, as_json: bool) -> None:
    """Print codes for everybody invited at a unit, over HTTP: letters, slips and a file for SMS."""
    from surveyapp.bench import letters as measured  # noqa: PLC0415 - only when asked for

    _show(measured.measured(2_000 if full else invited), as_json=as_json)


@bench.command()
@click.option("--replications", type=click.IntRange(min=1), default=500, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--full", is_flag=True, help="10,000 replications of each case.")
@_with_json
def coverage(replications: int, seed: int, *, full: bool, as_json: bool) -> None:
    """Draw populations and tell how often the interval on the page holds their mean."""
    from surveyapp.bench import coverage as measured  # noqa: PLC0415 - only when asked for

    number = 10_000 if full else replications
    _show(measured.measured(number, seed, _progress("cases", 1)), as_json=as_json)


@bench.command()
@click.option("--towns", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--units", type=click.IntRange(min=2), default=60, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--full", is_flag=True, help="50 towns of 60 units.")
@_with_json
def alarms(towns: int, units: int, seed: int, *, full: bool, as_json: bool) -> None:
    """Survey towns where nothing differs and tell how often something is called clear."""
    from surveyapp.bench import alarms as measured  # noqa: PLC0415 - only when asked for

    size = (50, 60) if full else (towns, units)
    _show(measured.measured(*size, seed, _progress("towns", 1)), as_json=as_json)


@bench.command()
@click.option("--rounds", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--full", is_flag=True, help="100 rounds.")
@click.option("--database-url", help="An empty PostgreSQL database; SQLite without it.")
@click.option("--keep", is_flag=True, help="Keep the result for the evidence page.")
@_with_json
def forensic(
    rounds: int, database_url: str | None, *, full: bool, keep: bool, as_json: bool
) -> None:
    """Answer surveys over HTTP, take a copy of every file and look for who answered what.

    PostgreSQL must let this user read its data folder.
    """
    from surveyapp.bench import forensic as measured  # noqa: PLC0415 - only when asked for

    number = 100 if full else rounds
    found = measured.measured(number, database_url, _progress("answering"))
    lines = measured.lines(found)
    if keep:
        _keep("forensic", lines)
    _show(lines, as_json=as_json)


@bench.command()
@click.option("--municipalities", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--full", is_flag=True, help="3,000 protected cells and every table of 5 to 15.")
@click.option("--keep", is_flag=True, help="Keep the result for the evidence page.")
@_with_json
def attack(municipalities: int, seed: int, *, full: bool, keep: bool, as_json: bool) -> None:
    """Attack releases of invented towns by integer programmes, and tell what the rules cost."""
    from surveyapp.bench.attacks import suite  # noqa: PLC0415 - only when asked for

    size = suite.FULL if full else replace(suite.QUICK, municipalities=municipalities)
    lines = suite.measured(replace(size, seed=seed), Parameters(), _progress("attack", 1))
    if keep:
        _keep("attack", lines)
    _show(lines, as_json=as_json)
    if not as_json:
        for output, why in suite.NOT_IN_THE_PROGRAMME:
            click.echo(f"not in the programme: {output} ({why})")


def _keep(suite: str, lines: Sequence[Line]) -> None:
    found = Evidence(
        suite=suite,
        ran_at=datetime.now(UTC),
        version=version("surveyapp"),
        figures={line.name: line.value for line in lines},
        passed=all(line.is_met is not False for line in lines),
    )
    place = evidence.keep(Config.from_environment(), found)
    click.echo(f"kept in {place}", err=True)


def _show(lines: Sequence[Line], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([line.as_json() for line in lines], indent=2))
        return
    width = max(len(line.name) for line in lines)
    for line in lines:
        click.echo(f"{line.name:{width}}  {line.shown():>14}  {line.judged()}".rstrip())


def _progress(what: str, every: int = 500) -> Callable[[int, int], None]:
    """Tells how far something has come, where somebody watches a terminal."""
    shown = sys.stderr.isatty()

    def tell(done: int, total: int) -> None:
        if shown and (done == total or done % every == 0):
            ending = "\n" if done == total else ""
            click.echo(f"\r{what}: {done} of {total}{ending}", nl=False, err=True)

    return tell
