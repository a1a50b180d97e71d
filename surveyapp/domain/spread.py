"""How one question's answers spread at every place: high share, three bands, squares (R6, R7).

Each family of outputs has its own structure (`families`), whose atoms are unions of mean atoms.
Below 100 answers a place is told the sum of what is told of its atoms.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce

from surveyapp.domain.ballots import Tally, merged
from surveyapp.domain.bands import Ladder, ThreeBands, high_range, three_bands
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.families import Families
from surveyapp.domain.result import Category, ShareClass
from surveyapp.domain.share_class import CountRange, held_class, nothing_told, shown, ten_points
from surveyapp.domain.slack import Known
from surveyapp.domain.squares import Told, held_squares
from surveyapp.domain.standing import at_one_end, spread_out
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
    """`knowns` are the protected sums of the mean's atoms."""

    families: Families
    tally: Tally
    ladder: Ladder
    knowns: Mapping[Places, Known]

    @property
    def tree(self) -> Tree:
        return self.families.tree

    # --- what is shown of a place -------------------------------------------------------------

    def high(self, key: NodeKey) -> ShareClass | None:
        """The share of high answers, in classes."""
        if self.ladder.high_from is None:
            return None
        if key in self.families.patterns.shown:
            return self._ten_points(key, self.ladder.high_from, self.ladder.hi)
        if key not in self.families.shares.shown:
            return None
        return shown(_sum(self._parts_in(key)))

    def three_bands(self, key: NodeKey) -> tuple[ShareClass, ...]:
        """The shares of low, middle and high answers, in classes; () where they are not shown."""
        bands = self.ladder.three
        if bands is None:
            return ()
        if key in self.families.patterns.shown:
            return _all_or_none([self._ten_points(key, *ends) for ends in bands.ranges])
        if key not in self.families.bands.shown:
            return ()
        inside = self.families.bands.atoms_in(self.tree.places[key])
        found = [self.told[atom.places].bands for atom in inside if atom.places in self.told]
        told = [one for one in found if one is not None]
        if len(told) < len(found):
            return ()
        ranges = ([b.low for b in told], [b.middle for b in told], [b.high for b in told])
        return _all_or_none([shown(reduce(CountRange.plus, parts)) for parts in ranges])

    def squares(self, key: NodeKey) -> int | None:
        """Σv² as a count-based interval may use it; None where the spread may not be seen."""
        if key not in self.families.bands.shown:
            return None
        inside = self.families.bands.atoms_in(self.tree.places[key])
        return sum(self.told[one.places].squares for one in inside if one.places in self.told)

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
        for key in self.families.means.shown:
            if self.tree.is_unit(key) and places <= self.tree.places[key]:
                return key
        return None

    # --- 100 answers and more -----------------------------------------------------------------

    def categories(self, key: NodeKey) -> tuple[Category, ...]:
        """The values of the scale with their shares, neighbours joined until each has at least
        three answers in every atom below, so that no difference of two places has fewer. Answers
        that only stand for a protected sum do not count among the three."""
        if key not in self.families.patterns.shown:
            return ()
        places = self.tree.places[key]
        patterns = self.families.patterns.atoms_in(places)
        inside = [self.free(one.places) or self.counted(one.places) for one in patterns]
        edges = [_edges(counts, self.ladder.values) for counts in inside if counts]
        ends = sorted(frozenset.intersection(*edges)) if edges else []
        starts = [self.ladder.lo, *(end + 1 for end in ends[:-1])]
        counts = self.counted(places)
        whole = counts.total()
        return tuple(
            Category(first, last, round(sum(counts[v] for v in range(first, last + 1)) / whole, 4))
            for first, last in zip(starts, ends, strict=True)
        )

    def counted(self, places: Places) -> Counter[int]:
        """How many gave each value, people of whom something is held as a table that stands for
        them. A place never tells more of an atom than is told of the atom itself (R4)."""
        return self.free(places) + self.standing(places)

    def free(self, places: Places) -> Counter[int]:
        """How many gave each value where neither a sum nor squares are held."""
        free = (one for one in self.knowns if one <= places and self.is_free(one))
        return merged(self.tally, frozenset().union(*free))

    def standing(self, places: Places) -> Counter[int]:
        """How many at each value only stand for what is told."""
        counts: Counter[int] = Counter()
        for inner, table in self._stand.items():
            if inner <= places:
                counts.update(table)
        return counts

    def is_free(self, inner: Places) -> bool:
        """Whether the people of a mean atom count as they answered."""
        return inner not in self._not_free

    @cached_property
    def _not_free(self) -> frozenset[Places]:
        return frozenset(inner for inner in self.knowns for held in self._stand if inner <= held)

    @cached_property
    def _stand(self) -> Mapping[Places, Counter[int]]:
        """The mean atoms whose sum is held and the spread atoms whose squares are, with what stands
        for each. Which they are follows from what is told."""
        lo, hi, spans = self.ladder.lo, self.ladder.hi, self.ladder.spans
        found: dict[Places, Counter[int]] = {}
        for inner, known in self.knowns.items():
            if self.ladder.is_at_top(known):
                found[inner] = at_one_end(known.n, hi, lo, spans)
            elif self.ladder.is_at_bottom(known):
                found[inner] = at_one_end(known.n, lo, hi, spans)
        for places, told in self.told.items():
            inside = [inner for inner in self.knowns if inner <= places]
            if not found.keys() & inside and self._are_held(places, told.squares):
                parts = [self.knowns[inner] for inner in inside]
                known = Known(sum(one.n for one in parts), sum(one.total for one in parts))
                found[places] = spread_out(known, told.squares, lo, hi)
        return found

    def _are_held(self, places: Places, squares: int) -> bool:
        """Whether the sum of squares of a spread atom may be another than the one told: whether a
        neighbouring one is held there, too, since holding keeps the order of sums."""
        held = self._holding(places)
        return squares in {held(squares - 2), held(squares + 2)}

    def _ten_points(self, key: NodeKey, first: int, last: int) -> ShareClass | None:
        """A class of all, joined with the next until it leaves room for three answers in it and
        three beside it among those whose sums are not held: else what stands for the held sums
        could fill it, and tell that nobody else answered so."""
        counts, free = (of(self.tree.places[key]) for of in (self.counted, self.free))
        number, real = (sum(c[v] for v in range(first, last + 1)) for c in (counts, free))
        n, others, standing = counts.total(), free.total(), number - real
        if not others:
            return shown(ten_points(number, n))
        least, most = standing + LEAST_PER_CATEGORY, standing + others - LEAST_PER_CATEGORY
        possible = [[(least, n)], [(0, most)]]
        return shown(held_class(number, n, possible, (standing, standing + others)))

    # --- the atoms of each family -------------------------------------------------------------

    def _count(self, places: Places, first: int, last: int | None = None) -> int:
        counts = merged(self.tally, places)
        return sum(c for v, c in counts.items() if v >= first and (last is None or v <= last))

    @cached_property
    def _parts(self) -> Mapping[Places, Told]:
        """Per share atom the mean atoms in it and the class of its high answers."""
        found: dict[Places, Told] = {}
        for atom in self.families.shares.atoms:
            knowns = tuple(one for places, one in self.knowns.items() if places <= atom.places)
            if knowns:
                found[atom.places] = Told(knowns, self._high_of(atom.places, knowns))
        return found

    def _high_of(self, places: Places, knowns: Sequence[Known]) -> CountRange:
        if self.ladder.high_from is None:
            return nothing_told(sum(known.n for known in knowns))
        return high_range(self.ladder, knowns, self._count(places, self.ladder.high_from))

    def _parts_in(self, key: NodeKey) -> list[CountRange]:
        inside = self.families.shares.atoms_in(self.tree.places[key])
        return [self._parts[atom.places].high for atom in inside if atom.places in self._parts]

    @cached_property
    def told(self) -> Mapping[Places, SpreadTold]:
        """Per atom of bands and squares what is told of it."""
        return {
            atom.places: told
            for atom in self.families.bands.atoms
            if (told := self.told_with(atom.places, self._true_squares(atom.places))) is not None
        }

    @cached_property
    def highs(self) -> Mapping[Places, CountRange]:
        """Per share atom what is told of its high answers."""
        return {places: part.high for places, part in self._parts.items()}

    def squares_told_alike(self, places: Places) -> tuple[int | None, int | None]:
        """Of a spread atom, between which ends every sum of squares is held at the one that is
        told, beside all else that is told; None where there is no such end."""
        n = sum(known.n for inner, known in self.knowns.items() if inner <= places)
        held, told = self._holding(places), self.told[places].squares
        lo, hi = self.ladder.lo, self.ladder.hi
        return _last_alike(held, told, n * lo * lo, -1), _last_alike(held, told, n * hi * hi, 1)

    def _holding(self, places: Places) -> Callable[[int], int | None]:
        """How a sum of squares is held beside the bands that are told."""
        parts = tuple(part for inner, part in self._parts.items() if inner <= places)
        bands = self.told[places].bands
        if bands is None:
            return partial(held_squares, self.ladder, parts)
        if len(parts) == 1 and len(parts[0].knowns) == 1:
            return partial(held_squares, self.ladder, [replace(parts[0], bands=bands)])
        return partial(Union(self.ladder, parts).held_squares, bands)

    def _true_squares(self, places: Places) -> int:
        counts = merged(self.tally, places)
        return sum(value * value * count for value, count in counts.items())

    def told_with(self, places: Places, squares: int) -> SpreadTold | None:
        """What would be told of an atom if its sum of squares were another; None where nobody
        answered."""
        parts = tuple(part for inner, part in self._parts.items() if inner <= places)
        if not parts:
            return None
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


def _last_alike(
    held: Callable[[int], int | None], told: int, furthest: int, sign: int
) -> int | None:
    """The last sum of squares that is held at `told`, looked for by halving, since holding keeps
    the order of sums; None where even the `furthest` is."""
    if held(furthest) == told:
        return None
    found, step = told, 1
    while held(found + sign * step) == told:
        found += sign * step
        step *= 2
    while step := step // 2:
        if held(found + sign * step) == told:
            found += sign * step
    return found


def _sum(ranges: Sequence[CountRange]) -> CountRange | None:
    return reduce(CountRange.plus, ranges) if ranges else None


def _all_or_none(classes: Sequence[ShareClass | None]) -> tuple[ShareClass, ...]:
    kept = tuple(one for one in classes if one is not None)
    return kept if len(kept) == len(classes) else ()


def _edges(counts: Mapping[int, int], values: range) -> frozenset[int]:
    """The last value of each run when neighbours are joined until each run has at least three
    answers (R6)."""
    runs = [[value] for value in values]

    def number(run: Sequence[int]) -> int:
        return sum(counts.get(value, 0) for value in run)

    while len(runs) > 1 and min(map(number, runs)) < LEAST_PER_CATEGORY:
        small = next(i for i, run in enumerate(runs) if number(run) < LEAST_PER_CATEGORY)
        sides = [i for i in (small - 1, small + 1) if 0 <= i < len(runs)]
        other = min(sides, key=lambda i: number(runs[i]))
        first = min(small, other)
        runs[first : first + 2] = [runs[first] + runs[first + 1]]
    return frozenset(run[-1] for run in runs)


def shape_of(categories: Sequence[Category]) -> tuple[float, ...]:
    """Shares per value, four decimals; a joined category split evenly (R6)."""
    shares = (
        round(one.share / (one.last - one.first + 1), 4)
        for one in categories
        for _ in range(one.first, one.last + 1)
    )
    return tuple(max(share, SMALLEST_SHARE) for share in shares)
