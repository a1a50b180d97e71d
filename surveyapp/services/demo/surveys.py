"""Two years of surveys at every school and kindergarten, answered, counted and released."""

import random
import secrets
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from multiprocessing import get_context
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers
from surveyapp.domain.text_review import Choice, Decision
from surveyapp.services import answering, counting, guardians, opening, rounds, texts, turnout
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.demo.people_who_answer import answer, how_many
from surveyapp.services.installation import Installation, opened
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.tables import Unit

_MARK_BYTES = 16
_PROCESSES = 2
_GRADES = tuple(f"trinn-{grade}" for grade in range(5, 11))
_OPEN_FOR = 14
_TEXTS_READ_AFTER = 30
"""Days: last year's texts are read and shown, those of this year wait for the reviewer."""


@dataclass(frozen=True)
class Asked:
    """One survey in one year, `days_ago` when it closed; None while it is still open."""

    definition: str
    unit_type: str
    period: str
    usual_turnout: float
    days_ago: int | None
    groups: tuple[str, ...] = ()
    """The groups it is for; empty = all."""


@dataclass(frozen=True)
class Opened:
    """A survey that is open, its round, and between which moments it was answered."""

    asked: Asked
    round_id: int
    opens: datetime
    closes: datetime


def run(
    installation: Installation,
    now: datetime,
    tell: Callable[[str], None],
    meanwhile: Callable[[], None],
) -> None:
    """Both years. The rounds of one year do not know of each other, so each goes to a process;
    `meanwhile` is done in this one while the first year is answered."""
    year = now.year
    last_year = (
        Asked("kindergarten-parents", "kindergarten", str(year - 1), 0.72, 360),
        Asked("school-parents", "school", str(year - 1), 0.42, 358),
    )
    this_year = (
        Asked("kindergarten-parents", "kindergarten", str(year), 0.70, 9),
        Asked("school-parents", "school", str(year), 0.45, 8),
        Asked("school-pupils", "school", str(year), 0.25, None, _GRADES),
    )
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as processes:
        for surveys in (last_year, this_year):
            opened_ones = [_open(installation, asked, now) for asked in surveys]
            for asked in surveys:
                tell(f"{asked.definition} {asked.period}")
            work = partial(_answer_and_count, installation.config, now)
            done = processes.map(work, opened_ones)
            if surveys is last_year:
                meanwhile()
            list(done)


def _open(installation: Installation, asked: Asked, now: datetime) -> Opened:
    days_ago = -_OPEN_FOR if asked.days_ago is None else asked.days_ago
    closes = _end_of_day(now - timedelta(days=days_ago), installation.config.timezone)
    opens = closes - timedelta(days=21)
    with installation.writing() as session:
        plan = _plan(session, asked, opens, closes)
        survey_round = rounds.plan(session, installation.config, OPERATOR, plan, opens)
        if rounds.awaits_guardians(survey_round):
            day, zone = opens.date() - timedelta(days=7), installation.config.timezone
            guardians.informed(session, OPERATOR, survey_round.id, day, zone, opens)
        round_id = survey_round.id
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, round_id, opens)
    return Opened(asked, round_id, opens, closes)


def _answer_and_count(config: Config, now: datetime, one: Opened) -> None:
    installation = opened(config)
    _answer(installation, one, now)
    if one.asked.days_ago is not None:
        _count(installation, one.round_id, one.closes)
        if one.asked.days_ago > _TEXTS_READ_AFTER:
            _show_texts(installation, one.round_id, one.closes)


def _end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(moment.astimezone(zone).date(), time(23, 59, 59), zone).astimezone(UTC)


def _plan(session: Session, asked: Asked, opens: datetime, closes: datetime) -> RoundPlan:
    units = session.scalars(select(Unit).where(Unit.type == asked.unit_type).order_by(Unit.id))
    groups = {
        (unit.code, group.key): group.invited
        for unit in units
        for group in unit.groups
        if not asked.groups or group.key in asked.groups
    }
    invited: dict[str, int] = {}
    for (unit, _group), number in groups.items():
        invited[unit] = invited.get(unit, 0) + number
    return RoundPlan(
        definition=asked.definition,
        period=asked.period,
        units=invited,
        groups=groups,
        opens_at=opens,
        closes_at=closes,
        access="link",
    )


def _answer(installation: Installation, one: Opened, now: datetime) -> None:
    """Everybody who answers, spread over the days until `now` or the end, most of them early; the
    numbers are noted once a day."""
    given = _given(installation, one)
    random.Random(f"order {one.asked.definition} {one.asked.period}").shuffle(given)
    days = max((min(now, one.closes) - one.opens).days, 1)
    done = 0
    for day in range(1, days + 1):
        upto = round(len(given) * (1 - (1 - day / days) ** 1.6))
        for survey, answers in given[done:upto]:
            mark = secrets.token_hex(_MARK_BYTES)
            receipt = answering.submit(installation, survey, answers, mark, None)
            if receipt is not Receipt.ACCEPTED:
                raise RuntimeError(receipt)
        done = upto
        with installation.writing() as session:
            found = rounds.get(session, one.round_id)
            turnout.record(installation, session, found, one.opens + timedelta(days=day, hours=-1))


def _given(installation: Installation, one: Opened) -> list[tuple[OpenSurvey, Answers]]:
    asked = one.asked
    chance = random.Random(f"{asked.definition} {asked.period}")
    with installation.reading() as session:
        found = rounds.get(session, one.round_id)
        links = [each.link for each in found.invitations]
        entrances = [answering.open_survey(session, link, one.opens) for link in links]
    return [
        (survey, answer(survey.definition, survey.unit_code, asked.period, chance))
        for survey in entrances
        for _ in range(
            how_many(survey.invited, survey.unit_code, asked.period, asked.usual_turnout)
        )
    ]


def _count(installation: Installation, round_id: int, closes: datetime) -> None:
    with installation.writing() as session:
        rounds.close(installation, session, OPERATOR, round_id, closes)
    counting.count(installation, round_id, closes)
    with installation.writing() as session:
        rounds.release(session, OPERATOR, round_id, closes + timedelta(days=1))


def _show_texts(installation: Installation, round_id: int, closes: datetime) -> None:
    """As somebody outside the units decided who found nothing to hide: all of it is invented."""
    with installation.writing() as session:
        waiting = texts.queue(session, installation, OPERATOR, round_id).texts
        decisions = {one.number: Decision(Choice.SHOW) for one in waiting}
        texts.decide(session, installation, OPERATOR, round_id, decisions, closes)
        texts.release(session, installation, OPERATOR, round_id, closes + timedelta(days=7))
    texts.destroy_key(installation, round_id)
