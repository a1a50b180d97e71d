"""The units and groups of a planned round, and the way into it for each of them."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.services import organisation
from surveyapp.store.tables import Invitation, RoundGroup, RoundUnit, SurveyRound, Unit

Units = Mapping[str, int]
"""How many are invited at each unit."""
Groups = Mapping[tuple[str, str], int]
"""How many are invited in each group, by unit and group."""


def arrange(session: Session, survey_round: SurveyRound, units: Units, groups: Groups) -> None:
    """Makes the round ask exactly these. A unit or group that stays keeps its link, for it may
    hang on a wall already; a unit with groups has one for each group."""
    present = {one.code: one for one in survey_round.units}
    for code, invited in units.items():
        unit = organisation.unit(session, code)
        asked = present.get(code)
        if asked is None:
            asked = RoundUnit(unit=unit, code=unit.code, name=unit.name, invited=invited)
            survey_round.units.append(asked)
        asked.invited = invited
        _arrange_groups(asked, unit, groups)
    _let_in(survey_round, [one for one in survey_round.units if one.code in units])
    for code, asked in present.items():
        if code not in units:
            survey_round.units.remove(asked)
    session.flush()


def _arrange_groups(asked: RoundUnit, unit: Unit, groups: Groups) -> None:
    present = {one.key: one for one in asked.groups}
    wanted = {
        group.key: (group.name, groups[unit.code, group.key])
        for group in unit.groups
        if (unit.code, group.key) in groups
    }
    for key, (name, invited) in wanted.items():
        group = present.get(key)
        if group is None:
            group = RoundGroup(key=key, name=name)
            asked.groups.append(group)
        group.invited = invited
    asked.groups = [one for one in asked.groups if one.key in wanted]


def _let_in(survey_round: SurveyRound, units: Sequence[RoundUnit]) -> None:
    wanted = list(_doors(units))
    kept = [one for one in survey_round.invitations if (one.round_unit, one.round_group) in wanted]
    present = {(one.round_unit, one.round_group) for one in kept}
    number = max((one.number for one in survey_round.invitations), default=0)
    survey_round.invitations = kept
    for unit, group in wanted:
        if (unit, group) not in present:
            number += 1
            survey_round.invitations.append(
                Invitation(
                    link=codes.made_link(), number=number, round_unit=unit, round_group=group
                )
            )


def _doors(units: Sequence[RoundUnit]) -> Iterator[tuple[RoundUnit, RoundGroup | None]]:
    for unit in units:
        if unit.groups:
            yield from ((unit, group) for group in unit.groups)
        else:
            yield unit, None
