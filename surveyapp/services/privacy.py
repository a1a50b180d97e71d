"""What is switched on here that people must be told of; nothing is promised beyond it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import ROLES, Right
from surveyapp.domain.custody import Custody
from surveyapp.domain.errors import DefinitionFaulty
from surveyapp.services import custody, definitions, evidence, municipality, settings
from surveyapp.services.evidence import Evidence
from surveyapp.services.municipality import Municipality
from surveyapp.services.settings import Settings
from surveyapp.store import people


@dataclass(frozen=True, slots=True)
class Facts:
    municipality: Municipality
    settings: Settings
    custody: Custody
    sends_mail: bool
    has_reviewer: bool
    """Whether somebody may read what people write in their own words."""
    breaks_down: bool = False
    """Whether some survey asks for a second breakdown (R8)."""
    evidence: tuple[Evidence, ...] = ()
    """What the product's own attacks found here."""


def facts(session: Session, config: Config, today: date) -> Facts:
    return Facts(
        municipality=municipality.described(session),
        settings=settings.in_force(session),
        custody=custody.now(session, today),
        sends_mail=config.smtp is not None,
        has_reviewer=_has_reviewer(session),
        breaks_down=_breaks_down(config),
        evidence=evidence.kept(config),
    )


def _breaks_down(config: Config) -> bool:
    """True also where files with problems do not tell: then nothing is promised."""
    try:
        library = definitions.everything(config.definitions)
    except DefinitionFaulty:
        return True
    return any(one.definition.second_breakdown for one in library.definitions.values())


def _has_reviewer(session: Session) -> bool:
    reviewing = {role for role, rights in ROLES.items() if Right.REVIEW_TEXTS in rights}
    return any(
        grant.role in reviewing
        for person in people.everybody(session)
        if person.disabled_at is None
        for grant in person.grants
    )
