"""What the product's own suites of attacks found when they were run here, kept for people to see.

One file for each suite in the instance folder, overwritten by its next run. It holds figures about
invented people only.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyapp.config import Config
from surveyapp.domain.errors import InvalidInput

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")

Value = int | float | str


@dataclass(frozen=True)
class Evidence:
    """One run of a suite: `attack`, `time`, `door`, `forensic`. `figures` has a value under each
    name in the order they are told; `passed` is whether every one of them met its goal."""

    suite: str
    ran_at: datetime
    """With its time zone."""
    version: str
    """Of the program that was attacked."""
    figures: Mapping[str, Value]
    passed: bool

    def __post_init__(self) -> None:
        """Refuses a suite that cannot be the name of a file, and a time without its zone."""
        problems = {}
        if not self.suite or not _NAME.issuperset(self.suite):
            problems["suite"] = "not_a_name"
        if self.ran_at.tzinfo is None:
            problems["ran_at"] = "no_zone"
        if problems:
            raise InvalidInput(problems)


def keep(config: Config, evidence: Evidence) -> Path:
    """Writes it, whole or not at all, in place of what the suite's last run left."""
    folder = _folder(config)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{evidence.suite}.{secrets.token_hex(4)}"
    document = {
        "suite": evidence.suite,
        "ran_at": evidence.ran_at.isoformat(),
        "version": evidence.version,
        "passed": evidence.passed,
        "figures": dict(evidence.figures),
    }
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        place = folder / f"{evidence.suite}.json"
        temporary.rename(place)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return place


def kept(config: Config) -> tuple[Evidence, ...]:
    """The last run of every suite, by its name. A file that holds no such run is left out: an
    evidence page tells what it has."""
    found = (_read(place) for place in sorted(_folder(config).glob("*.json")))
    return tuple(one for one in found if one is not None)


def _folder(config: Config) -> Path:
    return config.instance / "evidence"


def _read(place: Path) -> Evidence | None:
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        return Evidence(
            suite=str(data["suite"]),
            ran_at=datetime.fromisoformat(data["ran_at"]),
            version=str(data["version"]),
            figures={str(name): _value(value) for name, value in data["figures"].items()},
            passed=data["passed"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidInput):
        return None


def _value(value: object) -> Value:
    if isinstance(value, int | float | str):
        return value
    raise TypeError(type(value))
