"""Units and their groups."""

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.store.tables.base import Base


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
