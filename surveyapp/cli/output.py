"""What a command says: one JSON document or text for people, never both; or a file."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from surveyapp.domain.errors import InvalidInput

_WHOLE = 100


def emit(value: object, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)


def write(body: bytes, output: Path | None, *, is_binary: bool = False) -> None:
    """Into a new file, else on standard output; never over a file that is there."""
    if output is None:
        if is_binary and sys.stdout.isatty():
            raise InvalidInput({"-o": "this is not for a terminal; name a file."})
        click.echo(body, nl=False)
        return
    try:
        with output.open("xb") as file:
            file.write(body)
    except FileExistsError as error:
        raise InvalidInput({"-o": "file_exists"}) from error
    except OSError as error:
        raise InvalidInput({"-o": "not_writable"}) from error


def percent(what: str) -> Callable[[int], None] | None:
    """Tells how far something has come, where somebody watches a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int) -> None:
        ending = "\n" if done == _WHOLE else ""
        click.echo(f"\r{what}: {done} %{ending}", nl=False, err=True)

    return tell
