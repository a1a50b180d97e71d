"""What lies around an installation and could keep what the program itself does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from surveyapp.config import Config
from surveyapp.services.installation import Installation

QUIET = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length_on_error": "0",
    "auto_explain.log_min_duration": "-1",
    "pg_stat_statements.track": "none",
}
"""PostgreSQL's settings that write statements, or what stands in them, where answers must not."""


@dataclass(frozen=True, slots=True)
class Talkative:
    """A setting of the database server that writes down what it should not."""

    setting: str
    value: str
    should_be: str


def talkative(installation: Installation) -> list[Talkative]:
    """Those of `QUIET` that are otherwise; one the server does not know is quiet."""
    if installation.config.is_sqlite:
        return []
    with installation.reading() as session:
        asked = text("SELECT current_setting(:name, true)")
        found = {name: session.scalar(asked, {"name": name}) for name in QUIET}
    return [
        Talkative(name, value, QUIET[name])
        for name, value in found.items()
        if value and value != QUIET[name]
    ]


def are_keys_beside_answers(config: Config) -> bool:
    """Whether one backup of a whole file system would hold both; of PostgreSQL nobody can tell."""
    if not config.is_sqlite:
        return False
    devices = {next(_devices(place)) for place in (config.keys, config.instance)}
    return len(devices) == 1


def _devices(place: Path) -> Iterator[int]:
    """Of the file system a folder lies on, or will lie on."""
    for at in (place, *place.parents):
        if at.exists():
            yield at.stat().st_dev
