"""What people say of a scorecard, and the copies of it that they sign."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit


class Comment(Base):
    """What somebody said of an indicator or a focus area of a unit's scorecard. Never changed: a
    correction supersedes it, and an empty one takes it back."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_unit_period", "unit_id", "period"),
        Index(
            "uq_comment_first",
            "unit_id",
            "period",
            "about",
            "key",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(16))
    """`indicator` or `focus_area`: what `key` is the key of."""
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(2000))
    written_by: Mapped[str] = mapped_column(String(254))
    written_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), unique=True)


class SignOff(Base):
    """A unit's scorecard of a period as it was signed, written once; the next one has the next
    version. Only whether it was opened again is added to it."""

    __tablename__ = "sign_off"
    __table_args__ = (UniqueConstraint("unit_id", "period", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[str] = mapped_column(String(254))
    signed_at: Mapped[datetime]
    reopened_by: Mapped[str] = mapped_column(String(254), default="")
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[str] = mapped_column(String(500), default="")

    unit: Mapped[Unit] = relationship()
