"""Rounds as they are on record, for whoever reads, shows or acts. No way to a mailbox."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotFound
from surveyapp.domain.survey_round import State
from surveyapp.services import organisation
from surveyapp.store import rounds as stored
from surveyapp.store.tables import SurveyRound


@dataclass(frozen=True, slots=True)
class RoundLink:
    """The way in for a unit, or for one of its groups."""

    unit: str
    unit_name: str
    group: str | None
    group_name: str | None
    url: str


def get(session: Session, round_id: int) -> SurveyRound:
    """Raises NotFound."""
    found = stored.found(session, round_id)
    if found is None:
        raise NotFound("round", str(round_id))
    return found


def everything(session: Session) -> Sequence[SurveyRound]:
    """Every round, latest closing first."""
    return stored.everything(session)


def listed(session: Session, actor: Actor) -> list[SurveyRound]:
    """The rounds `actor` may follow at one of their units at least, latest closing first. What is
    only being prepared is for those who may start it."""
    may_follow = organisation.where_may(session, actor, Right.FOLLOW_ROUND)
    may_run_at = organisation.where_may(session, actor, Right.RUN_ROUND)
    return [
        one
        for one in stored.everything(session)
        if any(may_follow(unit.code) for unit in one.units)
        and not (one.is_draft and one.state == State.CANCELLED)
        and (not one.is_draft or all(may_run_at(unit.code) for unit in one.units))
    ]


def links(session: Session, config: Config, round_id: int) -> list[RoundLink]:
    """One for each unit and group, in the round's own order."""
    return [
        RoundLink(
            unit=invitation.round_unit.code,
            unit_name=invitation.round_unit.name,
            group=None if invitation.round_group is None else invitation.round_group.key,
            group_name=None if invitation.round_group is None else invitation.round_group.name,
            url=f"{config.base_url}/s/{invitation.link}",
        )
        for invitation in get(session, round_id).invitations
    ]


def may_run(session: Session, actor: Actor, survey_round: SurveyRound) -> bool:
    """Whether `actor` may act on the whole round: the right at every one of its units."""
    may_run_at = organisation.where_may(session, actor, Right.RUN_ROUND)
    return all(may_run_at(unit.code) for unit in survey_round.units)


def thing(round_id: int) -> str:
    """A round's name in the audit log."""
    return f"round {round_id}"
