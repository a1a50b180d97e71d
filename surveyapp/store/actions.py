"""Proposed actions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables import ProposedAction


def proposed(session: Session) -> Sequence[ProposedAction]:
    """All, newest first."""
    wanted = select(ProposedAction).order_by(
        ProposedAction.proposed_at.desc(), ProposedAction.id.desc()
    )
    return session.scalars(wanted).all()


def of_result(session: Session, round_id: int, unit_id: int) -> Sequence[ProposedAction]:
    wanted = select(ProposedAction).where(
        ProposedAction.round_id == round_id, ProposedAction.unit_id == unit_id
    )
    return session.scalars(wanted).all()


def get(session: Session, action_id: int) -> ProposedAction | None:
    return session.get(ProposedAction, action_id)
