"""Figures of the country, the county and the municipality that results are held up beside."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveyapp.store.tables import Benchmark, Indicator


def everything(session: Session) -> list[Benchmark]:
    chosen = select(Benchmark).options(selectinload(Benchmark.indicator)).order_by(Benchmark.id)
    return list(session.scalars(chosen))


def by_id(session: Session, benchmark_id: int) -> Benchmark | None:
    return session.get(Benchmark, benchmark_id)


def one(
    session: Session, indicator: Indicator, kind: str, unit_type: str, period: str
) -> Benchmark | None:
    """The one recorded for exactly this."""
    return session.scalar(
        select(Benchmark).where(
            Benchmark.indicator_id == indicator.id,
            Benchmark.kind == kind,
            Benchmark.unit_type == unit_type,
            Benchmark.period == period,
        )
    )
