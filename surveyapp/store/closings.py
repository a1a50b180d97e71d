"""Periods that are closed, and those that were."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveyapp.store.tables import PeriodClosing


def standing(session: Session) -> Sequence[PeriodClosing]:
    """Those nobody has reopened, the latest first."""
    chosen = (
        select(PeriodClosing)
        .where(PeriodClosing.reopened_at.is_(None))
        .options(joinedload(PeriodClosing.unit))
        .order_by(PeriodClosing.id.desc())
    )
    return session.scalars(chosen).all()
