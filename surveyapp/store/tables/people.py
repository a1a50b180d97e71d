"""Who signs in, what they may do, what they did; and settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base
from surveyapp.store.tables.organisation import Unit


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
    """What the municipality has decided; what changes a result is frozen on a round at opening."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]]
