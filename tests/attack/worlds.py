"""Municipalities whose surveys were really answered, counted and released, to be held up against
each other."""

import hashlib
import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers
from surveyapp.domain.text_review import Choice, Decision
from surveyapp.services import answering, counting, opening, rounds, texts
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.demo.people_who_answer import answer
from surveyapp.services.installation import Installation
from surveyapp.services.round_plans import RoundPlan
from surveyapp.store.tables import Base, Release
from tests import build, build_scorecard

OPENS = datetime(2025, 10, 6, 6, 0, tzinfo=UTC)
OPEN_FOR = timedelta(days=14)
PLACES = (("bakken", None), ("lia", "stor"), ("lia", "liten"))
Given = Mapping[tuple[str, str | None], Sequence[Answers]]


def people(period: str, numbers: Sequence[int]) -> Given:
    """Plausible answers of so many people at each place; the same for the same period."""
    asked = build_scorecard.LIBRARY.definitions["kindergarten-parents"].definition
    chance = random.Random(period)
    return {
        place: [answer(asked, place[0], period, chance) for _ in range(number)]
        for place, number in zip(PLACES, numbers, strict=True)
    }


def mixed(given: Given) -> Given:
    """Other people: at each place every question has the same answers, given by somebody else."""
    return {place: _mixed(answers) for place, answers in given.items()}


def _mixed(answers: Sequence[Answers]) -> list[Answers]:
    chance = random.Random(1)
    others: list[dict[str, object]] = [{} for _ in answers]
    for key in sorted({key for one in answers for key in one}):
        values = [one.get(key) for one in answers]
        chance.shuffle(values)
        for other, value in zip(others, values, strict=True):
            if value is not None:
                other[key] = value
    return others


def made(place: Path) -> Installation:
    """A municipality with its indicators, in which nobody was asked anything."""
    installation = build.installation(place)
    with installation.writing() as session:
        build.organisation(session)
        build_scorecard.catalogue(session)
    return installation


def opened(installation: Installation, period: str, opens: datetime, closes: datetime) -> int:
    """A survey of two kindergartens, one with two groups."""
    plan = RoundPlan(
        "kindergarten-parents",
        period,
        {"bakken": 120, "lia": 70},
        opens,
        closes,
        {("lia", "stor"): 40, ("lia", "liten"): 30},
    )
    with installation.writing() as session:
        round_id = rounds.plan(session, installation.config, OPERATOR, plan, opens).id
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, round_id, opens)
    return round_id


def answered(installation: Installation, round_id: int, opens: datetime, given: Given) -> None:
    with installation.reading() as session:
        links = [one.link for one in rounds.get(session, round_id).invitations]
        surveys = [answering.open_survey(session, link, opens) for link in links]
    for survey in surveys:
        for answers in given[survey.unit_code, survey.group_key]:
            _send(installation, survey, answers)


def _send(installation: Installation, survey: OpenSurvey, answers: Answers) -> None:
    mark = secrets.token_hex(16)
    assert answering.submit(installation, survey, answers, mark, None) is Receipt.ACCEPTED


def released(installation: Installation, period: str, given: Given) -> int:
    opens = OPENS.replace(year=int(period))
    closes = opens + OPEN_FOR
    round_id = opened(installation, period, opens, closes)
    answered(installation, round_id, opens, given)
    with installation.writing() as session:
        rounds.close(installation, session, OPERATOR, round_id, closes)
    assert counting.count(installation, round_id, closes)
    with installation.writing() as session:
        rounds.release(session, OPERATOR, round_id, closes + timedelta(days=1))
    _show_texts(installation, round_id, closes)
    return round_id


def _show_texts(installation: Installation, round_id: int, closes: datetime) -> None:
    with installation.writing() as session:
        waiting = texts.queue(session, installation, OPERATOR, round_id).texts
        assert waiting
        decisions = {one.number: Decision(Choice.SHOW) for one in waiting}
        texts.decide(session, installation, OPERATOR, round_id, decisions, closes)
        texts.release(session, installation, OPERATOR, round_id, closes)
    texts.destroy_key(installation, round_id)


def parts(installation: Installation, round_id: int) -> dict[str, bytes]:
    """A round's release as it is kept."""
    with installation.reading() as session:
        query = select(Release).where(Release.round_id == round_id)
        return {one.part: one.body for one in session.scalars(query)}


def put_in(source: Installation, target: Installation, kinds: Sequence[type[Base]]) -> None:
    """Rows of the source, where the target has none."""
    with source.engine.connect() as read, target.engine.begin() as write:
        for kind in kinds:
            for row in read.execute(kind.__table__.select()).mappings():
                write.execute(kind.__table__.insert().values(**row))


def take_over(source: Installation, target: Installation, round_id: int) -> None:
    """The source's release of a round in place of the target's own."""
    bodies = parts(source, round_id)
    with target.writing() as session:
        for one in session.scalars(select(Release).where(Release.round_id == round_id)):
            one.body = bodies[one.part]
            one.sha256 = hashlib.sha256(one.body).hexdigest()
