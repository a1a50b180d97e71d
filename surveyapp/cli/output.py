"""One JSON document on standard output, or text for people; never both."""

import json
import sys
from collections.abc import Callable

import click

_WHOLE = 100


def emit(value: object, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)


def percent(what: str) -> Callable[[int], None] | None:
    """Tells how far something has come, where somebody watches a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int) -> None:
        ending = "\n" if done == _WHOLE else ""
        click.echo(f"\r{what}: {done} %{ending}", nl=False, err=True)

    return tell
