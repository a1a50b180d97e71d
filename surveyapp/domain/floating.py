"""Small neighbours lifted one level up, so that a shown unit need not hide with them (R16).

Where what is left of a place would be too few people, `structure` lets the smallest shown
child join them (*join*). Here those few are taken out of that place instead and belong to the next
one above (*float*); what floats out of the root is left out of the round's own figure. Decided from
numbers of people alone, for each question and place; a tie is join, and nothing floats inside a
unit. The result is a tree again, so all that is proven of `structure` holds for it.
"""

from collections.abc import Mapping

from surveyapp.domain.disclosure import NodeKey, name_of
from surveyapp.domain.structure import Thresholds, arrange
from surveyapp.domain.tree import Tree

Numbers = Mapping[NodeKey, int]


def published_over(tree: Tree, numbers: Numbers, thresholds: Thresholds) -> Tree:
    """The tree a question is published over: the one of the two that hides fewer units."""
    floated = _floated(tree, numbers, thresholds)
    if floated is tree:
        return tree
    shown = (arrange(one, [numbers], thresholds).shown for one in (floated, tree))
    floating, joining = (sum(tree.is_unit(key) for key in keys) for keys in shown)
    return floated if floating > joining else tree


def leaves_out(whole: Tree, published: Tree, key: NodeKey, numbers: Numbers) -> bool:
    """Whether the figure of a place is without a few of its people."""
    gone = whole.places[key] - published.places[key]
    return any(numbers.get(place) for place in gone)


def _floated(tree: Tree, numbers: Numbers, thresholds: Thresholds) -> Tree:
    above_units = [key for key in tree.node if key[1] is None and not tree.is_unit(key)]
    for key in sorted(above_units, key=lambda key: (len(tree.places[key]), name_of(key))):
        for few in _floating_out_of(key, tree, numbers, thresholds):
            tree = tree.lifted(few)
    return tree


def _floating_out_of(
    key: NodeKey, tree: Tree, numbers: Numbers, thresholds: Thresholds
) -> tuple[NodeKey, ...]:
    """The few places directly below `key` that float: those that are hidden, where they are too
    few to be what is left of it and joining them would hide a unit."""
    totals = {child: tree.total(child, numbers) for child in tree.children[key]}
    kept = [child for child in totals if totals[child] >= thresholds.of(child)]
    few = tuple(child for child in totals if child not in kept and totals[child])
    left = tree.total(key, numbers) - sum(totals[child] for child in kept)
    is_of_them_alone = numbers.get(key, 0) == 0
    if not 0 < left < thresholds.unit or not is_of_them_alone:
        return ()
    joining = min(kept, key=lambda child: (totals[child], name_of(child)), default=None)
    return few if joining is not None and _has_a_unit(joining, tree, numbers, thresholds) else ()


def _has_a_unit(key: NodeKey, tree: Tree, numbers: Numbers, thresholds: Thresholds) -> bool:
    """Whether a unit that would be shown by itself is there or below."""
    return any(
        tree.is_unit(place) and tree.total(place, numbers) >= thresholds.of(place)
        for place in tree.places[key]
    )
