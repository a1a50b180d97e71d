"""What somebody proposed to do about a result, and the actions that a unit decided on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit
from surveyapp.store.tables.rounds import SurveyRound


class ProposedAction(Base):
    """A question of a released round that a unit should do something about."""

    __tablename__ = "proposed_action"
    __table_args__ = (UniqueConstraint("unit_id", "round_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    definition: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(String(64))
    indicator: Mapped[str] = mapped_column(String(64), default="")
    """The indicator the question feeds, when there is one."""
    source: Mapped[str] = mapped_column(String(32))
    """What pointed it out: `priority_matrix`."""
    mean: Mapped[float]
    weight: Mapped[float]
    """How much of what goes together with being satisfied lay in the question, and at which place
    that was found."""
    weights_from: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[str] = mapped_column(String(254))
    proposed_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()
    survey_round: Mapped[SurveyRound] = relationship()


class Action(Base):
    """A line of a unit's action plan for a period."""

    __tablename__ = "action"
    __table_args__ = (Index("ix_action_unit_period", "unit_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(16))
    indicator: Mapped[str] = mapped_column(String(64), default="")
    when_measured: Mapped[str] = mapped_column(String(200), default="")
    who_measures: Mapped[str] = mapped_column(String(200), default="")
    goal_owner: Mapped[str] = mapped_column(String(200), default="")
    """Who is responsible for the goal; `owner` is responsible for the action."""
    planned: Mapped[str] = mapped_column(String(2000))
    on_deviation: Mapped[str] = mapped_column(String(2000), default="")
    cost: Mapped[float | None]
    """In kroner; 0 costs nothing, None is not known."""
    owner: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(16))
    why_dropped: Mapped[str] = mapped_column(String(500), default="")
    deadline: Mapped[date | None]
    measured_before: Mapped[str] = mapped_column(String(16), default="")
    """The period of the latest value when the action was made: what a later one is held against."""
    origin: Mapped[str] = mapped_column(String(32), default="")
    """The rule that proposed it; empty for one of the unit's own."""
    proposed_action_id: Mapped[int | None] = mapped_column(ForeignKey("proposed_action.id"))
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), unique=True)
    """The action of an earlier period that it was carried over from."""
    version: Mapped[int] = mapped_column()
    """Counts the changes, so that nobody overwrites what they have not seen (by the mapper)."""
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(254))
    changed_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy alone

    unit: Mapped[Unit] = relationship()
    notes: Mapped[list["FollowUp"]] = relationship(
        back_populates="action", order_by="FollowUp.id.desc()"
    )


class FollowUp(Base):
    """A dated note of how an action goes; never changed."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    text: Mapped[str] = mapped_column(String(2000))
    written_by: Mapped[str] = mapped_column(String(254))
    written_at: Mapped[datetime]

    action: Mapped[Action] = relationship(back_populates="notes")


class SetAside(Base):
    """A proposal that a unit decided not to follow in a period."""

    __tablename__ = "set_aside"
    __table_args__ = (UniqueConstraint("unit_id", "period", "rule", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(64))
    decided_by: Mapped[str] = mapped_column(String(254))
    decided_at: Mapped[datetime]
