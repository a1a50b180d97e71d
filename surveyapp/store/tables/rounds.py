"""Survey rounds and what they published. Mailboxes lie in `store.mailbox`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit


class SurveyRound(Base):
    """One definition asked in one period. What decides the result is frozen here at opening."""

    __tablename__ = "survey_round"
    __table_args__ = (
        CheckConstraint(
            "state in ('planned','open','paused','closed','counted','released','cancelled')",
            "state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    definition_key: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    period: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[dict[str, str]]
    access: Mapped[str] = mapped_column(String(8), default="link")
    state: Mapped[str] = mapped_column(String(16), default="planned")
    is_draft: Mapped[bool] = mapped_column(default=False)
    """Still being prepared: it opens only when somebody presses Start."""
    opens_at: Mapped[datetime]
    """Of a draft whose moment has passed: it opens as soon as it is started."""
    closes_at: Mapped[datetime]
    opening_requested: Mapped[bool] = mapped_column(default=False)
    """Somebody pressed Start; `work` makes the key and opens."""
    closed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    """When `work` releases it by itself; moved by holding back."""
    released_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
    """When key and mailbox were destroyed."""
    created_by: Mapped[str] = mapped_column(String(254))
    audience: Mapped[str] = mapped_column(String(16), default="")
    """Whom the survey is for; empty on rounds planned before this was kept."""
    guardians_informed_on: Mapped[date | None]
    """The day somebody vouched for; a pupils' round cannot open without it."""

    definition_text: Mapped[str | None]
    scales_text: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the frozen texts."""
    parameters: Mapped[dict[str, Any]]
    """Frozen settings of the disclosure rules (`domain.release.Parameters`)."""
    repair_days: Mapped[int] = mapped_column(default=0)
    """How long key and mailbox are kept after the count, so that the same answers can be counted
    again after a fault of the program; frozen at opening."""
    tree: Mapped[list[dict[str, Any]]]
    """Frozen organisation above the units: `{"code", "name", "type", "parent"}`, root first."""
    most_own_questions: Mapped[int] = mapped_column(default=0)
    """The largest number of own questions at any unit; every envelope has room for so many, so
    that none is told apart by its size."""
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    custody: Mapped[str] = mapped_column(String(16), default="key_file")
    """How its private key is kept (`domain.custody.Mode`); fixed by the opening."""
    recovery_sheet: Mapped[str | None] = mapped_column(String(16))
    """Name of the sheet that a copy of its key is sealed to; None where there is no copy."""
    opening_trouble: Mapped[str | None] = mapped_column(String(16))
    """Why `work` could not open it, `key` or `storage`; None when all is well."""
    answers_seal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of the envelopes that were counted, under the round's key: whether a count again has the same
    before it. Gone with the key, without which it says nothing."""
    post_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Seals the addresses e-mail goes to; None before the opening and once they are destroyed."""

    units: Mapped[list["RoundUnit"]] = relationship(
        back_populates="survey_round", order_by="RoundUnit.id", cascade="all, delete-orphan"
    )
    invitations: Mapped[list["Invitation"]] = relationship(
        back_populates="survey_round", order_by="Invitation.number", cascade="all, delete-orphan"
    )


class RoundUnit(Base):
    """A unit that takes part in a round, as it was when the round was planned."""

    __tablename__ = "round_unit"
    __table_args__ = (UniqueConstraint("round_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    parent_code: Mapped[str | None] = mapped_column(String(64))
    """The node of the round's frozen tree it hangs under; None when it is the whole tree."""
    type: Mapped[str] = mapped_column(String(64), default="")
    """What kind of unit it was at the opening: whom it is compared with."""
    invited: Mapped[int]
    own_questions: Mapped[dict[str, Any] | None]
    """Questions of the unit's own (`domain.local_questions.Supplement`); fixed by the opening."""
    checked_at: Mapped[datetime | None]
    """When its leader last looked over what somebody else planned."""

    survey_round: Mapped[SurveyRound] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()
    groups: Mapped[list["RoundGroup"]] = relationship(
        back_populates="round_unit", order_by="RoundGroup.id", cascade="all, delete-orphan"
    )


class InvitedNote(Base):
    """A later word on how many were invited at a unit; what was counted with stays as it was."""

    __tablename__ = "invited_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_unit_id: Mapped[int] = mapped_column(ForeignKey("round_unit.id"), index=True)
    invited: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    noted_by: Mapped[str] = mapped_column(String(254))
    noted_at: Mapped[datetime]

    round_unit: Mapped[RoundUnit] = relationship()


class RoundGroup(Base):
    """A group of a unit that takes part in a round."""

    __tablename__ = "round_group"
    __table_args__ = (UniqueConstraint("round_unit_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_unit_id: Mapped[int] = mapped_column(ForeignKey("round_unit.id"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    invited: Mapped[int]

    round_unit: Mapped[RoundUnit] = relationship(back_populates="groups")


class Invitation(Base):
    """The way into a round for a unit, or for one group of it. It names nobody."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    link: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    number: Mapped[int]
    """Position in its round; sealed into each envelope so that the count knows the group."""
    round_unit_id: Mapped[int] = mapped_column(ForeignKey("round_unit.id"))
    round_group_id: Mapped[int | None] = mapped_column(ForeignKey("round_group.id"))

    survey_round: Mapped[SurveyRound] = relationship(back_populates="invitations")
    round_unit: Mapped[RoundUnit] = relationship()
    round_group: Mapped[RoundGroup | None] = relationship()


class Turnout(Base):
    """How many have answered at a unit by an hour, already rounded down to a multiple of five."""

    __tablename__ = "turnout"

    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    unit_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    answered: Mapped[int]


class Mailing(Base):
    """One sending of e-mail to everybody on a list; who is on it lies sealed in the mailbox."""

    __tablename__ = "mailing"
    __table_args__ = (CheckConstraint("kind in ('invitation','reminder')", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    invitation: Mapped[int]
    """Number of the way in that the list belongs to."""
    kind: Mapped[str] = mapped_column(String(16))
    requested_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(16))
    """Why it does not go on: `unreachable` or `refused` by the mail server, which may be `busy`; or
    the `key` to the addresses is gone. None when all is well."""


class Release(Base):
    """What a round published: part `figures`, later part `texts`. Written once each; a count again
    may replace the figures."""

    __tablename__ = "release"

    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class SealedText(Base):
    """One free text awaiting review, sealed alone under the round's text key, in random order."""

    __tablename__ = "sealed_text"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    decision: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What a reviewer decided, sealed under the same key: it may name whom the text is about."""
