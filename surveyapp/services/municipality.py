"""The municipality as everybody may see it: what its pages are headed with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables import Setting, Unit

DEMO_SETTING = "demo"


@dataclass(frozen=True, slots=True)
class Municipality:
    name: str
    is_demo: bool
    """Its people and figures are invented, and every page says so."""


def described(session: Session) -> Municipality:
    """The root of the organisation; without one yet, a nameless municipality."""
    name = session.scalar(select(Unit.name).where(Unit.parent_id.is_(None)).order_by(Unit.id))
    demo = session.get(Setting, DEMO_SETTING)
    return Municipality(name or "", demo is not None and bool(demo.value.get("on", True)))
