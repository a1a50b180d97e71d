"""Builders of what a count takes: trees of places and answers; definitions are `build_survey`'s."""

from collections.abc import Iterable, Mapping, Sequence

from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.release import Release, RoundFacts
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.value import DontKnow
from tests.build_survey import (
    AGREE,
    USUAL_SHAPE,
    YES_NO,
    asked,
    definition,
    multiple,
    number,
    scale,
    single,
    text,
)

__all__ = [
    "AGREE",
    "DONT_KNOW",
    "USUAL_SHAPE",
    "YES_NO",
    "Answers",
    "answers",
    "asked",
    "definition",
    "multiple",
    "municipality",
    "number",
    "place",
    "release",
    "scale",
    "single",
    "text",
    "unit_alone",
]
DONT_KNOW = DontKnow.DONT_KNOW
FACTS = RoundFacts(id=7, definition="parents", version="2026.1", period="2026")
Answers = Mapping[str, object]


def unit_alone(
    code: str = "medkila", *, invited: int | None = 20, groups: Mapping[str, int] | None = None
) -> tuple[Node, ...]:
    """A round of one unit, with or without groups."""
    below = tuple(Node(code, code, group, n) for group, n in (groups or {}).items())
    return (Node(code, None, None, invited), *below)


Units = Mapping[str, int | Mapping[str, int]]


def municipality(sectors: Mapping[str, Units], *, code: str = "fjordvik") -> tuple[Node, ...]:
    """A municipality of sectors of units; a unit is its number invited or its groups'."""
    nodes = [Node(code, None, None, None)]
    for sector, units in sectors.items():
        nodes.append(Node(sector, code, None, None))
        for unit, inside in units.items():
            if isinstance(inside, int):
                nodes.append(Node(unit, sector, None, inside))
            else:
                nodes.append(Node(unit, sector, None, sum(inside.values())))
                nodes += [Node(unit, unit, group, n) for group, n in inside.items()]
    return tuple(nodes)


def place(name: str) -> NodeKey:
    """`unit` or `unit/group`."""
    unit, _, group = name.partition("/")
    return (unit, group or None)


def answers(
    per_place: Mapping[str, Iterable[int]], key: str = "q1"
) -> list[tuple[NodeKey, Answers]]:
    """One question's answers, by place."""
    return [(place(name), {key: value}) for name, values in per_place.items() for value in values]


def release(
    nodes: Sequence[Node],
    given: Iterable[tuple[NodeKey, Answers]],
    *,
    survey: SurveyDefinition | None = None,
    parameters: Parameters | None = None,
    previous_shapes: Mapping[str, tuple[float, ...]] | None = None,
) -> Release:
    return count(
        survey or definition(),
        nodes,
        given,
        parameters or Parameters(),
        previous_shapes or {},
        facts=FACTS,
    )
