"""Proposed actions: what a result says should be done something about. Kept for the action plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import priority
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.domain.language import Text
from surveyapp.domain.survey import NumberQuestion, ScaleQuestion, SurveyDefinition
from surveyapp.services import audit, definitions, organisation, results
from surveyapp.services.results import Waiting
from surveyapp.services.round_records import thing
from surveyapp.store import actions
from surveyapp.store.tables import ProposedAction

PRIORITY_MATRIX = "priority_matrix"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed action with the words of its question; `may_remove` for the actor that asked."""

    row: ProposedAction
    question: Text
    may_remove: bool


def propose(
    session: Session, actor: Actor, round_id: int, unit: str, question: str, now: datetime
) -> ProposedAction:
    """Proposes to do something about a question of a released result; a second time gives what is
    there. Raises NotAllowed, and NotFound where the question is not among the priorities."""
    _require(session, actor, unit)
    found = results.of_unit(session, actor, round_id, unit)
    if isinstance(found, Waiting):
        raise NotFound("result", f"{round_id}/{unit}")
    if found.priorities is None:
        raise NotFound("question", question)
    wanted = priority.proposed(found.release, unit, found.priorities, question)
    place = organisation.unit(session, unit)
    for known in actions.of_result(session, round_id, place.id):
        if known.question == question:
            return known
    made = ProposedAction(
        unit=place,
        round_id=round_id,
        definition=wanted.definition,
        period=wanted.period,
        question=question,
        mean=wanted.mean,
        weight=wanted.weight,
        weights_from=wanted.weights_from,
        indicator=_indicator(found.definition, question),
        source=PRIORITY_MATRIX,
        proposed_by=actor.email,
        proposed_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(
        session, actor, "action.propose", thing(round_id), now, unit=unit, question=question
    )
    return made


def remove(session: Session, actor: Actor, action_id: int, now: datetime) -> None:
    """Takes back a proposal. Raises NotFound, also where it is none of the actor's business."""
    row = actions.get(session, action_id)
    if row is None or not _may(session, actor, row.unit.code):
        raise NotFound("action", str(action_id))
    audit.record(
        session,
        actor,
        "action.remove",
        thing(row.round_id),
        now,
        unit=row.unit.code,
        question=row.question,
    )
    session.delete(row)


def listed(session: Session, actor: Actor) -> Iterator[Proposal]:
    """Those of places whose results the actor may read, newest first."""
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    may_propose = organisation.where_may(session, actor, Right.PROPOSE_ACTIONS)
    for row in actions.proposed(session):
        code = row.unit.code
        if may_read(code):
            common = definitions.frozen(row.survey_round)
            asked = definitions.at_unit(common, row.survey_round, code).by_key[row.question]
            yield Proposal(row, asked.text, may_propose(code))


def of_result(session: Session, round_id: int, unit: str) -> frozenset[str]:
    """The questions of a result that something is proposed for."""
    place = organisation.unit(session, unit)
    return frozenset(one.question for one in actions.of_result(session, round_id, place.id))


def _indicator(definition: SurveyDefinition, key: str) -> str:
    question = definition.by_key[key]
    feeds = question.feeds if isinstance(question, ScaleQuestion | NumberQuestion) else ()
    return feeds[0].indicator if feeds else ""


def _require(session: Session, actor: Actor, unit: str) -> None:
    if not _may(session, actor, unit):
        raise NotAllowed(Right.PROPOSE_ACTIONS, unit)


def _may(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.PROPOSE_ACTIONS, organisation.path(session, unit))
