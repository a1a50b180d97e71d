"""Typed and imported values, and what superseded them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from surveyapp.store.tables import Figure

_PARTS = (selectinload(Figure.indicator), selectinload(Figure.unit))


_later = aliased(Figure)
_CURRENT = select(Figure).where(
    ~select(_later.id).where(_later.supersedes_id == Figure.id).exists()
)
"""Figures that nothing has superseded."""


def of_unit(session: Session, unit_id: int) -> list[Figure]:
    """All that holds for a unit, of every indicator and period."""
    chosen = _CURRENT.where(Figure.unit_id == unit_id)
    return list(session.scalars(chosen.options(*_PARTS)))


def of_period(session: Session, period: str, unit_ids: Collection[int]) -> list[Figure]:
    """All that holds for a period at some units."""
    chosen = _CURRENT.where(Figure.period == period, Figure.unit_id.in_(unit_ids))
    return list(session.scalars(chosen.options(*_PARTS)))


def of_series(session: Session, indicator_id: int, unit_id: int) -> list[Figure]:
    """All that holds for an indicator at a unit, of every period; who asks has both at hand."""
    chosen = _CURRENT.where(Figure.indicator_id == indicator_id, Figure.unit_id == unit_id)
    return list(session.scalars(chosen))


def chain(session: Session, indicator_id: int, unit_id: int, period: str) -> list[Figure]:
    """Everything ever recorded for it, newest first."""
    chosen = (
        select(Figure)
        .where(
            Figure.indicator_id == indicator_id,
            Figure.unit_id == unit_id,
            Figure.period == period,
        )
        .options(*_PARTS)
        .order_by(Figure.id.desc())
    )
    return list(session.scalars(chosen))


def corrections(session: Session, unit_id: int, period: str) -> list[Figure]:
    """Figures of a unit and period that superseded another, newest first."""
    chosen = (
        select(Figure)
        .where(
            Figure.unit_id == unit_id, Figure.period == period, Figure.supersedes_id.is_not(None)
        )
        .options(*_PARTS)
        .order_by(Figure.id.desc())
    )
    return list(session.scalars(chosen))


def by_id(session: Session, figure_id: int) -> Figure | None:
    return session.get(Figure, figure_id, options=_PARTS)
