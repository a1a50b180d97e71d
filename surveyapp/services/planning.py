"""What somebody may choose between when they plan a round."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.services import definitions, organisation
from surveyapp.store.tables import Unit

_NOT_ASKED = frozenset({organisation.MUNICIPALITY, organisation.SECTOR})


@dataclass(frozen=True)
class Offer:
    """`units` in the organisation's order, with their groups; only where the actor runs rounds."""

    definitions: tuple[SurveyDefinition, ...]
    units: Sequence[Unit]

    def definition(self, key: str) -> SurveyDefinition | None:
        return next((each for each in self.definitions if each.key == key), None)

    def units_for(self, asked: SurveyDefinition) -> list[Unit]:
        """The units of a kind the survey is made for."""
        return [u for u in self.units if not asked.unit_types or u.type in asked.unit_types]


def offer(session: Session, config: Config, actor: Actor) -> Offer:
    """Raises DefinitionFaulty while a definition file has a problem."""
    offered = definitions.everything(config.definitions).definitions.values()
    may_run = organisation.where_may(session, actor, Right.RUN_ROUND)
    units = [
        unit
        for unit in organisation.units(session)
        if unit.type not in _NOT_ASKED and may_run(unit.code)
    ]
    types = {unit.type for unit in units}
    return Offer(
        tuple(
            loaded.definition
            for loaded in offered
            if not loaded.definition.unit_types or types & set(loaded.definition.unit_types)
        ),
        units,
    )
