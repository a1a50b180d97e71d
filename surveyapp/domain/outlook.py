"""What a round will show if so and so many answer: the decision of the count, made beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from surveyapp.domain.disclosure import MANY_INVITED, Node, NodeKey, Parameters, Reason
from surveyapp.domain.families import Families
from surveyapp.domain.structure import for_means, why_hidden
from surveyapp.domain.tree import Tree

RATES = tuple(range(5, 101, 5))
"""Response rates a round is tried with, in per cent."""


class Detail(IntEnum):
    """How much is told of a question at a place; each holds the ones before it."""

    NOTHING = 0
    MEAN = 1
    SHARE = 2
    BANDS = 3
    VALUES = 4


@dataclass(frozen=True, slots=True)
class PlaceOutlook:
    """A place at a response rate. `answered` is how many answer every question there, `reason` why
    nothing is told, and `shown_from` the next higher rate, in per cent, at which something is."""

    key: NodeKey
    invited: int
    answered: int
    detail: Detail
    reason: Reason | None
    shown_from: int | None


def outlook(nodes: Sequence[Node], parameters: Parameters, rate: int) -> tuple[PlaceOutlook, ...]:
    """Every place when `rate` per cent answer everywhere, in the order of `nodes`."""
    tree = Tree(tuple(nodes))
    here = _families(tree, parameters, rate)
    higher = {one: _families(tree, parameters, one) for one in RATES if one > rate}
    return tuple(_place(node.key, here, higher) for node in tree.nodes)


def _families(tree: Tree, parameters: Parameters, rate: int) -> Families:
    return Families(tree, _answered(tree, rate), parameters)


def _answered(tree: Tree, rate: int) -> Mapping[NodeKey, int]:
    """How many answer at each place people come in at, to the nearest whole person."""
    return {
        key: ((tree.invited(tree.places[key]) or 0) * rate + 50) // 100
        for key in tree.node
        if not tree.children[key]
    }


def _place(key: NodeKey, here: Families, higher: Mapping[int, Families]) -> PlaceOutlook:
    tree, numbers = here.whole, here.numbers
    invited = tree.invited(tree.places[key]) or 0
    answered = tree.total(key, numbers)
    detail = _detail(key, here)
    if detail is not Detail.NOTHING:
        return PlaceOutlook(key, invited, answered, detail, None, None)
    reason = why_hidden(key, answered, invited, for_means(here.parameters), MANY_INVITED)
    shown_from = next((rate for rate, one in higher.items() if key in one.means.shown), None)
    return PlaceOutlook(key, invited, answered, detail, reason, shown_from)


def _detail(key: NodeKey, families: Families) -> Detail:
    structures = (families.means, families.shares, families.bands, families.patterns)
    return Detail(sum(key in structure.shown for structure in structures))
