"""Words that open a key: asked for hidden, or read from standard input; never an argument."""

import sys

import click

from surveyapp.cli.errors import in_words
from surveyapp.domain.errors import InvalidInput
from surveyapp.services.safekeeping import NOTHING, Given
from surveyapp.store.memory import leave_no_core


def asked(what: str) -> str:
    """What was typed, sheet by sheet, or all of standard input where it is no terminal."""
    leave_no_core()
    return _typed(what) if sys.stdin.isatty() else sys.stdin.read()


def given(what: str) -> Given:
    """What opens a key; nothing where nothing was typed. Raises InvalidInput."""
    typed = asked(what)
    return Given.typed(typed) if typed.strip() else NOTHING


def _typed(what: str) -> str:
    """One sheet a line until an empty one; a line with a mistake is asked for again."""
    click.echo(f"{what}. Nothing of it is shown; an empty line ends.", err=True)
    lines: list[str] = []
    while line := str(_hidden_line()):
        try:
            Given.typed(line)
        except InvalidInput as mistake:
            click.echo(f"{in_words(mistake)}\nType this sheet again.", err=True)
        else:
            lines.append(line)
    return "\n".join(lines)


def _hidden_line() -> object:
    return click.prompt("Words", hide_input=True, err=True, default="", show_default=False)
