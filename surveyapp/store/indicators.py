"""The catalogue: focus areas, success factors, indicators and their targets."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveyapp.store.tables import (
    EarlierVersion,
    FocusArea,
    Indicator,
    ResultGoal,
    SuccessFactor,
    Target,
)

_PATH = joinedload(Indicator.factor, innerjoin=True).joinedload(
    SuccessFactor.focus_area, innerjoin=True
)


def areas(session: Session) -> list[FocusArea]:
    """Everything, in the plan's order."""
    everything = (
        select(FocusArea)
        .order_by(FocusArea.position, FocusArea.id)
        .options(
            selectinload(FocusArea.factors).selectinload(SuccessFactor.goals),
            selectinload(FocusArea.factors)
            .selectinload(SuccessFactor.indicators)
            .selectinload(Indicator.targets)
            .selectinload(Target.unit),
        )
    )
    return list(session.scalars(everything))


def everything(session: Session) -> list[Indicator]:
    return list(session.scalars(select(Indicator).options(_PATH).order_by(Indicator.id)))


def ids(session: Session) -> dict[int, str]:
    """The key of every indicator, by its number."""
    return {row.id: row.key for row in session.execute(select(Indicator.id, Indicator.key))}


def by_key(session: Session, key: str) -> Indicator | None:
    return session.scalar(select(Indicator).options(_PATH).where(Indicator.key == key))


def area(session: Session, key: str) -> FocusArea | None:
    return session.scalar(select(FocusArea).where(FocusArea.key == key))


def factor(session: Session, key: str) -> SuccessFactor | None:
    return session.scalar(select(SuccessFactor).where(SuccessFactor.key == key))


def goal(session: Session, key: str) -> ResultGoal | None:
    return session.scalar(select(ResultGoal).where(ResultGoal.key == key))


def earlier_versions(session: Session) -> list[EarlierVersion]:
    return list(session.scalars(select(EarlierVersion)))


def earlier_versions_of(session: Session, kind: str, row_id: int) -> list[EarlierVersion]:
    chosen = select(EarlierVersion).where(
        EarlierVersion.kind == kind, EarlierVersion.row_id == row_id
    )
    return list(session.scalars(chosen))


def target(
    session: Session,
    indicator_id: int,
    unit_id: int | None,
    unit_type: str,
    period: str,
    *,
    is_own: bool = False,
) -> Target | None:
    """The target set at exactly this level and period."""
    at_unit = Target.unit_id.is_(None) if unit_id is None else Target.unit_id == unit_id
    return session.scalar(
        select(Target).where(
            Target.indicator_id == indicator_id,
            at_unit,
            Target.unit_type == unit_type,
            Target.period == period,
            Target.is_own == is_own,
        )
    )
