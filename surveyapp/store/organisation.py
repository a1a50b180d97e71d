"""Units and their groups, as asked for from the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveyapp.store.tables import Unit


def unit(session: Session, code: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.code == code))


def root(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))


def everything(session: Session) -> Sequence[Unit]:
    """Every node, parents before children, with its groups."""
    return session.scalars(select(Unit).order_by(Unit.id).options(selectinload(Unit.groups))).all()
