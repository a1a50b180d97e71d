"""Units and their groups, as asked for from the database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from surveyapp.store.tables import Unit


def unit(session: Session, code: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.code == code))


def root(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))


def parents(session: Session) -> Mapping[str, str | None]:
    """Every node's code with that of the node above it."""
    above = aliased(Unit)
    found = session.execute(select(Unit.code, above.code).outerjoin(above, Unit.parent))
    return {row[0]: row[1] for row in found}


def everything(session: Session) -> Sequence[Unit]:
    """Every node, parents before children, with its groups."""
    return session.scalars(select(Unit).order_by(Unit.id).options(selectinload(Unit.groups))).all()
