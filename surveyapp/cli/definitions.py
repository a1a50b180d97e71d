"""Commands for those who write surveys."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from surveyapp.cli.output import emit
from surveyapp.config import Config
from surveyapp.definitions import loader
from surveyapp.definitions.checks import Checked, examine, problems_of
from surveyapp.definitions.loader import LoadedDefinition
from surveyapp.definitions.problem import Problem
from surveyapp.definitions.schema import json_schema
from surveyapp.domain.answers import envelope_length


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Check definition files or folders; without PATHS the folder of this installation.

    A line for each problem: file:line: key: what is wrong and what to do. Exit 1 when any.
    """
    shared = Config.from_environment().definitions
    examined = [(path, examine(path, shared)) for path in paths or (shared,)]
    problems = problems_of(file for _path, files in examined for file in files)
    surveys = [] if problems else [each for asked in examined for each in _surveys(*asked)]
    near = [_named_from_here(problem) for problem in problems]
    emit(
        {
            "problems": [asdict(problem) for problem in near],
            "surveys": [_facts(survey) for survey in surveys],
        },
        "\n".join([str(problem) for problem in near] or _lines(surveys)),
        as_json=as_json,
    )
    sys.exit(1 if problems else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of definition files, for editors and other programs."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _surveys(path: Path, files: Sequence[Checked]) -> Iterator[LoadedDefinition]:
    """The surveys that were asked for: one file, or all of a folder."""
    for survey in loader.built(files).definitions.values():
        if path.is_dir() or survey.path == path:
            yield survey


def _facts(survey: LoadedDefinition) -> dict[str, object]:
    definition = survey.definition
    return {
        "file": survey.path.name,
        "key": definition.key,
        "version": definition.version,
        "questions": len(tuple(definition.questions)),
        "languages": list(definition.languages),
        "envelope_bytes": envelope_length(definition),
        "sha256": survey.sha256,
    }


def _lines(surveys: Sequence[LoadedDefinition]) -> list[str]:
    lines = [_line(survey) for survey in surveys]
    return lines or ["No problems found."]


def _line(survey: LoadedDefinition) -> str:
    facts = _facts(survey) | {"languages": " ".join(survey.definition.languages)}
    about = "{file}: {key} {version}: {questions} questions, {languages}, "
    return (about + "envelope {envelope_bytes} bytes").format(**facts)


def _named_from_here(problem: Problem) -> Problem:
    path, here = Path(problem.file), Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        return replace(problem, file=str(path.relative_to(here)))
    return problem
