"""Making the example municipality: its organisation, people, figures and two years of surveys."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from surveyapp.definitions import loader
from surveyapp.domain.access import OPERATOR, Actor, Grant, Role
from surveyapp.domain.errors import RealInstallation
from surveyapp.domain.survey_round import State
from surveyapp.services import (
    accounts,
    catalogues,
    counting,
    figure_files,
    organisation,
    people,
    schema,
    settings,
)
from surveyapp.services.demo import plans, surveys
from surveyapp.services.installation import Installation
from surveyapp.services.municipality import DEMO_SETTING
from surveyapp.store.tables import FocusArea, Setting, SurveyRound, Unit

_FILES = Path(__file__).parent
UNIT = "bhg-bjorkenostangen"
_SECTOR, _ROOT = "oppvekst", "fjordvik"
ACCOUNTS = (
    (Role.UNIT_LEADER, UNIT, "Ingrid Bakke"),
    (Role.STAFF, UNIT, "Jonas Lie"),
    (Role.SECTOR_HEAD, _SECTOR, "Sara Vik"),
    (Role.CONTROLLER, _ROOT, "Amir Haddad"),
    (Role.DIRECTOR, _ROOT, "Kari Moe"),
    (Role.POLITICIAN, _ROOT, "Odd Strand"),
    (Role.TEXT_REVIEWER, _ROOT, "Liv Dahl"),
    (Role.HELPER, _SECTOR, "Per Nes"),
    (Role.AUDITOR, _ROOT, "Eva Holm"),
    (Role.ADMIN, _ROOT, "Nils Berg"),
)
_CONTACTS = {
    "contact.name": "Servicekontoret",
    "contact.email": "sporsmal@example.org",
    "contact.phone": "77 00 00 00",
    "officer.name": "Personvernombudet",
    "officer.email": "personvernombud@example.org",
    "concern": "Ring barneverntjenesten i kommunen, samme dag. Er det akutt, ring politiet på 112.",
}
_OWNERS = {
    "services": Role.SECTOR_HEAD,
    "economy": Role.CONTROLLER,
    "organisation": Role.DIRECTOR,
    "community": Role.SECTOR_HEAD,
}
"""Who answers for the indicators of each focus area."""
_BEFORE_ALL = 700
_FIGURES = (
    ("last_year.csv", 310),
    ("community_last_year.csv", 308),
    ("this_year.csv", 21),
    ("community_this_year.csv", 20),
    ("correction.csv", 6),
)
"""Files of figures, and how many days ago each was imported."""
Tell = Callable[[str], None]


def address(role: Role) -> str:
    return f"{role.value.replace('_', '.')}@example.org"


_CONTROLLER = Actor("Amir Haddad", address(Role.CONTROLLER), None, (Grant(Role.CONTROLLER, _ROOT),))


class Made(StrEnum):
    """How far the making of the example has come."""

    NOTHING = "nothing"
    HALF = "half"
    ALL = "all"


def made(session: Session) -> Made:
    """What is here of the example. Raises RealInstallation where a real municipality is."""
    demo = session.get(Setting, DEMO_SETTING)
    if demo is not None:
        return Made.ALL if demo.value["complete"] else Made.HALF
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise RealInstallation
    return Made.NOTHING


def password(session: Session) -> str:
    """The password every invented account has."""
    demo = session.get(Setting, DEMO_SETTING)
    return "" if demo is None else str(demo.value["password"])


def make(installation: Installation, now: datetime, tell: Tell) -> None:
    """The whole example. The invented years end at `now`; one survey is still open."""
    tell("organisation, people and figures")
    with installation.writing() as session:
        _fill(session, installation, now - timedelta(days=_BEFORE_ALL))
    surveys.run(installation, now, tell, meanwhile=partial(_record_figures, installation, now))
    leader = plans.example_leader("Ingrid Bakke", address(Role.UNIT_LEADER), UNIT)
    with installation.writing() as session:
        plans.fill(session, UNIT, leader, _CONTROLLER, now)
        demo = session.get_one(Setting, DEMO_SETTING)
        demo.value = {**demo.value, "complete": True}


def _record_figures(installation: Installation, now: datetime) -> None:
    """A file at a time, so that nobody waits long for the database."""
    with TemporaryDirectory() as folder:
        for name, days_ago in _FIGURES:
            file = Path(folder, name)
            text = (_FILES / "figures" / name).read_text(encoding="utf-8")
            dated = text.format(last_year=now.year - 1, this_year=now.year)
            file.write_text(dated, encoding="utf-8")
            then = now - timedelta(days=days_ago)
            with installation.writing() as session:
                figure_files.import_file(session, _CONTROLLER, file, then)


def open_links(session: Session) -> list[str]:
    """A way into each survey that is open just now."""
    opened = session.scalars(select(SurveyRound).where(SurveyRound.state == State.OPEN))
    return [survey_round.invitations[0].link for survey_round in opened]


def remove(installation: Installation) -> None:
    """Throws the example away. Raises RealInstallation where something else is."""
    if not inspect(installation.engine).has_table(Setting.__tablename__):
        return
    with installation.reading() as session:
        made(session)
        rounds = session.scalars(select(SurveyRound.id)).all()
    for round_id in rounds:
        counting.destroy_key(installation, round_id)
        counting.remove_mailbox(installation, round_id)
    schema.empty(installation)


def _fill(session: Session, installation: Installation, then: datetime) -> None:
    chosen = secrets.token_urlsafe(12)
    session.add(Setting(key=DEMO_SETTING, value={"password": chosen, "complete": False}))
    organisation.import_csv(session, OPERATOR, _FILES / "organisation.csv", then)
    settings.change(session, OPERATOR, _CONTACTS, then)
    organisation.import_groups_csv(session, OPERATOR, _FILES / "groups.csv", then)
    catalogue = loader.load(installation.config.definitions).catalogue
    catalogues.import_catalogue(session, OPERATOR, catalogue, then)
    for area in session.scalars(select(FocusArea)):
        for indicator in (one for factor in area.factors for one in factor.indicators):
            indicator.owner = address(_OWNERS[area.key])
    for role, unit, name in ACCOUNTS:
        person = people.add(session, OPERATOR, address(role), name, then)
        people.grant(session, OPERATOR, person, Grant(role, unit), then)
        token = accounts.new_link(session, OPERATOR, person, then)
        accounts.choose_password(session, token, chosen, then)
