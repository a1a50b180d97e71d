"""The tree a round is published over: municipality, sectors, units, groups; or one unit alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from surveyapp.domain.disclosure import Node, NodeKey
from surveyapp.domain.errors import InvalidInput


def parent_of(node: Node) -> NodeKey | None:
    """The place above: a group's unit, a unit's parent; None at the root."""
    if node.group is not None:
        return (node.code, None)
    return None if node.parent is None else (node.parent, None)


@dataclass(frozen=True)
class Tree:
    """The nodes with their order. Answers may lie at any node: people who came in by a unit's
    own link belong to the unit but to none of its groups. Places that are `left_out`, with all
    below them, belong to no place above (R16)."""

    nodes: tuple[Node, ...]
    left_out: frozenset[NodeKey] = frozenset()

    def __post_init__(self) -> None:
        """Refuses a tree without exactly one root, with two equal places or an unknown parent."""
        keys = [node.key for node in self.nodes]
        known = set(keys)
        problems: dict[str, str] = {}
        if len(known) != len(keys):
            problems["nodes"] = "repeated"
        if sum(parent_of(node) is None for node in self.nodes) != 1:
            problems["root"] = "not_one"
        for node in self.nodes:
            parent = parent_of(node)
            if parent is not None and parent not in known:
                problems[node.code] = "unknown_parent"
        if not problems and any(not self._ends_at_root(node) for node in self.nodes):
            problems["nodes"] = "circular"
        if problems:
            raise InvalidInput(problems)

    def _ends_at_root(self, node: Node) -> bool:
        seen = {node.key}
        parent = parent_of(node)
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = parent_of(self.node[parent])
        return parent is None

    @cached_property
    def node(self) -> Mapping[NodeKey, Node]:
        return {node.key: node for node in self.nodes}

    @cached_property
    def root(self) -> NodeKey:
        return next(node.key for node in self.nodes if parent_of(node) is None)

    @cached_property
    def children(self) -> Mapping[NodeKey, tuple[NodeKey, ...]]:
        found: dict[NodeKey, list[NodeKey]] = {node.key: [] for node in self.nodes}
        for node in self.nodes:
            parent = parent_of(node)
            if parent is not None and node.key not in self.left_out:
                found[parent].append(node.key)
        return {key: tuple(below) for key, below in found.items()}

    def has_units_below(self, key: NodeKey) -> bool:
        return any(group is None for _, group in self.children[key])

    def is_unit(self, key: NodeKey) -> bool:
        """Whether it is neither a group nor a place with units below."""
        return key[1] is None and not self.has_units_below(key)

    @cached_property
    def places(self) -> Mapping[NodeKey, frozenset[NodeKey]]:
        """Every node's own key and those of all nodes below it."""
        found: dict[NodeKey, set[NodeKey]] = {node.key: {node.key} for node in self.nodes}
        for node in self.nodes:
            at: NodeKey | None = node.key
            while at is not None:
                found[at].add(node.key)
                at = None if at in self.left_out else parent_of(self.node[at])
        return {key: frozenset(below) for key, below in found.items()}

    def lifted(self, key: NodeKey) -> "Tree":
        """The tree with a unit, and all below it, taken out of the place above it and put under
        the next one above; what is taken out of the root is left out (R16)."""
        above = self.node[(self.node[key].parent or "", None)]
        number = None
        if above.invited is not None and (gone := self._invited[key]) is not None:
            number = above.invited - gone
        changed = {above.key: replace(above, invited=number)}
        if above.parent is None:
            return Tree(self._with(changed), self.left_out | {key})
        changed[key] = replace(self.node[key], parent=above.parent)
        return Tree(self._with(changed), self.left_out)

    def _with(self, changed: Mapping[NodeKey, Node]) -> tuple[Node, ...]:
        return tuple(changed.get(node.key, node) for node in self.nodes)

    def total(self, key: NodeKey, per_place: Mapping[NodeKey, int]) -> int:
        """The sum over a node and all below it of what lies at each place (absent: 0)."""
        return sum(per_place.get(place, 0) for place in self.places[key])

    @cached_property
    def _invited(self) -> Mapping[NodeKey, int | None]:
        """Per node how many were invited, with all below; where nobody said, the sum of what is
        known below, None when that is not known either."""
        found: dict[NodeKey, int | None] = {}
        for key in sorted(self.node, key=lambda key: len(self.places[key])):
            own = self.node[key].invited
            below = [found[child] for child in self.children[key]]
            known = [number for number in below if number is not None]
            if own is None and below and len(known) == len(below):
                own = sum(known)
            found[key] = own
        return found

    def invited(self, places: frozenset[NodeKey]) -> int | None:
        """How many were invited at a set of places; None when it cannot be told."""
        total = 0
        for place in places:
            numbers = [self._invited[place], *(self._invited[c] for c in self.children[place])]
            known = [number for number in numbers if number is not None]
            if len(known) < len(numbers):
                return None
            total += known[0] - sum(known[1:])
        return total
