"""Builders: the smallest real thing of each kind, with what a test cares about as arguments."""

import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import OPERATOR, Actor, Grant, Role
from surveyapp.services import guardians, rounds, schema, settings
from surveyapp.services.installation import Installation, opened
from surveyapp.store.tables import AuditEntry, Person, RoleGrant, SurveyRound, Unit, UnitGroup

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONTACTS = {
    "contact.name": "Servicekontoret",
    "contact.email": "sporsmal@fjordvik.no",
    "officer.name": "Olga Ombud",
    "officer.email": "ombud@fjordvik.no",
}
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Weak on purpose: tests sign in hundreds of times."""


def config(instance: Path, *, database_url: str | None = None, **environment: str) -> Config:
    settings = {"SURVEYAPP_INSTANCE": str(instance), **environment}
    if database_url:
        settings["SURVEYAPP_DATABASE_URL"] = database_url
    return Config.from_environment(settings)


def installation(instance: Path) -> Installation:
    """An installation on SQLite with nothing but whom people can ask, so that surveys may open;
    made once in a process and then copied."""
    instance.mkdir(mode=0o700, parents=True)
    (instance / "surveyapp.db").write_bytes(_migrated())
    return opened(config(instance))


def copied(made: Installation, instance: Path) -> Installation:
    """The same on SQLite in another folder, for a test of its own; nobody has `made` open."""
    made.engine.dispose()
    shutil.copytree(made.config.instance, instance)
    return opened(config(instance))


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        made = opened(config(Path(folder)))
        schema.upgrade(made)
        name_contacts(made)
        made.engine.dispose()
        return (Path(folder) / "surveyapp.db").read_bytes()


def name_contacts(made: Installation) -> None:
    """Without them no survey opens."""
    with made.writing() as session:
        settings.change(session, OPERATOR, CONTACTS, NOW)
        session.execute(delete(AuditEntry))


def unit(
    session: Session,
    code: str = "bakken",
    *,
    name: str = "",
    type: str = "kindergarten",  # noqa: A002 - the organisation's own word
    parent: Unit | None = None,
    groups: dict[str, int] | None = None,
) -> Unit:
    made = Unit(code=code, name=name or code.capitalize(), type=type, parent=parent)
    made.groups = [
        UnitGroup(key=key, name=key.capitalize(), invited=invited)
        for key, invited in (groups or {}).items()
    ]
    session.add(made)
    session.flush()
    return made


def organisation(session: Session) -> dict[str, Unit]:
    """A municipality with one sector, two kindergartens (one with groups) and a school."""
    root = unit(session, "fjordvik", type="municipality")
    sector = unit(session, "oppvekst", type="sector", parent=root)
    bakken = unit(session, "bakken", parent=sector)
    lia = unit(session, "lia", parent=sector, groups={"stor": 20, "liten": 12})
    school = unit(session, "skolen", type="school", parent=sector)
    return {each.code: each for each in (root, sector, bakken, lia, school)}


def kindergarten(installation: Installation) -> str:
    """The code of one more kindergarten in the `organisation`, where no survey is under way."""
    with installation.writing() as session:
        sector = session.query(Unit).filter_by(code="oppvekst").one()
        return unit(session, f"hage-{uuid4().hex[:8]}", parent=sector).code


def with_guardians_informed(
    session: Session, installation: Installation, survey_round: SurveyRound, now: datetime
) -> None:
    """So that a pupils' round can open; nothing where it is for others."""
    if rounds.awaits_guardians(survey_round):
        day, zone = now.date(), installation.config.timezone
        guardians.informed(session, OPERATOR, survey_round.id, day, zone, now)


def person(
    session: Session,
    email: str = "kari@fjordvik.no",
    *,
    name: str = "Kari Nordmann",
    roles: dict[str, Unit] | None = None,
    password: str | None = None,
) -> Person:
    """Somebody with each of `roles` at a unit; who can sign in when there is a password."""
    made = Person(email=email, name=name)
    made.grants = [RoleGrant(role=role, unit=at) for role, at in (roles or {}).items()]
    made.password_hash = _QUICK.hash(password) if password else None
    session.add(made)
    session.flush()
    return made


def actor(role: Role = Role.CONTROLLER, unit: str = "fjordvik") -> Actor:
    """Somebody with one role, who need not be in the database."""
    return Actor("Amir Haddad", "amir@fjordvik.no", None, (Grant(role, unit),))
