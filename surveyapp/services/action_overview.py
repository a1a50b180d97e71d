"""An action plan as its page and files show it: beside each action how its indicator has moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.action import ActionStatus, is_late
from surveyapp.domain.effect import Effect, Since, effects
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import Line, Scorecard
from surveyapp.services import action_plans, action_proposals, indicators, organisation, scorecards
from surveyapp.services.action_proposals import Proposal
from surveyapp.store import tables


@dataclass(frozen=True)
class PlanLine:
    """`line` and `effect` are of its indicator's latest results, None without one."""

    row: tables.Action
    line: Line | None
    effect: Effect | None
    is_late: bool
    is_mine: bool


@dataclass(frozen=True)
class ListedAction:
    """An action among those of other plans; `name` is its indicator's."""

    row: tables.Action
    name: Text | None
    is_late: bool
    is_mine: bool


@dataclass(frozen=True)
class ActionPlan:
    """A unit's plan of a period; `card` is the scorecard with its latest results."""

    unit: tables.Unit
    period: Period
    card: Scorecard
    lines: tuple[PlanLine, ...]
    proposals: tuple[Proposal, ...]

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.lines)

    @property
    def below_limit(self) -> list[Indicator]:
        """What is below its lower limit, once."""
        found = {one.indicator.key: one.indicator for one in self.card.lines if one.needs_comment}
        return list(found.values())

    @property
    def without_action(self) -> list[Indicator]:
        taken = {one.row.indicator for one in self.lines if one.row.status != ActionStatus.DROPPED}
        return [one for one in self.below_limit if one.key not in taken]


def of_unit(session: Session, actor: Actor, unit: str, period: str, today: date) -> ActionPlan:
    """Raises NotFound or InvalidPeriod."""
    place, wanted = organisation.unit(session, unit), periods.parse(period)
    card = scorecards.latest_card(session, unit, periods.parse(str(today.year)))
    rows = action_plans.of_unit(session, unit, wanted.code)
    lines = {line.indicator.key: line for line in card.lines}
    moved = _effects(card, lines, rows)
    return ActionPlan(
        place,
        wanted,
        card,
        tuple(
            PlanLine(
                row,
                lines.get(row.indicator),
                moved.get(row.id),
                is_late(row.status, row.deadline, today),
                action_plans.is_mine(row, actor),
            )
            for row in rows
        ),
        tuple(action_proposals.proposals(session, unit, wanted.code, card, rows)),
    )


def listed(session: Session, actor: Actor, today: date) -> list[ListedAction]:
    """The actions of every plan the actor may read, the earliest deadline first."""
    rows = action_plans.listed(session, actor)
    names = indicators.names(session)
    return [
        ListedAction(
            row,
            names.get(row.indicator),
            is_late(row.status, row.deadline, today),
            action_plans.is_mine(row, actor),
        )
        for row in rows
    ]


def places(session: Session, actor: Actor) -> list[tables.Unit]:
    """Where the actor may read the action plan, parents first."""
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    return [unit for unit in organisation.units(session) if may_read(unit.code)]


def _effects(
    card: Scorecard, lines: Mapping[str, Line], rows: Sequence[tables.Action]
) -> Mapping[int, Effect]:
    """By the number of the action; a dropped one has none."""
    asked = [row for row in rows if row.indicator in lines and row.status != ActionStatus.DROPPED]
    since = [
        Since(
            lines[row.indicator].indicator,
            lines[row.indicator].target,
            card.readings.get(row.indicator, ()),
            row.measured_before,
        )
        for row in asked
    ]
    return {row.id: one for row, one in zip(asked, effects(since), strict=True)}
