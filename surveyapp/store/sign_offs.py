"""Scorecards as they were signed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from surveyapp.store.tables import SignOff, Unit


def of_card(session: Session, unit: str, period: str) -> Sequence[SignOff]:
    """Every version of a unit and period, newest first; their bytes are read when asked for."""
    chosen = (
        select(SignOff)
        .join(SignOff.unit)
        .where(Unit.code == unit, SignOff.period == period)
        .options(defer(SignOff.body))
        .order_by(SignOff.version.desc())
    )
    return session.scalars(chosen).all()
