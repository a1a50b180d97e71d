"""A survey round as those see it who follow it: their own units, and what they may do with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotFound
from surveyapp.domain.survey import Audience
from surveyapp.domain.survey_round import Action, State, allows
from surveyapp.services import (
    definitions,
    launching,
    organisation,
    recounts,
    results,
    rounds,
    turnout,
)
from surveyapp.services.recounts import Recount
from surveyapp.services.rounds import RoundLink
from surveyapp.services.turnout import UnitTurnout
from surveyapp.store.tables import SurveyRound

GOAL = 70
"""The response rate a leader is helped to reach, in per cent."""
ACTS = frozenset(
    {
        Action.INFORM_GUARDIANS,
        Action.OPEN,
        Action.EXTEND,
        Action.PAUSE,
        Action.RESUME,
        Action.CLOSE,
        Action.HOLD_BACK,
        Action.RELEASE,
        Action.CANCEL,
    }
)
"""What somebody at a page may do with a round; counting and codes are the operator's."""


@dataclass(frozen=True)
class FollowedRound:
    """`units` and `links` of the units the actor follows; numbers rounded down as R1 says.

    `as_of`: the hour the numbers are from. `result_at`: the highest place whose result the actor
    may read, once there is one.
    """

    survey_round: SurveyRound
    units: tuple[UnitTurnout, ...]
    as_of: datetime | None
    links: tuple[RoundLink, ...]
    acts: frozenset[Action]
    questions: int
    result_at: str | None
    recounts: tuple[Recount, ...]
    """Each time the result was replaced, oldest first."""
    to_check: bool
    """Whether the actor leads a unit of a round that somebody else planned, and has not yet
    looked over its numbers."""

    @property
    def awaits_guardians(self) -> bool:
        """Whether it cannot open before somebody vouches that the guardians were informed."""
        return rounds.awaits_guardians(self.survey_round)

    @property
    def invited(self) -> int:
        return sum(unit.invited for unit in self.units)

    @property
    def answered(self) -> int:
        """At least so many."""
        return sum(unit.answered for unit in self.units)

    @property
    def goal(self) -> int:
        """How many answers make `GOAL` per cent."""
        return -(-self.invited * GOAL // 100)

    @property
    def has_too_many(self) -> bool:
        """Whether more have answered somewhere than are invited there: a number must be wrong, or
        somebody answered twice."""
        return any(unit.answered > unit.invited for unit in self.units)

    @property
    def rate(self) -> float:
        """At least this share of those invited, 0 to 1."""
        return turnout.share(self.answered, self.invited)


def followed(
    session: Session, config: Config, actor: Actor, round_id: int, now: datetime
) -> FollowedRound:
    """Raises NotFound for a round that is unknown or none of the actor's business."""
    survey_round = rounds.get(session, round_id)
    may_follow = organisation.where_may(session, actor, Right.FOLLOW_ROUND)
    own = {unit.code for unit in survey_round.units if may_follow(unit.code)}
    if not own or (survey_round.is_draft and not rounds.may_run(session, actor, survey_round)):
        raise NotFound("round", str(round_id))
    status = turnout.status(session, survey_round, now)
    return FollowedRound(
        survey_round=survey_round,
        units=tuple(unit for unit in status.units if unit.unit in own),
        as_of=status.as_of,
        links=tuple(link for link in rounds.links(session, config, round_id) if link.unit in own),
        acts=acts(session, actor, survey_round),
        questions=_questions(config, survey_round),
        result_at=_result_at(session, actor, survey_round),
        recounts=recounts.of_round(session, round_id),
        to_check=_is_to_check(session, actor, survey_round),
    )


def acts(session: Session, actor: Actor, survey_round: SurveyRound) -> frozenset[Action]:
    """What the actor may do with the round now."""
    if not rounds.may_run(session, actor, survey_round):
        return frozenset()
    state = State(survey_round.state)
    allowed = {act for act in ACTS if allows(state, act)}
    if survey_round.audience != Audience.PUPILS:
        allowed.discard(Action.INFORM_GUARDIANS)
    if survey_round.is_draft:
        allowed -= {Action.OPEN, Action.EXTEND}
    is_held = survey_round.opening_requested or rounds.awaits_guardians(survey_round)
    return frozenset(allowed - {Action.OPEN} if is_held else allowed)


def _is_to_check(session: Session, actor: Actor, survey_round: SurveyRound) -> bool:
    if survey_round.state != State.PLANNED or rounds.may_run(session, actor, survey_round):
        return False
    own = launching.own_units(session, actor, survey_round)
    return any(unit.code in own and unit.checked_at is None for unit in survey_round.units)


def _questions(config: Config, survey_round: SurveyRound) -> int:
    """How many questions are asked: as frozen, before the opening as the file says now."""
    try:
        return sum(1 for _ in definitions.asked(config.definitions, survey_round).questions)
    except NotFound:
        return 0


def _result_at(session: Session, actor: Actor, survey_round: SurveyRound) -> str | None:
    if State(survey_round.state) is not State.RELEASED:
        return None
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    return next((one.code for one in results.places(survey_round) if may_read(one.code)), None)
