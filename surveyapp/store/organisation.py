"""Units and their groups, as asked for from the database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import event, select
from sqlalchemy.orm import Session, aliased, selectinload

from surveyapp.store.tables import Unit

_PARENTS, _EVERYTHING = "parents of units", "all units"
"""What a session remembers of them, until it writes anything or its transaction ends."""


def unit(session: Session, code: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.code == code))


def root(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))


def parents(session: Session) -> Mapping[str, str | None]:
    """Every node's code with that of the node above it."""
    if _PARENTS not in session.info:
        above = aliased(Unit)
        found = session.execute(select(Unit.code, above.code).outerjoin(above, Unit.parent))
        session.info[_PARENTS] = {row[0]: row[1] for row in found}
    known: Mapping[str, str | None] = session.info[_PARENTS]
    return known


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _what: object) -> None:
    session.info.pop(_PARENTS, None)
    session.info.pop(_EVERYTHING, None)


def everything(session: Session) -> Sequence[Unit]:
    """Every node, parents before children, with its groups."""
    if _EVERYTHING not in session.info:
        wanted = select(Unit).order_by(Unit.id).options(selectinload(Unit.groups))
        session.info[_EVERYTHING] = session.scalars(wanted).all()
    known: Sequence[Unit] = session.info[_EVERYTHING]
    return known
