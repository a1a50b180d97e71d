"""What the papers of a round say at one unit: posters, letters, forms to fill in by hand."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.domain.survey import Audience, SurveyDefinition
from surveyapp.domain.survey_round import Access, State
from surveyapp.services import definitions, municipality, organisation, rounds, settings
from surveyapp.services.municipality import Municipality
from surveyapp.services.rounds import RoundLink
from surveyapp.store.tables import SurveyRound

PRINTED_IN = frozenset({State.PLANNED, State.OPEN, State.PAUSED})
"""Afterwards nobody can answer, so nothing is handed out."""


@dataclass(frozen=True)
class Handout:
    """`definition` as frozen, or before the opening as its file says now, with the unit's own
    questions. `fewest`: how many must
    have answered before a figure is shown."""

    survey_round: SurveyRound
    definition: SurveyDefinition
    municipality: Municipality
    unit: str
    unit_name: str
    invited: int
    links: tuple[RoundLink, ...]
    code_page: str
    """Where a code is typed; a QR code has the code itself behind it, after #."""
    privacy_page: str
    fewest: int
    zone: ZoneInfo
    repair_days: int = 0
    """How long answers are kept, sealed, after the count."""

    @property
    def with_codes(self) -> bool:
        return Access(self.survey_round.access) is Access.CODES

    @property
    def is_for_pupils(self) -> bool:
        return self.definition.audience is Audience.PUPILS

    @property
    def is_printed(self) -> bool:
        return State(self.survey_round.state) in PRINTED_IN

    @property
    def opens_at(self) -> datetime:
        return self.survey_round.opens_at.astimezone(self.zone)

    @property
    def closes_at(self) -> datetime:
        return self.survey_round.closes_at.astimezone(self.zone)

    def link_with(self, code: str) -> str:
        """Opens the survey with the code filled in; what stands after # is sent to no server."""
        return f"{self.code_page}#{code}"


def at_unit(session: Session, config: Config, actor: Actor, round_id: int, unit: str) -> Handout:
    """Raises NotFound for what is no unit of the round, NotAllowed for who does not run it."""
    survey_round = rounds.get(session, round_id)
    own = next((one for one in survey_round.units if one.code == unit), None)
    if own is None or (survey_round.is_draft and not rounds.may_run(session, actor, survey_round)):
        raise NotFound("unit", unit)
    if not may(actor, Right.RUN_ROUND, organisation.path(session, unit)):
        raise NotAllowed("print", rounds.thing(round_id))
    return Handout(
        survey_round=survey_round,
        definition=definitions.at_unit(_asked(config, survey_round), survey_round, unit),
        municipality=municipality.described(session),
        unit=own.code,
        unit_name=own.name,
        invited=own.invited,
        links=tuple(one for one in rounds.links(session, config, round_id) if one.unit == unit),
        code_page=f"{config.base_url}/c",
        privacy_page=f"{config.base_url}/privacy",
        fewest=Parameters.from_json(survey_round.parameters).k_unit,
        zone=config.timezone,
        repair_days=_repair_days(session, survey_round),
    )


def _repair_days(session: Session, survey_round: SurveyRound) -> int:
    """As frozen, or before the opening as is decided now."""
    if survey_round.definition_text is not None:
        return survey_round.repair_days
    return settings.in_force(session).repair_days


def _asked(config: Config, survey_round: SurveyRound) -> SurveyDefinition:
    if survey_round.definition_text is not None:
        return definitions.frozen(survey_round)
    return definitions.current(config.definitions, survey_round.definition_key).definition
