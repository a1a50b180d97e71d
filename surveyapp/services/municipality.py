"""The municipality as everybody may see it: what its pages are headed with."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.responsible import Responsible
from surveyapp.services import settings
from surveyapp.store.tables import Setting, Unit

DEMO_SETTING = "demo"


@dataclass(frozen=True, slots=True)
class Municipality:
    name: str
    is_demo: bool
    """Its people and figures are invented, and every page says so."""
    responsible: Responsible = field(default_factory=Responsible)
    """Whom people can ask."""

    @property
    def controller(self) -> str:
        """Who is responsible by law."""
        return self.responsible.controller or self.name


def described(session: Session) -> Municipality:
    """The root of the organisation; without one yet, a nameless municipality."""
    name = session.scalar(select(Unit.name).where(Unit.parent_id.is_(None)).order_by(Unit.id))
    demo = session.get(Setting, DEMO_SETTING)
    return Municipality(
        name=name or "",
        is_demo=demo is not None and bool(demo.value.get("on", True)),
        responsible=settings.responsible(session),
    )
