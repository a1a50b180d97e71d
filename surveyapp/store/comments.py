"""Comments on scorecards, and what superseded them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from surveyapp.store.tables import Comment

_later = aliased(Comment)
_CURRENT = select(Comment).where(
    ~select(_later.id).where(_later.supersedes_id == Comment.id).exists()
)


def of_card(session: Session, unit_id: int, period: str) -> list[Comment]:
    """All that holds for a unit and period; one that was taken back has no text."""
    chosen = _CURRENT.where(Comment.unit_id == unit_id, Comment.period == period)
    return list(session.scalars(chosen))


def chain(session: Session, unit_id: int, period: str, about: str, key: str) -> list[Comment]:
    """Everything ever written about one thing, newest first."""
    chosen = select(Comment).where(
        Comment.unit_id == unit_id,
        Comment.period == period,
        Comment.about == about,
        Comment.key == key,
    )
    return list(session.scalars(chosen.order_by(Comment.id.desc())))
