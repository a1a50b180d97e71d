"""How one question's answers spread at every place: high share, three bands, squares (R6, R7).

Each family of outputs has its own structure with its own threshold, kept inside the structure of
the means, so its atoms are unions of mean atoms. Below 100 answers a place is told the sum of
what is told of its atoms.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from surveyapp.domain.ballots import Tally, merged, numbers
from surveyapp.domain.bands import Ladder, ThreeBands, high_range, three_bands
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.result import ShareClass
from surveyapp.domain.share_class import CountRange, nothing_told, shown, ten_points
from surveyapp.domain.slack import Known
from surveyapp.domain.squares import Told, held_squares
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.domain.structure import Structure, arrange, same_for_all
from surveyapp.domain.tree import Tree
from surveyapp.domain.unions import Union

Places = frozenset[NodeKey]
LEAST_PER_CATEGORY = 3
SMALLEST_SHARE = 0.0001


@dataclass(frozen=True, slots=True)
class SpreadTold:
    """What is told of a spread atom: its bands, None where they may not be shown, and the sum of
    squares as a count-based interval may use it."""

    bands: ThreeBands | None
    squares: int


@dataclass(frozen=True)
class Spread:
    """`shown` are the places where the mean is shown, `knowns` its atoms' protected sums."""

    tree: Tree
    tally: Tally
    parameters: Parameters
    ladder: Ladder
    shown: frozenset[NodeKey]
    knowns: Mapping[Places, Known]

    # --- what is shown of a place -------------------------------------------------------------

    def high(self, key: NodeKey) -> ShareClass | None:
        """The share of high answers, in classes."""
        if self.ladder.high_from is None:
            return None
        if self._is_whole(key):
            return shown(ten_points(self._count(self._whole, self.ladder.high_from), self._n))
        if key not in self._share.shown:
            return None
        return shown(_sum(self._parts_in(key)))

    def three_bands(self, key: NodeKey) -> tuple[ShareClass, ...]:
        """The shares of low, middle and high answers, in classes; () where they are not shown."""
        bands = self.ladder.three
        if bands is None:
            return ()
        if self._is_whole(key):
            counts = [self._count(self._whole, first, last) for first, last in bands.ranges]
            return _all_or_none([shown(ten_points(count, self._n)) for count in counts])
        if key not in self._spread.shown:
            return ()
        inside = self._spread.atoms_in(self.tree.places[key])
        found = [self._told[atom.places].bands for atom in inside if atom.places in self._told]
        told = [one for one in found if one is not None]
        if len(told) < len(found):
            return ()
        ranges = ([b.low for b in told], [b.middle for b in told], [b.high for b in told])
        return _all_or_none([shown(reduce(CountRange.plus, parts)) for parts in ranges])

    def squares(self, key: NodeKey) -> int | None:
        """Σv² as a count-based interval may use it; None where the spread may not be seen."""
        if key not in self._spread.shown:
            return None
        inside = self._spread.atoms_in(self.tree.places[key])
        return sum(self._told[one.places].squares for one in inside if one.places in self._told)

    def sd(self) -> float | None:
        """The standard deviation inside units, pooled over the round; two decimals."""
        squares = self.squares(self.tree.root)
        groups = self._by_unit()
        freedom = sum(known.n for known in groups) - len(groups)
        if squares is None or freedom <= 0:
            return None
        inside = squares - sum(known.total**2 / known.n for known in groups)
        return round(math.sqrt(max(inside, 0) / freedom), 2)

    def _by_unit(self) -> list[Known]:
        """Protected sums per shown unit; a remainder counts as a unit of its own."""
        found: dict[object, Known] = {}
        for places, known in self.knowns.items():
            home = self._unit_of(places) or places
            before = found.get(home, Known(0, 0))
            found[home] = Known(before.n + known.n, before.total + known.total)
        return list(found.values())

    def _unit_of(self, places: Places) -> NodeKey | None:
        for key in self.shown:
            has_units_below = any(child[1] is None for child in self.tree.children[key])
            if key[1] is None and not has_units_below and places <= self.tree.places[key]:
                return key
        return None

    # --- the whole round, 100 answers and more ------------------------------------------------

    @cached_property
    def _whole(self) -> Places:
        return self.tree.places[self.tree.root]

    @cached_property
    def _n(self) -> int:
        return self.tree.total(self.tree.root, numbers(self.tally))

    def _is_whole(self, key: NodeKey) -> bool:
        return key == self.tree.root and self._n >= ENOUGH_FOR_PATTERNS

    def _count(self, places: Places, first: int, last: int | None = None) -> int:
        counts = merged(self.tally, places)
        return sum(c for v, c in counts.items() if v >= first and (last is None or v <= last))

    # --- the atoms of each family -------------------------------------------------------------

    @cached_property
    def _share(self) -> Structure:
        least = same_for_all(self.parameters.k_share)
        return arrange(self.tree, [numbers(self.tally)], least, self.shown)

    @cached_property
    def _spread(self) -> Structure:
        least = same_for_all(self.parameters.k_dist)
        return arrange(self.tree, [numbers(self.tally)], least, self._share.shown)

    @cached_property
    def _parts(self) -> Mapping[Places, Told]:
        """Per share atom the mean atoms in it and the class of its high answers."""
        found: dict[Places, Told] = {}
        for atom in self._share.atoms:
            knowns = tuple(one for places, one in self.knowns.items() if places <= atom.places)
            if knowns:
                found[atom.places] = Told(knowns, self._high_of(atom.places, knowns))
        return found

    def _high_of(self, places: Places, knowns: Sequence[Known]) -> CountRange:
        if self.ladder.high_from is None:
            return nothing_told(sum(known.n for known in knowns))
        return high_range(self.ladder, knowns, self._count(places, self.ladder.high_from))

    def _parts_in(self, key: NodeKey) -> list[CountRange]:
        inside = self._share.atoms_in(self.tree.places[key])
        return [self._parts[atom.places].high for atom in inside if atom.places in self._parts]

    @cached_property
    def _told(self) -> Mapping[Places, SpreadTold]:
        return {
            atom.places: told
            for atom in self._spread.atoms
            if (told := self._told_of(atom.places)) is not None
        }

    def _told_of(self, places: Places) -> SpreadTold | None:
        parts = tuple(part for inner, part in self._parts.items() if inner <= places)
        if not parts:
            return None
        counts = merged(self.tally, places)
        squares = sum(value * value * count for value, count in counts.items())
        bands = self.ladder.three
        if bands is None:
            return SpreadTold(None, held_squares(self.ladder, parts, squares))
        low, middle, _ = (self._count(places, first, last) for first, last in bands.ranges)
        if len(parts) == 1 and len(parts[0].knowns) == 1:
            return self._told_alone(parts[0], low, middle, squares)
        return self._told_together(parts, low, middle, squares)

    def _told_alone(self, part: Told, low: int, middle: int, squares: int) -> SpreadTold:
        bands = three_bands(self.ladder, part.knowns[0], part.high, low, middle)
        alone = Told(part.knowns, part.high, bands)
        return SpreadTold(bands, held_squares(self.ladder, [alone], squares))

    def _told_together(
        self, parts: tuple[Told, ...], low: int, middle: int, squares: int
    ) -> SpreadTold:
        """Bands where squares can be told beside them, else the squares alone."""
        union = Union(self.ladder, parts)
        bands = union.three_bands(low, middle)
        held = None if bands is None else union.held_squares(bands, squares)
        if held is None:
            return SpreadTold(None, held_squares(self.ladder, parts, squares))
        return SpreadTold(bands, held)


def _sum(ranges: Sequence[CountRange]) -> CountRange | None:
    return reduce(CountRange.plus, ranges) if ranges else None


def _all_or_none(classes: Sequence[ShareClass | None]) -> tuple[ShareClass, ...]:
    kept = tuple(one for one in classes if one is not None)
    return kept if len(kept) == len(classes) else ()


def shape_of(counts: Sequence[int]) -> tuple[float, ...]:
    """Shares per value, four decimals; neighbours joined until each has at least three answers,
    a joined one split evenly (R6)."""
    runs = [[count] for count in counts]
    while len(runs) > 1 and min(map(sum, runs)) < LEAST_PER_CATEGORY:
        small = next(i for i, run in enumerate(runs) if sum(run) < LEAST_PER_CATEGORY)
        sides = [i for i in (small - 1, small + 1) if 0 <= i < len(runs)]
        other = min(sides, key=lambda i: sum(runs[i]))
        first = min(small, other)
        runs[first : first + 2] = [runs[first] + runs[first + 1]]
    whole = sum(counts)
    shares = (round(sum(run) / len(run) / whole, 4) for run in runs for _ in run)
    return tuple(max(share, SMALLEST_SHARE) for share in shares)
