"""One JSON document on standard output, or text for people; never both."""

import json

import click


def emit(value: object, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)
