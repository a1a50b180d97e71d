"""Planning a round: every problem at once, then its units, groups and links."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import MOST_INVITATIONS, Access, State
from surveyapp.services import organisation
from surveyapp.store.tables import Invitation, RoundGroup, RoundUnit, SurveyRound, Unit

_LARGEST = 1_000_000


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


def checked(session: Session, asked: SurveyDefinition, plan: RoundPlan, now: datetime) -> RoundPlan:
    """The plan with every unit's number filled in. Raises InvalidInput with every problem."""
    sums = _sums(plan.groups)
    units = {**plan.units, **{code: sums[code] for code in sums if code not in plan.units}}
    known = {unit.code: unit for unit in organisation.units(session)}
    problems = {
        **dict(_faulty_times(plan, now)),
        **dict(_faulty_units(asked, units, known)),
        **dict(_faulty_groups(plan.groups, known)),
        **{
            f"unit {code}": "groups_do_not_add_up"
            for code, total in sums.items()
            if units[code] != total
        },
    }
    if plan.access not in set(Access):
        problems["access"] = "unknown_access"
    if len(plan.groups) + len(units) > MOST_INVITATIONS:
        problems["units"] = "too_many"
    if problems:
        raise InvalidInput(problems)
    period = periods.parse(plan.period).code
    return RoundPlan(
        plan.definition, period, units, plan.opens_at, plan.closes_at, plan.groups, plan.access
    )


def made(
    session: Session, asked: SurveyDefinition, plan: RoundPlan, created_by: str
) -> SurveyRound:
    """The planned round with its links; a unit with groups gets one for each group."""
    survey_round = SurveyRound(
        definition_key=asked.key,
        version=asked.version,
        period=plan.period,
        title=dict(asked.title.wordings),
        access=plan.access,
        audience=asked.audience.value,
        state=State.PLANNED,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        created_by=created_by,
        parameters=Parameters().as_json(),
        tree=[],
    )
    session.add(survey_round)
    for code, invited in plan.units.items():
        unit = organisation.unit(session, code)
        survey_round.units.append(_round_unit(unit, invited, plan.groups))
    for number, (round_unit, group) in enumerate(_ways_in(survey_round.units), start=1):
        survey_round.invitations.append(
            Invitation(
                link=codes.made_link(), number=number, round_unit=round_unit, round_group=group
            )
        )
    session.flush()
    return survey_round


def freeze_tree(survey_round: SurveyRound) -> None:
    """Fixes where each unit hangs. A round of one unit is its own whole tree: what lies above it
    is computed from the releases of several rounds."""
    survey_round.tree = []
    if len(survey_round.units) == 1:
        survey_round.units[0].parent_code = None
        return
    above: dict[str, Unit] = {}
    for round_unit in survey_round.units:
        round_unit.parent_code = round_unit.unit.parent.code if round_unit.unit.parent else None
        for node in reversed(tuple(_above(round_unit.unit))):
            above.setdefault(node.code, node)
    survey_round.tree = [
        {
            "code": node.code,
            "name": node.name,
            "type": node.type,
            "parent": node.parent.code if node.parent else None,
        }
        for node in above.values()
    ]


def _sums(groups: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (unit, _group), invited in groups.items():
        sums[unit] = sums.get(unit, 0) + invited
    return sums


def _faulty_times(plan: RoundPlan, now: datetime) -> Iterator[tuple[str, str]]:
    if plan.closes_at <= plan.opens_at:
        yield "closes", "closes_before_it_opens"
    elif plan.closes_at <= now:
        yield "closes", "in_the_past"
    try:
        periods.parse(plan.period)
    except periods.InvalidPeriod:
        yield "period", "invalid_period"


def _faulty_units(
    asked: SurveyDefinition, units: Mapping[str, int], known: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    if not units:
        yield "units", "no_units"
    above = {node.code for code in units if code in known for node in _above(known[code])}
    for code, invited in units.items():
        if code not in known:
            yield f"unit {code}", "unknown_unit"
        elif asked.unit_types and known[code].type not in asked.unit_types:
            yield f"unit {code}", "not_asked_at_this_type"
        elif code in above:
            yield f"unit {code}", "above_another_unit"
        elif not 0 < invited <= _LARGEST:
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
        elif not 0 < invited <= _LARGEST:
            yield f"group {code}/{key}", "not_a_number_of_people"


def _above(unit: Unit) -> Iterator[Unit]:
    node = unit.parent
    while node is not None:
        yield node
        node = node.parent


def _top(unit: Unit) -> str:
    return [unit, *_above(unit)][-1].code


def _round_unit(unit: Unit, invited: int, groups: Mapping[tuple[str, str], int]) -> RoundUnit:
    return RoundUnit(
        unit=unit,
        code=unit.code,
        name=unit.name,
        invited=invited,
        groups=[
            RoundGroup(key=group.key, name=group.name, invited=groups[unit.code, group.key])
            for group in unit.groups
            if (unit.code, group.key) in groups
        ],
    )


def _ways_in(units: Sequence[RoundUnit]) -> Iterator[tuple[RoundUnit, RoundGroup | None]]:
    for unit in units:
        if unit.groups:
            yield from ((unit, group) for group in unit.groups)
        else:
            yield unit, None
