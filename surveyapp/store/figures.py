"""Typed and imported values, and what superseded them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from surveyapp.store.tables import Figure, Indicator, Unit

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


def alone_of_unit(session: Session, unit_id: int) -> list[Figure]:
    """The same, for who has unit and indicators at hand."""
    return list(session.scalars(_CURRENT.where(Figure.unit_id == unit_id)))


def of_period(session: Session, period: str, unit_ids: Collection[int]) -> list[Figure]:
    """All that holds for a period at some units."""
    chosen = _CURRENT.where(Figure.period == period, Figure.unit_id.in_(unit_ids))
    return list(session.scalars(chosen.options(*_PARTS)))


def periods(session: Session) -> Sequence[str]:
    """Every period that anything was recorded for."""
    return session.scalars(select(Figure.period).distinct()).all()


def values_of_units(
    session: Session,
    unit_ids: Collection[int],
    indicator_ids: Collection[int],
    periods: Collection[str] = (),
) -> Sequence[Row[int, int, str, float | None, str, int | None]]:
    """Indicator, unit, period, value, state and n of all that holds, of some periods or of all;
    plain rows, since they are many."""
    chosen = select(
        Figure.indicator_id, Figure.unit_id, Figure.period, Figure.value, Figure.state, Figure.n
    ).where(
        Figure.unit_id.in_(unit_ids),
        Figure.indicator_id.in_(indicator_ids),
        ~select(_later.id).where(_later.supersedes_id == Figure.id).exists(),
    )
    if periods:
        chosen = chosen.where(Figure.period.in_(periods))
    return session.execute(chosen).all()


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


def by_ids(session: Session, figure_ids: Collection[int]) -> list[Figure]:
    chosen = select(Figure).where(Figure.id.in_(figure_ids)).options(*_PARTS)
    return list(session.scalars(chosen))


def superseded(session: Session, figure_ids: Collection[int]) -> set[int]:
    """Which of these another figure has replaced."""
    chosen = select(Figure.supersedes_id).where(Figure.supersedes_id.in_(figure_ids))
    return {found for found in session.scalars(chosen) if found is not None}


def of_units(session: Session, unit_ids: Collection[int]) -> list[Figure]:
    """All that holds for some units, of every indicator and period."""
    return list(session.scalars(_CURRENT.where(Figure.unit_id.in_(unit_ids)).options(*_PARTS)))


def places_since(
    session: Session, unit_ids: Collection[int], year: int
) -> Sequence[tuple[int, str, str]]:
    """Unit, key of the indicator and period of every figure that holds, of periods that begin in
    `year` or later."""
    chosen = (
        select(Figure.unit_id, Indicator.key, Figure.period)
        .join(Figure.indicator)
        .where(
            ~select(_later.id).where(_later.supersedes_id == Figure.id).exists(),
            Figure.unit_id.in_(unit_ids),
            Figure.period >= str(year),
        )
    )
    return [(row[0], row[1], row[2]) for row in session.execute(chosen)]


def unapproved(session: Session, year: str) -> Sequence[tuple[str, int]]:
    """Code of each unit and how many figures of a year and its parts, other than those still to
    come, hold there without anybody's approval."""
    chosen = (
        select(Unit.code, func.count())
        .select_from(Figure)
        .join(Figure.unit)
        .where(
            ~select(_later.id).where(_later.supersedes_id == Figure.id).exists(),
            Figure.period.startswith(year),
            Figure.approved_by == "",
            Figure.state != "pending",
        )
        .group_by(Unit.code)
    )
    return [(row[0], row[1]) for row in session.execute(chosen)]


def of_indicator(session: Session, indicator_id: int) -> list[Figure]:
    """All that holds for an indicator, of every unit and period."""
    chosen = _CURRENT.where(Figure.indicator_id == indicator_id)
    return list(session.scalars(chosen.options(*_PARTS)))
