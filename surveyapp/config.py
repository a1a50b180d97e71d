"""Where one installation lies and how it is reached: from the environment and `config.toml`."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

_PACKAGE = Path(__file__).parent
SERVER_THREADS = 16
"""Threads of each server process: some work, so that answers share commits, and the others wait for
posts on slow lines. More cost more at every answer when many come at once."""

SERVER_PROCESSES = "SURVEYAPP_SERVER_PROCESSES"
SETTINGS_FILE = "config.toml"
"""In the instance folder."""
SETTINGS_EXPLAINED = """\
# config.toml in the instance folder; everything in it may be left out.
[smtp]                         # without it no e-mail is sent
host = "smtp.example.org"
port = 587                     # 587 for starttls, 465 for tls, 25 for none
security = "starttls"          # starttls, tls, or none on a network of one's own
user = "surveyapp"             # leave out where the server asks for none
password = "…"
from = "Fjordvik kommune <survey@fjordvik.example>"   # what cannot be delivered comes back here
"""
_OF_SMTP = frozenset({"host", "port", "security", "user", "password", "from"})
_LARGEST_PORT = 65_535


def shipped(name: str) -> Path:
    """A folder that comes with the program: inside an installed wheel, else beside the package."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


class Security(StrEnum):
    """How the way to the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes e-mail, and whom it is from."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: str
    """`Fjordvik kommune <survey@fjordvik.example>`; what cannot be delivered comes back to it."""


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
    runs_trials: bool = True
    """Whether `work` attacks the program once for each of its versions, for the evidence page."""
    smtp: Smtp | None = None
    """None: no e-mail is sent."""

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
            runs_trials=environment.get("SURVEYAPP_TRIALS", "1") != "0",
            smtp=_smtp(instance / SETTINGS_FILE),
        )


def _whole_number(environment: Mapping[str, str], name: str) -> int:
    written = environment.get(name, "0")
    if not (written.isascii() and written.isdigit()):
        raise BadSetting(f"{name} takes a whole number, not «{written}».")
    return int(written)


def _smtp(place: Path) -> Smtp | None:
    """Raises BadSetting for a file that cannot be read, and for what nobody can send by."""
    settings = _table(place, "smtp")
    if settings is None:
        return None
    unknown = sorted(settings.keys() - _OF_SMTP)
    if unknown:
        raise BadSetting(f"{place}: smtp has no setting «{unknown[0]}».")
    host, sender = (_text(place, settings, name) for name in ("host", "from"))
    if not host or "@" not in parseaddr(sender)[1]:
        raise BadSetting(f"{place}: smtp needs host, and an address as from.")
    try:
        security = Security(_text(place, settings, "security") or Security.STARTTLS)
    except ValueError:
        raise BadSetting(f"{place}: smtp.security is starttls, tls or none.") from None
    port = settings.get("port", _PORTS[security])
    if not isinstance(port, int) or not 0 < port <= _LARGEST_PORT:
        raise BadSetting(f"{place}: smtp.port takes a whole number, 587 for example.")
    user, password = (_text(place, settings, name) for name in ("user", "password"))
    return Smtp(host, port, security, user, password, sender)


def _table(place: Path, name: str) -> Mapping[str, object] | None:
    try:
        with place.open("rb") as file:
            found = tomllib.load(file).get(name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise BadSetting(f"{place} cannot be read: {error}") from error
    if found is not None and not isinstance(found, dict):
        raise BadSetting(f"{place}: {name} must be a table, [{name}].")
    return found


def _text(place: Path, settings: Mapping[str, object], name: str) -> str:
    written = settings.get(name, "")
    if not isinstance(written, str):
        raise BadSetting(f"{place}: {name} takes text in quotation marks.")
    return written.strip()
