"""What results are held up beside, and what is believed to work on what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.scorecards import Indicator


class Benchmark(Base):
    """A figure of the country, the county or the municipality that somebody typed or imported."""

    __tablename__ = "benchmark"
    __table_args__ = (UniqueConstraint("indicator_id", "kind", "unit_type", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    kind: Mapped[str] = mapped_column(String(32))
    unit_type: Mapped[str] = mapped_column(String(64), default="")
    """The type of unit it is of; empty = all."""
    period: Mapped[str] = mapped_column(String(16))
    value: Mapped[float]
    source: Mapped[str] = mapped_column(String(200), default="")
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]

    indicator: Mapped[Indicator] = relationship()


class CauseLink(Base):
    """That one indicator is believed to work on another, at one type of unit or at all."""

    __tablename__ = "cause_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    effect_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    unit_type: Mapped[str] = mapped_column(String(64), default="")
    """Empty = every type."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it is believed, in a sentence."""
    valid_from: Mapped[str] = mapped_column(String(16), default="")
    valid_to: Mapped[str] = mapped_column(String(16), default="")
    """First and last period it is believed in; empty = open."""

    cause: Mapped[Indicator] = relationship(foreign_keys=[cause_id])
    effect: Mapped[Indicator] = relationship(foreign_keys=[effect_id])
