"""A survey as those who are invited will meet it, for those who prepare or follow it."""

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotFound
from surveyapp.domain.survey_round import Access
from surveyapp.services import definitions, organisation, rounds, settings
from surveyapp.services.answering import OpenSurvey

_NO_LINK = ""


def previewed(session: Session, config: Config, actor: Actor, round_id: int) -> OpenSurvey:
    """The survey at the first of the actor's units. It has neither link nor key, so that no answer
    to it can be stored. Raises NotFound for a round that is none of the actor's business."""
    survey_round = rounds.get(session, round_id)
    may_follow = organisation.where_may(session, actor, Right.FOLLOW_ROUND)
    unit = next((one for one in survey_round.units if may_follow(one.code)), None)
    is_hidden = survey_round.is_draft and not rounds.may_run(session, actor, survey_round)
    if unit is None or is_hidden:
        raise NotFound("round", str(round_id))
    asked = definitions.asked(config.definitions, survey_round)
    decided = settings.in_force(session)
    return OpenSurvey(
        link=_NO_LINK,
        round_id=round_id,
        definition=definitions.at_unit(asked, survey_round, unit.code),
        unit_code=unit.code,
        unit_name=unit.name,
        group_key=None,
        group_name=None,
        invited=unit.invited,
        access=Access(survey_round.access),
        closes_at=survey_round.closes_at,
        period=survey_round.period,
        public_key=b"",
        invitation_number=0,
        parameters=decided.parameters,
        repair_days=decided.repair_days,
    )
