"""A town to measure in: a throw-away installation with open surveys and people who answer them."""

import random
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import inspect

from surveyapp.config import Config
from surveyapp.definitions import loader
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers
from surveyapp.domain.errors import RealInstallation
from surveyapp.domain.value import DontKnow, Value
from surveyapp.services import (
    answering,
    catalogues,
    counting,
    opening,
    organisation,
    rounds,
    schema,
    settings,
)
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.demo.people_who_answer import answer
from surveyapp.services.installation import Installation, opened
from surveyapp.services.rounds import RoundPlan

DEFINITION = "kindergarten-parents"
ROOT = "town"
PERIOD = "2026"
_MANY = 1_000_000
"""Invited to a unit, so that no limit on how many may answer stands in the way."""
_AT_ONCE = 32
_LEFT_WHEN_EMPTY = {"alembic_version"}

CONTACTS = {
    "contact.name": "Contact",
    "contact.email": "contact@example.org",
    "officer.name": "Data protection officer",
    "officer.email": "officer@example.org",
}
"""Without them no survey opens."""
Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


@dataclass(frozen=True)
class Town:
    installation: Installation
    environment: Mapping[str, str]
    """How a server finds it."""
    now: datetime

    def open_round(
        self, units: Mapping[str, int], period: str = PERIOD, access: str = "link"
    ) -> int:
        """A round that is open for a month, for `units` and how many each invited."""
        now, config = self.now, self.installation.config
        plan = RoundPlan(DEFINITION, period, units, now, now + timedelta(days=30), access=access)
        with self.installation.writing() as session:
            round_id = rounds.plan(session, config, OPERATOR, plan, now).id
        with self.installation.writing() as session:
            opening.open_now(self.installation, session, OPERATOR, round_id, now)
        return round_id

    def surveys(self, round_id: int) -> list[OpenSurvey]:
        """The round as each of its links opens it."""
        with self.installation.reading() as session:
            links = [one.link for one in rounds.get(session, round_id).invitations]
            return [answering.open_survey(session, link, self.now) for link in links]

    def send(
        self, surveys: Sequence[OpenSurvey], count: int, progress: Progress, seed: str = ""
    ) -> None:
        """`count` people answer, as many at each of `surveys`, sealed and stored as always."""
        chance = random.Random(f"town {seed}")  # noqa: S311 - invented people need no secret chance

        def send_in(number: int) -> None:
            survey = surveys[number % len(surveys)]
            given = answer(survey.definition, survey.unit_code, survey.period, chance)
            mark = secrets.token_hex(16)
            receipt = answering.submit(self.installation, survey, given, mark, None)
            if receipt is not Receipt.ACCEPTED:
                raise RuntimeError(receipt)

        with ThreadPoolExecutor(_AT_ONCE) as people:
            for done, _ in enumerate(people.map(send_in, range(count)), 1):
                progress(done, count)

    def take_up_indicators(self) -> None:
        """The catalogue that comes with the program, so that scorecards have lines."""
        catalogue = loader.load(self.installation.config.definitions).catalogue
        with self.installation.writing() as session:
            catalogues.import_catalogue(session, OPERATOR, catalogue, self.now)

    def count(self, round_id: int) -> None:
        with self.installation.writing() as session:
            rounds.close(self.installation, session, OPERATOR, round_id, self.now)
        counting.count(self.installation, round_id, self.now)

    def release(self, round_id: int) -> None:
        with self.installation.writing() as session:
            rounds.release(session, OPERATOR, round_id, self.now)


@contextmanager
def made(units: int, database_url: str | None = None) -> Iterator[Town]:
    """A town with kindergartens `unit-1`, `unit-2`, …; gone when the block ends. `database_url` is
    of an empty database, which is empty again afterwards. Raises RealInstallation for another."""
    with tempfile.TemporaryDirectory(prefix="surveyapp-bench-") as folder:
        instance = Path(folder, "instance")
        instance.mkdir()
        environment = {
            "SURVEYAPP_INSTANCE": str(instance),
            "SURVEYAPP_DATABASE_URL": database_url or f"sqlite:///{instance / 'surveyapp.db'}",
            "SURVEYAPP_KEYS": str(instance / "keys"),
            "SURVEYAPP_TRIALS": "0",
        }
        installation = opened(Config.from_environment(environment))
        if not set(inspect(installation.engine).get_table_names()) <= _LEFT_WHEN_EMPTY:
            raise RealInstallation
        schema.upgrade(installation)
        now = datetime.now(UTC)
        listed = Path(folder, "units.csv")
        listed.write_text(_listed(units))
        with installation.writing() as session:
            organisation.import_csv(session, OPERATOR, listed, now)
            settings.change(session, OPERATOR, CONTACTS, now)
        try:
            yield Town(installation, environment, now)
        finally:
            if database_url:
                schema.empty(installation)
            installation.engine.dispose()


def everybody(units: int) -> dict[str, int]:
    return dict.fromkeys(codes(units), _MANY)


def codes(units: int) -> list[str]:
    return [f"unit-{number}" for number in range(1, units + 1)]


def _listed(units: int) -> str:
    lines = ["code,name,type,parent", f"{ROOT},Town,municipality,"]
    lines += [f"{code},{code.capitalize()},kindergarten,{ROOT}" for code in codes(units)]
    return "\n".join(lines) + "\n"


def as_fields(answers: Answers) -> list[tuple[str, str]]:
    """Answers as a browser posts them."""
    return [(key, one) for key, value in answers.items() for one in _written(value)]


def _written(value: Value) -> list[str]:
    match value:
        case DontKnow():
            return [value.value]
        case frozenset():
            return sorted(value)
        case _:
            return [str(value)]


def body(answers: Answers) -> bytes:
    """All a complete answer posts, except its mark, which follows."""
    return urlencode([*as_fields(answers), ("action", "submit"), ("form", "")]).encode()
