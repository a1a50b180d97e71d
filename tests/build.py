"""Builders: the smallest real thing of each kind, with what a test cares about as arguments."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.services import schema
from surveyapp.services.installation import Installation, opened
from surveyapp.store.tables import Unit, UnitGroup

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def config(instance: Path, *, database_url: str | None = None, **environment: str) -> Config:
    settings = {"SURVEYAPP_INSTANCE": str(instance), **environment}
    if database_url:
        settings["SURVEYAPP_DATABASE_URL"] = database_url
    return Config.from_environment(settings)


def installation(instance: Path, *, database_url: str | None = None) -> Installation:
    made = opened(config(instance, database_url=database_url))
    schema.upgrade(made)
    return made


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
