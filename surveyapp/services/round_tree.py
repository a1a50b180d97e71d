"""The tree a round is published over: as fixed at the opening, and as it would be fixed now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveyapp.domain.disclosure import Node
from surveyapp.store.tables import RoundUnit, SurveyRound, Unit


def freeze(survey_round: SurveyRound) -> None:
    """Fixes where each unit hangs and what kind it is. A round of one unit is its own whole tree:
    what lies above it is computed from the releases of several rounds."""
    survey_round.tree = _above(survey_round.units)
    for unit, parent in _parents(survey_round.units).items():
        unit.parent_code, unit.type = parent, unit.unit.type


def nodes(survey_round: SurveyRound) -> list[Node]:
    """The frozen tree, its units and their groups."""
    return _nodes(survey_round.tree, {unit: unit.parent_code for unit in survey_round.units})


def nodes_if_opened_now(survey_round: SurveyRound) -> list[Node]:
    """As `nodes` of a round that is not frozen yet, by the organisation as it is."""
    return _nodes(_above(survey_round.units), _parents(survey_round.units))


def above(unit: Unit) -> Iterator[Unit]:
    """The places a unit hangs under, nearest first."""
    node = unit.parent
    while node is not None:
        yield node
        node = node.parent


def _above(units: Sequence[RoundUnit]) -> list[dict[str, Any]]:
    if len(units) == 1:
        return []
    found: dict[str, Unit] = {}
    for one in units:
        for node in reversed(tuple(above(one.unit))):
            found.setdefault(node.code, node)
    return [
        {
            "code": node.code,
            "name": node.name,
            "type": node.type,
            "parent": node.parent.code if node.parent else None,
        }
        for node in found.values()
    ]


def _parents(units: Sequence[RoundUnit]) -> dict[RoundUnit, str | None]:
    if len(units) == 1:
        return {units[0]: None}
    return {one: one.unit.parent.code if one.unit.parent else None for one in units}


def _nodes(
    tree: Sequence[Mapping[str, Any]], parents: Mapping[RoundUnit, str | None]
) -> list[Node]:
    found = [Node(node["code"], node["parent"], None, None) for node in tree]
    for unit, parent in parents.items():
        found.append(Node(unit.code, parent, None, unit.invited))
        found += [Node(unit.code, unit.code, group.key, group.invited) for group in unit.groups]
    return found
