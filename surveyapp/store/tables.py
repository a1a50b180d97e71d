"""Every table of the main database. Rows hold no rules; mailboxes lie in `store.mailbox`."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC without a zone so that SQLite and PostgreSQL agree."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


# --- organisation -----------------------------------------------------------------------------


class Unit(Base):
    """A node of the organisation: the municipality, a sector or a unit (type says which)."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    leader_email: Mapped[str] = mapped_column(String(254), default="")

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", back_populates="children")
    children: Mapped[list["Unit"]] = relationship(back_populates="parent", order_by="Unit.id")
    groups: Mapped[list["UnitGroup"]] = relationship(
        back_populates="unit", order_by="UnitGroup.id", cascade="all, delete-orphan"
    )


class UnitGroup(Base):
    """A department or grade of a unit and how many it would invite today."""

    __tablename__ = "unit_group"
    __table_args__ = (UniqueConstraint("unit_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    invited: Mapped[int]

    unit: Mapped[Unit] = relationship(back_populates="groups")


# --- people -----------------------------------------------------------------------------------


class Person(Base):
    """Somebody who signs in. Without `password_hash` nobody can sign in as them yet."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    disabled_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", order_by="RoleGrant.id", cascade="all, delete-orphan"
    )


class RoleGrant(Base):
    """A role somebody has, at one unit and all below it; at the root for the whole municipality."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(32))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    person: Mapped[Person] = relationship(back_populates="grants")
    unit: Mapped[Unit] = relationship()


class SignIn(Base):
    """A signed-in browser; only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class PasswordLink(Base):
    """A one-time link for choosing a password; only the SHA-256 of its token is kept."""

    __tablename__ = "password_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class AuditEntry(Base):
    """Who did what to which thing, and when. Never anything about a respondent."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor: Mapped[str] = mapped_column(String(254))
    """The person's e-mail address at the time, or `operator` (command line) or `work`."""
    action: Mapped[str] = mapped_column(String(64))
    thing: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]


class Setting(Base):
    """A setting that changes what is shown; frozen on every round when it opens."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]]


# --- catalogue of indicators --------------------------------------------------------------------


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


# --- figures ------------------------------------------------------------------------------------


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
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("figure.id"), unique=True)

    indicator: Mapped[Indicator] = relationship()
    unit: Mapped[Unit] = relationship()


# --- survey rounds ------------------------------------------------------------------------------


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
    opens_at: Mapped[datetime]
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

    definition_text: Mapped[str | None]
    scales_text: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the frozen texts."""
    parameters: Mapped[dict[str, Any]]
    """Frozen settings of the disclosure rules (`domain.release.Parameters`)."""
    tree: Mapped[list[dict[str, Any]]]
    """Frozen organisation above the units: `{"code", "name", "type", "parent"}`, root first."""
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)

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
    invited: Mapped[int]

    survey_round: Mapped[SurveyRound] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()
    groups: Mapped[list["RoundGroup"]] = relationship(
        back_populates="round_unit", order_by="RoundGroup.id", cascade="all, delete-orphan"
    )


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


class Release(Base):
    """What a round published, written once: part `figures`, later part `texts`."""

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
