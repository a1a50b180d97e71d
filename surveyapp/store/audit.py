"""The trail of what staff and the program itself did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.store.tables import AuditEntry


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first, and how many there are in all."""

    entries: tuple[AuditEntry, ...]
    total: int


def page(
    session: Session, *, first: int, size: int, about: str = "", acts: Collection[str] = ()
) -> AuditPage:
    """`size` entries after skipping `first`; `about` limits to a person, thing or kind of act,
    or to one of `acts`."""
    entries = select(AuditEntry)
    if about:
        entries = entries.where(
            AuditEntry.actor.icontains(about, autoescape=True)
            | AuditEntry.thing.icontains(about, autoescape=True)
            | AuditEntry.action.icontains(about, autoescape=True)
            | AuditEntry.action.in_(acts)
        )
    total = session.scalar(select(func.count()).select_from(entries.subquery())) or 0
    newest = entries.order_by(AuditEntry.id.desc()).offset(first).limit(size)
    return AuditPage(tuple(session.scalars(newest)), total)


def since(
    session: Session, actor: str, action: str, thing: str, moment: datetime
) -> list[AuditEntry]:
    """What somebody did to a thing from `moment` on."""
    query = select(AuditEntry).where(
        AuditEntry.actor == actor,
        AuditEntry.action == action,
        AuditEntry.thing == thing,
        AuditEntry.at >= moment,
    )
    return list(session.scalars(query))


def of_thing(
    session: Session, thing: str, action: str, first: datetime, last: datetime | None
) -> list[AuditEntry]:
    """Each time something was done to a thing from `first` to `last`, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.thing == thing, AuditEntry.action == action, AuditEntry.at >= first
    )
    if last is not None:
        query = query.where(AuditEntry.at <= last)
    return list(session.scalars(query.order_by(AuditEntry.id)))
