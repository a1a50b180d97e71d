"""What a plan might take in, by fixed rules: red results first, then what somebody pointed out.

A withheld value proposes nothing: only the last one that was shown before it may.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right
from surveyapp.domain.action import ActionStatus, Rule
from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.domain.language import Text
from surveyapp.domain.scorecard import Line, Reading, Scorecard
from surveyapp.domain.target import Status
from surveyapp.services import action_plans, audit, definitions, organisation
from surveyapp.services.action_plans import Entry
from surveyapp.store import actions, tables


@dataclass(frozen=True)
class Proposal:
    """`line` with `reading` for a result of the scorecard, `row` with `question` for one that
    somebody pointed out on a result page."""

    rule: Rule
    key: str
    line: Line | None = None
    reading: Reading | None = None
    row: tables.ProposedAction | None = None
    question: Text | None = None

    @property
    def indicator(self) -> str:
        if self.row is not None:
            return self.row.indicator
        return self.key


def proposals(
    session: Session, unit: str, period: str, card: Scorecard, plan: Sequence[tables.Action]
) -> list[Proposal]:
    """Those that the plan of a period has not taken in and nobody set aside. `card` has the
    latest results."""
    place = organisation.unit(session, unit)
    aside = actions.set_aside(session, place.id, period)
    has_action = {row.indicator for row in plan if row.status != ActionStatus.DROPPED}
    found = [*_of_card(card, has_action), *_pointed_out(session, place.id)]
    return [one for one in found if (one.rule.value, one.key) not in aside]


def take_in(
    session: Session,
    actor: Actor,
    unit: str,
    period: str,
    proposal: Proposal,
    entry: Entry,
    card: Scorecard,
    now: datetime,
) -> tables.Action:
    """Makes an action of a proposal; the proposal is kept behind it."""
    return action_plans.add(
        session,
        actor,
        unit,
        period,
        entry,
        card,
        now,
        origin=proposal.rule.value,
        proposed_action_id=None if proposal.row is None else proposal.row.id,
    )


def set_aside(
    session: Session, actor: Actor, unit: str, period: str, proposal: Proposal, now: datetime
) -> None:
    """The unit decides that a proposal is not for this plan. Raises NotAllowed."""
    if not action_plans.may_write(session, actor, unit):
        raise NotAllowed(Right.WRITE_PLAN, unit)
    made = tables.SetAside(
        unit_id=organisation.unit(session, unit).id,
        period=period,
        rule=proposal.rule.value,
        key=proposal.key,
        decided_by=actor.email,
        decided_at=now,
    )
    session.add(made)
    session.flush()
    thing = f"{unit} {period} {proposal.key}"
    audit.record(session, actor, "action.set_aside", thing, now)


def chosen(found: Sequence[Proposal], rule: str, key: str) -> Proposal:
    """The one that was pressed. Raises NotFound where it is no longer there."""
    for one in found:
        if (one.rule.value, one.key) == (rule, key):
            return one
    raise NotFound("proposal", key)


def _of_card(card: Scorecard, has_action: Collection[str]) -> Iterator[Proposal]:
    lines = [line for line in card.lines if line.indicator.key not in has_action]
    below = [line for line in lines if line.status is Status.BELOW]
    for line in sorted(below, key=lambda line: not line.certain):
        yield Proposal(Rule.BELOW_LIMIT, line.indicator.key, line, line.reading)
    for line in lines:
        earlier = _last_shown_below(line)
        if earlier is not None:
            yield Proposal(Rule.EARLIER_BELOW_LIMIT, line.indicator.key, line, earlier)


def _last_shown_below(line: Line) -> Reading | None:
    """The last value shown before a withheld one, where it is below the limit of today."""
    if not isinstance(line.reading.outcome, Suppressed) or line.target is None:
        return None
    shown = [one for one in line.history if one.value is not None]
    if not shown or shown[-1].value is None:
        return None
    return shown[-1] if line.target.status(shown[-1].value) is Status.BELOW else None


def _pointed_out(session: Session, unit_id: int) -> Iterator[Proposal]:
    for row in actions.proposed_for(session, unit_id):
        survey_round = row.survey_round
        asked = definitions.at_unit(
            definitions.frozen(survey_round), survey_round, row.unit.code
        ).by_key[row.question]
        yield Proposal(Rule.PRIORITY_MATRIX, str(row.id), row=row, question=asked.text)
