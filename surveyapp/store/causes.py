"""Arrows: what is believed to work on what."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveyapp.store.tables import CauseLink

_PARTS = (selectinload(CauseLink.cause), selectinload(CauseLink.effect))


def everything(session: Session) -> list[CauseLink]:
    return list(session.scalars(select(CauseLink).options(*_PARTS).order_by(CauseLink.id)))


def by_id(session: Session, link_id: int) -> CauseLink | None:
    return session.get(CauseLink, link_id, options=_PARTS)
