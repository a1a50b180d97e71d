"""What operators type: every command of `surveyapp`, loaded only when it is called."""

import importlib
import os
import sys

import click

from surveyapp.cli.errors import in_words
from surveyapp.config import BadSetting
from surveyapp.domain.errors import Refused

COMMANDS = {
    "check": "surveyapp.cli.definitions:check",
    "schema": "surveyapp.cli.definitions:schema",
    "unit": "surveyapp.cli.units:unit",
    "user": "surveyapp.cli.people:user",
    "round": "surveyapp.cli.rounds:round_group",
    "keys": "surveyapp.cli.keys:keys_group",
    "recovery-sheet": "surveyapp.cli.recovery:recovery_sheet",
    "results": "surveyapp.cli.results:results",
    "scorecard": "surveyapp.cli.scorecard:scorecard",
    "indicators": "surveyapp.cli.scorecards:indicators",
    "targets": "surveyapp.cli.scorecards:targets",
    "figures": "surveyapp.cli.scorecards:figures",
    "upgrade": "surveyapp.cli.operation:upgrade",
    "config": "surveyapp.cli.operation:config",
    "bench": "surveyapp.cli.bench:bench",
    "demo": "surveyapp.commands:demo",
    "serve": "surveyapp.commands:serve",
    "work": "surveyapp.commands:work",
}
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""A count multiplies many small tables, where more threads only wait for each other."""


class LazyGroup(click.Group):
    """Imports a command when it is asked for, so that `--help` starts fast."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), attribute)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, "") for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup)
@click.version_option(package_name="surveyapp")
def surveyapp() -> None:
    """Anonymous surveys that end in a balanced scorecard. `surveyapp COMMAND --help` tells more."""


def main() -> None:
    """Exit 0 when done, 1 when refused with one clear line, 2 for wrong usage."""
    os.environ.setdefault(*_ONE_THREAD)
    try:
        surveyapp.main(standalone_mode=True)
    except Refused as refusal:
        click.echo(in_words(refusal), err=True)
        sys.exit(1)
    except BadSetting as setting:
        click.echo(str(setting), err=True)
        sys.exit(1)
