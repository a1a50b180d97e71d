"""The structure of the scorecards held up to what a good one is, for the controller."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.catalogue_check import Finding, Known, findings
from surveyapp.domain.period import Period
from surveyapp.services import indicators, organisation, structure
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.store import tables


def checked(session: Session, actor: Actor, period: Period) -> list[Finding]:
    """Everything worth mending in the structure that holds in `period`; raises NotAllowed."""
    indicators.refuse_unless_manager(session, actor)
    at = structure.over(session)
    standing = at(period)
    held = standing.indicators
    ended = [one for key, one in at(None).indicators.items() if key not in held]
    measured: dict[str, list[Period]] = {}
    for key, code in _measured(session):
        measured.setdefault(key, []).append(periods.parse(code))
    units = {
        unit.code: unit.type for unit in organisation.units(session) if unit.type not in ABOVE_UNITS
    }
    return findings(Known(standing.areas, standing.targets, measured, units, ended))


def _measured(session: Session) -> list[tuple[str, str]]:
    found = (
        select(tables.Indicator.key, tables.Figure.period)
        .join(tables.Figure, tables.Figure.indicator_id == tables.Indicator.id)
        .distinct()
    )
    return [(key, period) for key, period in session.execute(found)]
