"""The catalogue of indicators, their targets, and figures somebody recorded."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit


class FocusArea(Base):
    __tablename__ = "focus_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]

    factors: Mapped[list["SuccessFactor"]] = relationship(
        back_populates="focus_area", order_by="SuccessFactor.position"
    )


class SuccessFactor(Base):
    __tablename__ = "success_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    focus_area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"), index=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]

    focus_area: Mapped[FocusArea] = relationship(back_populates="factors")
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="factor", order_by="Indicator.position"
    )


class Indicator(Base):
    """What is measured. `direction` and `measure_unit` belong here, never to a target."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(32), default="")
    factor_id: Mapped[int] = mapped_column(ForeignKey("success_factor.id"), index=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    source: Mapped[str] = mapped_column(String(32))
    """`survey` or `figure`: which of the scorecard's sources gives its readings."""
    measure_unit: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(16))
    scale_min: Mapped[float | None]
    scale_max: Mapped[float | None]
    decimals: Mapped[int]
    unit_types: Mapped[list[str]]
    """Types of unit it is measured for; empty = all."""
    valid_from: Mapped[str] = mapped_column(String(16), default="")
    valid_to: Mapped[str] = mapped_column(String(16), default="")
    """First and last period it belongs to the scorecards; empty = open."""

    factor: Mapped[SuccessFactor] = relationship(back_populates="indicators")
    targets: Mapped[list["Target"]] = relationship(
        back_populates="indicator", order_by="Target.id", cascade="all, delete-orphan"
    )


class Target(Base):
    """Cut points for an indicator: for one unit, else for a type of unit, else for all.

    For directions up and down `target` and `lower_limit`; for a range the two-sided
    `range_low`–`range_high` with `accept_low`–`accept_high` around it.
    """

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("indicator_id", "unit_id", "unit_type", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit_type: Mapped[str] = mapped_column(String(64), default="")
    period: Mapped[str] = mapped_column(String(16), default="")
    """The period it holds for; empty = every period without one of its own."""
    target: Mapped[float | None]
    lower_limit: Mapped[float | None]
    range_low: Mapped[float | None]
    range_high: Mapped[float | None]
    accept_low: Mapped[float | None]
    accept_high: Mapped[float | None]
    text: Mapped[str] = mapped_column(String(500), default="")
    """A target in words ("let the mean rise over time"); never read as a number."""

    indicator: Mapped[Indicator] = relationship(back_populates="targets")
    unit: Mapped[Unit | None] = relationship()


class Figure(Base):
    """A value somebody typed or imported. Never changed: a correction supersedes it."""

    __tablename__ = "figure"
    __table_args__ = (
        Index("ix_figure_unit_period", "unit_id", "period"),
        Index(
            "uq_figure_first",
            "indicator_id",
            "unit_id",
            "period",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(16))
    value: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(16))
    """`measured` with a value, else `not_measured`, `not_relevant`, `pending` or `withdrawn`."""
    source: Mapped[str] = mapped_column(String(200), default="")
    comment: Mapped[str] = mapped_column(String(2000), default="")
    n: Mapped[int | None]
    """How many answered, where the figure comes from a survey made elsewhere."""
    response_rate: Mapped[float | None]
    """In per cent of those asked."""
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("figure.id"), unique=True)

    indicator: Mapped[Indicator] = relationship()
    unit: Mapped[Unit] = relationship()
