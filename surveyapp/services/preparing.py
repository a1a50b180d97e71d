"""A round before it opens, as those see it who prepare it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotFound, WrongState
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import Doubt, Supplement, doubts
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import Action, State
from surveyapp.services import (
    definitions,
    drafts,
    foreseen,
    launching,
    organisation,
    planning,
    rounds,
)
from surveyapp.services.foreseen import Foreseen
from surveyapp.store.tables import RoundUnit, SurveyRound, Unit


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    text: Text
    doubts: frozenset[Doubt]


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    unit: str
    questions: tuple[OwnQuestion, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """A unit that the actor decides for, with what it asks of its own."""

    unit: str
    name: str
    supplement: Supplement | None


@dataclass(frozen=True)
class Prepared:
    """`own` are the round's units that the actor follows, `offered` the ones they may choose
    between. `problems` hinder the start, in the codes of `launching.start`."""

    survey_round: SurveyRound
    asked: SurveyDefinition
    own: tuple[RoundUnit, ...]
    offered: Sequence[Unit]
    previous: SurveyRound | None
    problems: Mapping[str, str]
    may_run: bool
    may_adjust: bool
    """May change the numbers of their own units, whether or not they run the whole round."""
    opens_at_once: bool
    foreseen: Foreseen | None
    askers: tuple[Asker, ...]
    own_questions: tuple[OwnQuestions, ...]
    """Those of the units that have any."""

    @property
    def awaits_guardians(self) -> bool:
        """Whether it cannot open before somebody vouches that the guardians were informed."""
        return rounds.awaits_guardians(self.survey_round)

    @property
    def invited(self) -> int:
        return sum(unit.invited for unit in self.own)

    @property
    def questions(self) -> int:
        return sum(1 for _ in self.asked.questions)


def prepared(
    session: Session,
    config: Config,
    actor: Actor,
    round_id: int,
    now: datetime,
    rate: int | None = None,
) -> Prepared:
    """`rate` is the response rate, in per cent, that what will be seen is told for; without one it
    is last time's.

    Raises NotFound for a round that is none of the actor's business, WrongState for one that has
    opened, DefinitionFaulty while a definition file has a problem.
    """
    survey_round = rounds.get(session, round_id)
    may_run = rounds.may_run(session, actor, survey_round)
    may_follow = organisation.where_may(session, actor, Right.FOLLOW_ROUND)
    own = tuple(unit for unit in survey_round.units if may_follow(unit.code))
    if not own or (survey_round.is_draft and not may_run):
        raise NotFound("round", str(round_id))
    if survey_round.state != State.PLANNED:
        raise WrongState(round_id, survey_round.state, Action.ADJUST.value)
    asked = definitions.current(config.definitions, survey_round.definition_key).definition
    codes = [unit.code for unit in own]
    previous = drafts.previous_at(session, survey_round, codes)
    rate = rate or foreseen.expected_rate(session, previous, now)
    decides_for = launching.own_units(session, actor, survey_round)
    return Prepared(
        survey_round=survey_round,
        asked=asked,
        own=own,
        offered=[
            unit
            for unit in planning.offer(session, config, actor).units_for(asked)
            if may_run or unit.code in decides_for
        ],
        previous=previous,
        problems=launching.problems(session, config, survey_round, now) if may_run else {},
        may_run=may_run,
        may_adjust=bool(decides_for) and not survey_round.opening_requested,
        opens_at_once=survey_round.is_draft and survey_round.opens_at <= now,
        foreseen=foreseen.foreseen(session, asked, survey_round, codes, rate),
        askers=tuple(
            Asker(unit.code, unit.name, definitions.own_of(unit))
            for unit in own
            if unit.code in decides_for
        ),
        own_questions=tuple(_own_questions(own)),
    )


def _own_questions(units: Sequence[RoundUnit]) -> Iterator[OwnQuestions]:
    for unit in units:
        supplement = definitions.own_of(unit)
        if supplement is not None:
            found = (OwnQuestion(one.text, doubts(one, unit.name)) for one in supplement.questions)
            yield OwnQuestions(unit.name, tuple(found))
