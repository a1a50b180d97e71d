"""Words that open a key: asked for hidden, or read from standard input; never an argument."""

import sys

import click

from surveyapp.services.safekeeping import NOTHING, Given
from surveyapp.store.memory import leave_no_core


def asked(prompt: str) -> str:
    """What was typed, or all of standard input where it is no terminal."""
    leave_no_core()
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True, default="", show_default=False))
    return sys.stdin.read()


def given(prompt: str) -> Given:
    """What opens a key; nothing where nothing was typed. Raises InvalidInput."""
    typed = asked(prompt)
    return Given.typed(typed) if typed.strip() else NOTHING
