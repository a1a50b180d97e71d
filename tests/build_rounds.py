"""Builders of survey rounds: planned, opened, answered, closed."""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, text

from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR, Actor
from surveyapp.domain.answers import Answers
from surveyapp.services import answering, opening, rounds
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.mailbox import Mailbox, mailbox_of
from surveyapp.store.tables import AuditEntry, RoundUnit, SurveyRound
from tests import build

NOW = build.NOW
DAY = timedelta(days=1)
CLOSES = NOW + 14 * DAY
CONTENT: Answers = {"thrives": 5, "friends": 4, "listens": 5}
_OWN = Path(__file__).parent / "data" / "survey_definitions"
_SHIPPED = ("scales.yaml", "indicators.yaml")


def municipality(installation: Installation) -> Installation:
    """The installation with units to ask and the tests' survey `parents`."""
    with installation.writing() as session:
        build.organisation(session)
    return asking_from(installation, Path(_surveys().name))


def asking_from(installation: Installation, definitions: Path) -> Installation:
    """The installation with another folder of surveys."""
    return replace(installation, config=replace(installation.config, definitions=definitions))


@cache
def _surveys() -> TemporaryDirectory[str]:
    """The folder that all tests of a process share, so that it is read only once."""
    folder = TemporaryDirectory()
    for file in (*_OWN.iterdir(), *(shipped("survey_definitions") / name for name in _SHIPPED)):
        shutil.copy(file, folder.name)
    return folder


def plan(
    units: Mapping[str, int] | None = None,
    groups: Mapping[tuple[str, str], int] | None = None,
    *,
    definition: str = "parents",
    period: str = "2026",
    opens_at: datetime = NOW,
    closes_at: datetime = CLOSES,
    access: str = "link",
) -> RoundPlan:
    invited = {"bakken": 20} if units is None else units
    return RoundPlan(definition, period, invited, opens_at, closes_at, groups or {}, access)


def planned(
    installation: Installation,
    wanted: RoundPlan | None = None,
    actor: Actor = OPERATOR,
    now: datetime = NOW,
) -> int:
    with installation.writing() as session:
        return rounds.plan(session, installation.config, actor, wanted or plan(), now).id


def opened(installation: Installation, wanted: RoundPlan | None = None, now: datetime = NOW) -> int:
    round_id = planned(installation, wanted, now=now)
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, round_id, now)
    return round_id


def opened_now(installation: Installation, round_id: int, now: datetime = NOW) -> None:
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, round_id, now)


def closed(
    installation: Installation, answers: Sequence[Answers], wanted: RoundPlan | None = None
) -> int:
    """A round of one link with these answers in its mailbox."""
    round_id = opened(installation, wanted)
    for given in answers:
        send(installation, entrance(installation, round_id), given)
    close(installation, round_id)
    return round_id


def close(installation: Installation, round_id: int, now: datetime = CLOSES) -> None:
    with installation.writing() as session:
        rounds.close(installation, session, OPERATOR, round_id, now)


def links(installation: Installation, round_id: int) -> list[str]:
    with installation.reading() as session:
        return [one.link for one in rounds.get(session, round_id).invitations]


def entrance(
    installation: Installation, round_id: int, number: int = 0, now: datetime = NOW
) -> OpenSurvey:
    link = links(installation, round_id)[number]
    with installation.reading() as session:
        return answering.open_survey(session, link, now)


def send(
    installation: Installation,
    survey: OpenSurvey,
    answers: Answers = CONTENT,
    *,
    mark: str = "",
    code: str | None = None,
) -> Receipt:
    return answering.submit(installation, survey, answers, mark or secrets.token_hex(16), code)


def mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)


def survey_round(installation: Installation, round_id: int) -> SurveyRound:
    with installation.reading() as session:
        return rounds.get(session, round_id)


def audited(installation: Installation, action: str) -> list[AuditEntry]:
    with installation.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return list(session.scalars(query))


def where_data_lies(installation: Installation) -> Path:
    """The folder with everything that is stored: the instance, or the server's own files."""
    if installation.config.is_sqlite:
        return installation.config.instance
    with installation.engine.connect() as connection:
        return Path(str(connection.scalar(text("SHOW data_directory"))))


def units(installation: Installation, round_id: int) -> list[RoundUnit]:
    with installation.reading() as session:
        return list(rounds.get(session, round_id).units)


def every_file(folder: Path) -> dict[Path, bytes]:
    """All that lies in a folder, as somebody who takes a copy of it would read it."""
    return {place: place.read_bytes() for place in folder.rglob("*") if place.is_file()}
