"""E-mail that was asked for, as the database keeps it: never to whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables import Mailing, SurveyRound


def of_round(session: Session, round_id: int) -> Sequence[Mailing]:
    """Oldest first."""
    query = select(Mailing).where(Mailing.round_id == round_id).order_by(Mailing.id)
    return session.scalars(query).all()


def found(session: Session, mailing_id: int) -> Mailing | None:
    return session.get(Mailing, mailing_id)


def add(
    session: Session, round_id: int, invitation: int, kind: str, requested_at: datetime
) -> Mailing:
    made = Mailing(round_id=round_id, invitation=invitation, kind=kind, requested_at=requested_at)
    session.add(made)
    session.flush()
    return made


def to_send(session: Session, now: datetime) -> Sequence[int]:
    """Unfinished ones of rounds that take answers now, oldest first."""
    return session.scalars(
        select(Mailing.id)
        .join(SurveyRound, SurveyRound.id == Mailing.round_id)
        .where(
            Mailing.finished_at.is_(None),
            SurveyRound.state == "open",
            SurveyRound.closes_at > now,
        )
        .order_by(Mailing.id)
    ).all()


def with_addresses(session: Session, states: Iterable[str]) -> Sequence[int]:
    """Rounds in `states` whose key for addresses still lives."""
    query = select(SurveyRound.id).where(
        SurveyRound.state.in_(list(states)), SurveyRound.post_key.is_not(None)
    )
    return session.scalars(query.order_by(SurveyRound.id)).all()
