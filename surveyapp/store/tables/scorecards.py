"""The catalogue of indicators, their targets, and figures somebody recorded."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit


class FocusArea(Base):
    __tablename__ = "focus_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(32), default="")
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    valid_from: Mapped[str] = mapped_column(String(16), default="")
    valid_to: Mapped[str] = mapped_column(String(16), default="")

    factors: Mapped[list["SuccessFactor"]] = relationship(
        back_populates="focus_area", order_by="SuccessFactor.position"
    )


class _Scoped:
    """Where and when something belongs to the scorecards; empty = everywhere, always."""

    unit_types: Mapped[list[str]] = mapped_column(default=list)
    """Types of unit it is common to; empty = all."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The unit whose own it is."""
    valid_from: Mapped[str] = mapped_column(String(16), default="")
    valid_to: Mapped[str] = mapped_column(String(16), default="")
    """First and last period it belongs to the scorecards."""

    @declared_attr
    def unit(self) -> Mapped[Unit | None]:
        return relationship(Unit, lazy="joined")


class SuccessFactor(_Scoped, Base):
    __tablename__ = "success_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(32), default="")
    focus_area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"), index=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]

    focus_area: Mapped[FocusArea] = relationship(back_populates="factors")
    goals: Mapped[list["ResultGoal"]] = relationship(
        back_populates="factor", order_by="ResultGoal.position"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="factor", order_by="Indicator.position"
    )


class ResultGoal(_Scoped, Base):
    """What is to be reached under a success factor."""

    __tablename__ = "result_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(32), default="")
    factor_id: Mapped[int] = mapped_column(ForeignKey("success_factor.id"), index=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]

    factor: Mapped[SuccessFactor] = relationship(back_populates="goals")


class Indicator(_Scoped, Base):
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
    """`survey`, `figure` or `computed`: which of the scorecard's sources gives its readings."""
    measure_unit: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(16))
    scale_min: Mapped[float | None]
    scale_max: Mapped[float | None]
    decimals: Mapped[int]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("result_goal.id"))
    owner: Mapped[str] = mapped_column(String(254), default="")
    """E-mail address of who answers for it."""
    frequency: Mapped[str] = mapped_column(String(16), default="year")
    every: Mapped[int] = mapped_column(default=1)
    """Measured in every so-manieth period of the kind `frequency`."""
    due_days: Mapped[int | None]
    """Days after the end of a period when its figure is due."""
    plausible_low: Mapped[float | None]
    plausible_high: Mapped[float | None]
    largest_jump: Mapped[float | None]
    aggregation: Mapped[str] = mapped_column(String(32), default="none")
    formula: Mapped[str] = mapped_column(String(500), default="")
    has_forecast: Mapped[bool] = mapped_column(default=False)

    goal: Mapped[ResultGoal | None] = relationship(lazy="joined")
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
    __table_args__ = (UniqueConstraint("indicator_id", "unit_id", "unit_type", "period", "is_own"),)

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
    is_own: Mapped[bool] = mapped_column(default=False)
    """The unit itself set it, stricter than what holds for it otherwise."""

    indicator: Mapped[Indicator] = relationship(back_populates="targets")
    unit: Mapped[Unit | None] = relationship()


class EarlierVersion(Base):
    """How a row of the catalogue was for the periods that end before `before`.

    The row itself holds its latest version, so a scorecard of old periods never changes with it.
    """

    __tablename__ = "earlier_version"
    __table_args__ = (UniqueConstraint("kind", "row_id", "before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    """The table of the row: `focus_area`, `success_factor`, `result_goal`, `indicator` or
    `target`."""
    row_id: Mapped[int]
    before: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]]
    """The columns that the change at `before` gave other values, and the values until then."""
    is_break: Mapped[bool]
    """The figures mean something else from `before` on."""


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
    forecast: Mapped[float | None]
    """What the whole year is expected to end with, in the indicator's own unit and sign."""
    imported_from: Mapped[str] = mapped_column(String(200), default="")
    """The file it came with; empty for one that was typed."""
    approved_by: Mapped[str] = mapped_column(String(254), default="")
    approved_at: Mapped[datetime | None]
    """Who has looked it over, and when; the one thing that changes on a figure."""
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("figure.id"), unique=True)

    indicator: Mapped[Indicator] = relationship()
    unit: Mapped[Unit] = relationship()


class PeriodClosing(Base):
    """A period that takes no more values at a unit and below, until somebody opens it again."""

    __tablename__ = "period_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    period: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(500))
    closed_by: Mapped[str] = mapped_column(String(254))
    closed_at: Mapped[datetime]
    reopen_reason: Mapped[str] = mapped_column(String(500), default="")
    reopened_by: Mapped[str] = mapped_column(String(254), default="")
    reopened_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()
