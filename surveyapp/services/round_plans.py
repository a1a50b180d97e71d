"""What a round is to be: every problem with a plan at once, then the planned round."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import MOST_INVITATIONS, Access, State
from surveyapp.services import organisation, round_tree, ways_in
from surveyapp.store import rounds as stored
from surveyapp.store.tables import SurveyRound, Unit

MOST_INVITED = 1_000_000


@dataclass(frozen=True)
class RoundPlan:
    """What is to be asked, of whom and when. `invited` of a unit whose groups are all given may
    be left out of `units`: it is their sum."""

    definition: str
    period: str
    units: Mapping[str, int]
    opens_at: datetime
    closes_at: datetime
    groups: Mapping[tuple[str, str], int] = field(default_factory=dict)
    access: str = Access.LINK


def plan_of(survey_round: SurveyRound) -> RoundPlan:
    """The plan a round has now."""
    return RoundPlan(
        definition=survey_round.definition_key,
        period=survey_round.period,
        units={unit.code: unit.invited for unit in survey_round.units},
        opens_at=survey_round.opens_at,
        closes_at=survey_round.closes_at,
        groups={
            (unit.code, group.key): group.invited
            for unit in survey_round.units
            for group in unit.groups
        },
        access=survey_round.access,
    )


def checked(
    session: Session,
    asked: SurveyDefinition,
    plan: RoundPlan,
    now: datetime,
    *,
    round_id: int | None = None,
) -> RoundPlan:
    """The plan with every unit's number filled in. Raises InvalidInput with every problem.

    `round_id` is the round whose plan it is, so that it does not stand in its own way.
    """
    complete = with_sums(plan)
    problems = {
        **faulty_times(plan, now),
        **faulty_people(session, asked, complete),
        **_asked_already(session, complete, now, round_id),
    }
    if problems:
        raise InvalidInput(problems)
    return replace(complete, period=periods.parse(plan.period).code)


def with_sums(plan: RoundPlan) -> RoundPlan:
    """The plan with the number of each unit whose groups are given."""
    sums = _sums(plan.groups)
    missing = {code: sums[code] for code in sums if code not in plan.units}
    return replace(plan, units={**plan.units, **missing})


def faulty_people(session: Session, asked: SurveyDefinition, plan: RoundPlan) -> dict[str, str]:
    """What is wrong with who is asked, by unit and group."""
    known = {unit.code: unit for unit in organisation.units(session)}
    problems = {
        **dict(_faulty_units(asked, plan.units, known)),
        **dict(_faulty_groups(plan.groups, known)),
        **{
            f"unit {code}": "groups_do_not_add_up"
            for code, total in _sums(plan.groups).items()
            if plan.units[code] != total
        },
    }
    if len(plan.groups) + len(plan.units) > MOST_INVITATIONS:
        problems["units"] = "too_many"
    return problems


def faulty_times(plan: RoundPlan, now: datetime) -> dict[str, str]:
    """What is wrong with when and how it is answered."""
    problems = {}
    if plan.closes_at <= plan.opens_at:
        problems["closes"] = "closes_before_it_opens"
    elif plan.closes_at <= now:
        problems["closes"] = "in_the_past"
    try:
        periods.parse(plan.period)
    except periods.InvalidPeriod:
        problems["period"] = "invalid_period"
    if plan.access not in set(Access):
        problems["access"] = "unknown_access"
    return problems


def _asked_already(
    session: Session, plan: RoundPlan, now: datetime, round_id: int | None
) -> dict[str, str]:
    opens_at = max(plan.opens_at, now)
    found = stored.asking_at(
        session, plan.definition, plan.units, opens_at, plan.closes_at, but=round_id
    )
    return {f"unit {code}": "asked_already" for code in found}


def made(
    session: Session, asked: SurveyDefinition, plan: RoundPlan, created_by: str, *, is_draft: bool
) -> SurveyRound:
    """The planned round with its links."""
    survey_round = SurveyRound(
        definition_key=asked.key,
        version=asked.version,
        period=plan.period,
        title=dict(asked.title.wordings),
        access=plan.access,
        audience=asked.audience.value,
        state=State.PLANNED,
        is_draft=is_draft,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        created_by=created_by,
        parameters=Parameters().as_json(),
        tree=[],
    )
    session.add(survey_round)
    ways_in.arrange(session, survey_round, plan.units, plan.groups)
    return survey_round


def _sums(groups: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (unit, _group), invited in groups.items():
        sums[unit] = sums.get(unit, 0) + invited
    return sums


def _faulty_units(
    asked: SurveyDefinition, units: Mapping[str, int], known: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    if not units:
        yield "units", "no_units"
    above = {node.code for code in units if code in known for node in round_tree.above(known[code])}
    for code, invited in units.items():
        if code not in known:
            yield f"unit {code}", "unknown_unit"
        elif asked.unit_types and known[code].type not in asked.unit_types:
            yield f"unit {code}", "not_asked_at_this_type"
        elif code in above:
            yield f"unit {code}", "above_another_unit"
        elif not 0 < invited <= MOST_INVITED:
            yield f"unit {code}", "not_a_number_of_people"
    tops = {_top(known[code]) for code in units if code in known}
    if len(tops) > 1:
        yield "units", "no_common_top"


def _faulty_groups(
    groups: Mapping[tuple[str, str], int], known: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    for (code, key), invited in groups.items():
        if code in known and key not in {group.key for group in known[code].groups}:
            yield f"group {code}/{key}", "unknown_group"
        elif not 0 < invited <= MOST_INVITED:
            yield f"group {code}/{key}", "not_a_number_of_people"


def _top(unit: Unit) -> str:
    return [unit, *round_tree.above(unit)][-1].code
