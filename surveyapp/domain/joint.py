"""Several questions at once, over places of many people: sectors and the municipality (R7).

A table of how questions go together rests on at least 100 people. Every pair of its questions was
answered by nobody or by at least 100 in the place and in every remainder (R2 with that threshold),
so no such table is the difference of a smaller set of people. Units have none of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS, answered_both
from surveyapp.domain.structure import arrange, same_for_all
from surveyapp.domain.tree import Tree

Row = tuple[int | None, ...]
"""One person's values, a column for each question."""
Both = Sequence[Sequence[int]]
"""How many answered both of every two questions."""


@dataclass(frozen=True)
class Joint:
    """The questions that enough people answered together, and the places that have a table."""

    items: tuple[ScoredItem, ...]
    places: frozenset[NodeKey]
    tree: Tree
    rows: Mapping[NodeKey, Sequence[Row]]

    def at(self, key: NodeKey) -> list[Row]:
        """Everybody's values at a place and below it; only who answered anything."""
        inside = (self.rows.get(place, ()) for place in self.tree.places[key])
        return [row for rows in inside for row in rows if any(one is not None for one in row)]


@dataclass(frozen=True)
class Together:
    """The people of a round with what each answered to some questions."""

    ballots: Ballots
    items: tuple[ScoredItem, ...]
    above_units: Collection[NodeKey]
    """The places that may have a table."""

    def joint(self, needed: int = 0) -> Joint | None:
        """Questions few answered together with others are left out, those with fewest answers
        first, but never the first `needed`. None when too few are left."""
        kept = list(range(len(self.items)))
        whole = self._both_in(self.ballots.tree.root)
        while kept and any(whole[i][j] < ENOUGH_FOR_PATTERNS for i in kept for j in kept):
            removable = kept[needed:]
            if not removable:
                return None
            kept.remove(min(removable, key=lambda i: whole[i][i]))
        if not kept:
            return None
        items = tuple(self.items[i] for i in kept)
        return Joint(items, self._places(kept), self.ballots.tree, self._rows(items))

    def _places(self, kept: Sequence[int]) -> frozenset[NodeKey]:
        counts = [
            {place: both[i][j] for place, both in self._both.items()}
            for i in kept
            for j in kept
            if i <= j
        ]
        least = same_for_all(ENOUGH_FOR_PATTERNS)
        return arrange(self.ballots.tree, counts, least, self.above_units).shown

    def _both_in(self, key: NodeKey) -> list[list[int]]:
        inside = [self._both[p] for p in self.ballots.tree.places[key] if p in self._both]
        size = range(len(self.items))
        return [[sum(both[i][j] for both in inside) for j in size] for i in size]

    def _rows(self, items: Sequence[ScoredItem]) -> Mapping[NodeKey, Sequence[Row]]:
        columns = [self.ballots.values(item) for item in items]
        return {
            place: list(zip(*(column[place] for column in columns), strict=True))
            for place in self.ballots.answered
        }

    @cached_property
    def _both(self) -> Mapping[NodeKey, Both]:
        return {place: answered_both(rows) for place, rows in self._rows(self.items).items()}


def above_units(tree: Tree) -> frozenset[NodeKey]:
    """The root and all places that have units below them."""
    return frozenset({tree.root, *filter(tree.has_units_below, tree.node)})
