"""Where one installation lies and how it is reached, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

_PACKAGE = Path(__file__).parent
SERVER_THREADS = 16
"""Threads of each server process: some work, so that answers share commits, and the others wait for
posts on slow lines. More cost more at every answer when many come at once."""

SERVER_PROCESSES = "SURVEYAPP_SERVER_PROCESSES"


def shipped(name: str) -> Path:
    """A folder that comes with the program: inside an installed wheel, else beside the package."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


class BadSetting(ValueError):
    """An environment variable that cannot be read; the message says which, and what it takes."""


@dataclass(frozen=True)
class Config:
    instance: Path
    database_url: str
    keys: Path
    definitions: Path
    base_url: str
    trusted_proxies: int
    server_processes: int
    """How many serve this installation; each lets its part of every limit through."""
    secret_key: str | None
    timezone: ZoneInfo

    @cached_property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @cached_property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @cached_property
    def mailboxes(self) -> Path:
        return self.instance / "mailboxes"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        instance = Path(environment.get("SURVEYAPP_INSTANCE", "instance")).absolute()
        url = environment.get("SURVEYAPP_DATABASE_URL", f"sqlite:///{instance / 'surveyapp.db'}")
        return cls(
            instance=instance,
            database_url=url,
            keys=Path(environment.get("SURVEYAPP_KEYS", instance / "keys")).absolute(),
            definitions=Path(
                environment.get("SURVEYAPP_DEFINITIONS", shipped("survey_definitions"))
            ).absolute(),
            base_url=environment.get("SURVEYAPP_BASE_URL", "http://localhost:8000").rstrip("/"),
            trusted_proxies=_whole_number(environment, "SURVEYAPP_TRUSTED_PROXIES"),
            server_processes=max(1, _whole_number(environment, SERVER_PROCESSES)),
            secret_key=environment.get("SURVEYAPP_SECRET_KEY"),
            timezone=ZoneInfo("Europe/Oslo"),
        )


def _whole_number(environment: Mapping[str, str], name: str) -> int:
    written = environment.get(name, "0")
    if not (written.isascii() and written.isdigit()):
        raise BadSetting(f"{name} takes a whole number, not «{written}».")
    return int(written)
