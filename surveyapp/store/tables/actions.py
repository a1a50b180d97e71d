"""What somebody proposed to do about a result; the action plan takes it over."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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
