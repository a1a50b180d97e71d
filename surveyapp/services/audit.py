"""Writing down who did what; never anything about a respondent."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.store import audit
from surveyapp.store.audit import AuditPage
from surveyapp.store.tables import AuditEntry


def record(
    session: Session, actor: Actor, action: str, thing: str, now: datetime, **details: Any
) -> None:
    """Add an entry in the transaction of the act itself. `action` reads `round.open`."""
    session.add(
        AuditEntry(
            at=now,
            person_id=actor.person_id,
            actor=actor.email,
            action=action,
            thing=thing,
            details=details,
        )
    )


def listed(
    session: Session, *, first: int, size: int, about: str = "", acts: Collection[str] = ()
) -> AuditPage:
    """`size` entries, newest first; `about` is part of a person's, thing's or act's name, `acts`
    those it is part of in words."""
    return audit.page(session, first=first, size=size, about=about.strip(), acts=acts)
