"""Rounds that were really answered, counted and released, for the pages that show results."""

import secrets
from datetime import UTC, datetime, timedelta

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers, DontKnow
from surveyapp.domain.survey import ScaleQuestion, SurveyDefinition, TextQuestion
from surveyapp.services import answering, counting, opening, rounds
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.round_plans import RoundPlan

OPENED = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
CLOSED = OPENED + timedelta(days=14)


def given(definition: SurveyDefinition, number: int) -> Answers:
    """Everything answered, all kinds of answers from 2 to 6, not all by the same pattern."""
    scales = [q for q in definition.questions if isinstance(q, ScaleQuestion)]
    return {q.key: 2 + (number * 3 + i) % 5 for i, q in enumerate(scales) if q.show_if is None}


def opened(installation: Installation, plan: RoundPlan) -> int:
    with installation.writing() as session:
        round_id = rounds.plan(session, installation.config, OPERATOR, plan, OPENED).id
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, round_id, OPENED)
    return round_id


def answer(
    installation: Installation, round_id: int, counts: dict[tuple[str, str | None], int]
) -> None:
    """So many answers at each unit and group."""
    with installation.reading() as session:
        links = [one.link for one in rounds.get(session, round_id).invitations]
        surveys = [answering.open_survey(session, link, OPENED) for link in links]
    for survey in surveys:
        for number in range(counts.get((survey.unit_code, survey.group_key), 0)):
            _submit(installation, survey, number)


def doubt(installation: Installation, round_id: int, key: str, number: int) -> None:
    """So many by the round's first link who have no opinion on one question and skip the rest."""
    with installation.reading() as session:
        link = rounds.get(session, round_id).invitations[0].link
        survey = answering.open_survey(session, link, OPENED)
    for _ in range(number):
        unsure: Answers = {key: DontKnow.DONT_KNOW}
        receipt = answering.submit(installation, survey, unsure, secrets.token_hex(16), None)
        assert receipt is Receipt.ACCEPTED


def write(installation: Installation, round_id: int, *texts: str) -> None:
    """People who come by the round's first link and answer in their own words alone."""
    with installation.reading() as session:
        link = rounds.get(session, round_id).invitations[0].link
        survey = answering.open_survey(session, link, OPENED)
    (key,) = [one.key for one in survey.definition.questions if isinstance(one, TextQuestion)]
    for text in texts:
        receipt = answering.submit(installation, survey, {key: text}, secrets.token_hex(16), None)
        assert receipt is Receipt.ACCEPTED


def _submit(installation: Installation, survey: OpenSurvey, number: int) -> None:
    answers = given(survey.definition, number)
    receipt = answering.submit(installation, survey, answers, secrets.token_hex(16), None)
    assert receipt is Receipt.ACCEPTED


def counted(installation: Installation, round_id: int) -> None:
    with installation.writing() as session:
        rounds.close(installation, session, OPERATOR, round_id, CLOSED)
    counting.count(installation, round_id, CLOSED)


def released(installation: Installation, round_id: int) -> None:
    counted(installation, round_id)
    with installation.writing() as session:
        rounds.release(session, OPERATOR, round_id, CLOSED + timedelta(days=1))


def plan(units: dict[str, int], groups: dict[tuple[str, str], int] | None = None) -> RoundPlan:
    return RoundPlan(
        definition="kindergarten-parents",
        period="2026",
        units=units,
        groups=groups or {},
        opens_at=OPENED,
        closes_at=CLOSED,
    )
