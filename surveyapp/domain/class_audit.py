"""Does a question's second breakdown leave every answer possible? Looked for in what is told (R8).

The auditor sees what anybody could: how many answered in every atom and class, everything the
release tells of the question in the tree, and the figures by class. It never sees an answer. So
whether it is content follows from what is told, and that it was tells nothing more.

It asks for a table of how many of each atom and class gave each value, in which somebody of the
one asked about gave the value asked about; and for two tables that differ in the sum of every
cell that is not a whole atom. A table, once found, is checked in whole numbers. Where none is
found, for whatever reason, it is not content.

What the tree itself leaves open rests on its own proof. That leaves the values told from 100
answers on out of account, since they rest on 100 people everywhere. Here they are taken in as
well: what the classes would take away beside them counts, what is gone without any class does not.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.domain.class_figures import sums_told_as
from surveyapp.domain.class_structure import ClassKey, Crossed, Places
from surveyapp.domain.disclosure import NodeKey, name_of
from surveyapp.domain.means import Measured, ProtectedAtom
from surveyapp.domain.result import Bound, Category, ShareClass
from surveyapp.domain.second_breakdown import ClassFigure
from surveyapp.domain.statistics.tables import Row, Table, Tables

_HUNDRED = 100
_HALF_A_STEP = 0.00005 + 1e-9
"""Shares of values are told with four decimals."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of one class in one atom of the means, by its number."""

    atom: int
    choice: ClassKey
    n: int


@dataclass(frozen=True)
class Told:
    """Everything told of one question."""

    measured: Measured
    some: Crossed
    figures: Sequence[ClassFigure]

    @cached_property
    def atoms(self) -> Sequence[ProtectedAtom]:
        return self.measured.atoms

    @cached_property
    def values(self) -> range:
        return range(self.measured.item.lo, self.measured.item.hi + 1)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        found = (
            Cell(number, choice, self.some.people(one.atom.places, [choice]))
            for number, one in enumerate(self.atoms)
            for choice in self.some.everybody
        )
        return tuple(cell for cell in found if cell.n)

    def variable(self, cell: int, value: int) -> int:
        return cell * len(self.values) + value - self.values.start

    @property
    def size(self) -> int:
        return len(self.cells) * len(self.values)

    def is_whole_atom(self, cell: Cell) -> bool:
        return cell.n == self.atoms[cell.atom].known.n

    # --- rows ----------------------------------------------------------------------------------

    def weights(
        self, belongs: Callable[[Cell], bool], per_value: Callable[[int], int]
    ) -> dict[int, int]:
        return {
            self.variable(number, value): weight
            for number, cell in enumerate(self.cells)
            if belongs(cell)
            for value in self.values
            if (weight := per_value(value))
        }

    def _inside(self, places: Places) -> Callable[[Cell], bool]:
        return lambda cell: self.atoms[cell.atom].atom.places <= places

    def _free(self, places: Places) -> Callable[[Cell], bool]:
        """Atoms of which nothing is held; the others count as a table that stands for them."""
        inside = self._inside(places)
        is_free = self.measured.spread.is_free
        return lambda cell: inside(cell) and is_free(self.atoms[cell.atom].atom.places)

    @cached_property
    def of_tree(self) -> list[Row]:
        """What the tree tells, but for the values from 100 answers on."""
        return [*self._numbers(), *self._sums(), *self._shares(), *self._spreads()]

    def _numbers(self) -> Iterator[Row]:
        for cell in self.cells:
            yield Row(self.weights(cell.__eq__, lambda _: 1), cell.n, cell.n)

    def _sums(self) -> Iterator[Row]:
        for one in self.atoms:
            total = one.known.total
            yield Row(
                self.weights(self._inside(one.atom.places), int),
                None if one.bound is Bound.AT_MOST else total,
                None if one.bound is Bound.AT_LEAST else total,
            )

    def _shares(self) -> Iterator[Row]:
        ladder, spread = self.measured.spread.ladder, self.measured.spread
        if ladder.high_from is not None:
            for places in filter(self._is_below_patterns, spread.highs):
                high = spread.highs[places]
                yield self._counted(self._inside(places), ladder.high_from, ladder.hi, high[1:])

    def _spreads(self) -> Iterator[Row]:
        spread = self.measured.spread
        for places, told in spread.told.items():
            inside = self._inside(places)
            if (
                told.bands is not None
                and spread.ladder.three is not None
                and self._is_below_patterns(places)
            ):
                classes = (told.bands.low, told.bands.middle, told.bands.high)
                for ends, one in zip(spread.ladder.three.ranges, classes, strict=True):
                    yield self._counted(inside, *ends, one[1:])
            low, high = spread.squares_told_alike(places)
            yield Row(self.weights(inside, lambda value: value * value), low, high)

    def _is_below_patterns(self, places: Places) -> bool:
        """Whether some place tells of these people as places of fewer than 100 answers do."""
        families = self.measured.families
        return any(
            places <= families.tree.places[key]
            for key in families.shares.shown - families.patterns.shown
        )

    def _counted(
        self, belongs: Callable[[Cell], bool], first: int, last: int, ends: Sequence[int]
    ) -> Row:
        return Row(self.weights(belongs, lambda value: int(first <= value <= last)), *ends)

    @cached_property
    def of_values(self) -> list[Row]:
        """What places of 100 answers and more tell: the values, and classes counted from them."""
        shown = self.measured.families.patterns.shown
        found = [row for key in sorted(shown, key=name_of) for row in self._values_at(key)]
        return [row for row in found if row.weights]

    def _values_at(self, key: NodeKey) -> Iterator[Row]:
        spread = self.measured.spread
        places = self.measured.tree.places[key]
        whole, standing = spread.counted(places), spread.standing(places)
        n = whole.total()
        for one in spread.categories(key):
            yield self._beside(places, one.first, one.last, _counts_of(one, n), standing)
        for (first, last), share in self._classes_at(key):
            yield self._beside(places, first, last, _counts_in(share, n), standing)

    def _classes_at(self, key: NodeKey) -> Iterator[tuple[tuple[int, int], ShareClass]]:
        spread, ladder = self.measured.spread, self.measured.spread.ladder
        high = spread.high(key)
        if high is not None and ladder.high_from is not None:
            yield (ladder.high_from, ladder.hi), high
        if ladder.three is not None:
            yield from zip(ladder.three.ranges, spread.three_bands(key), strict=False)

    def _beside(
        self,
        places: Places,
        first: int,
        last: int,
        ends: tuple[int, int],
        standing: Mapping[int, int],
    ) -> Row:
        """A number told of a place, less what only stands for sums and squares that are held."""
        out = sum(standing.get(value, 0) for value in range(first, last + 1))
        return self._counted(self._free(places), first, last, [end - out for end in ends])

    @cached_property
    def of_classes(self) -> list[Row]:
        """The figures by class."""
        return [self._of_class(figure) for figure in self.figures]

    def _of_class(self, figure: ClassFigure) -> Row:
        n = sum(cell.n for cell in self.cells if cell.choice == figure.choice)
        weights = self.weights(lambda cell: cell.choice == figure.choice, int)
        return Row(weights, *sums_told_as(self.measured.item, figure, n))


def _counts_of(one: Category, n: int) -> tuple[int, int]:
    """The numbers of people that are told as this share."""
    ends = (n * (one.share - _HALF_A_STEP), n * (one.share + _HALF_A_STEP))
    return math.ceil(ends[0]), math.floor(ends[1])


def _counts_in(share: ShareClass, n: int) -> tuple[int, int]:
    low = 0 if share.low is None else -(-share.low * n // _HUNDRED)
    high = n if share.high is None else -(-(share.high + 1) * n // _HUNDRED) - 1
    return low, high


def leaves_everything_possible(told: Told) -> bool:
    """Whether somebody of every atom and class may have given every value, and no sum of a part
    of an atom is known. Raises Undecided where that is not found out."""
    return _Audit(told).is_content()


class _Audit:
    def __init__(self, told: Told) -> None:
        self.told = told
        self.found: list[Table] = []
        """Tables that agree with everything told."""

    def is_content(self) -> bool:
        told = self.told
        gone = self._impossible(
            range(told.size), [*told.of_values, *told.of_classes], self.found.append
        )
        if gone and not self._are_gone_without_classes(gone):
            return False
        cells = enumerate(told.cells)
        open_ = [self._is_open(at) for at, cell in cells if not told.is_whole_atom(cell)]
        return all(open_)

    def _are_gone_without_classes(self, gone: Sequence[int]) -> bool:
        """Whether the values told from 100 answers on rule them out without any class, and classes
        do not beside what the tree's proof knows."""
        told = self.told
        left = self._impossible(gone, told.of_values)
        return len(left) == len(gone) and not self._impossible(gone, told.of_classes)

    def _impossible(
        self,
        variables: Sequence[int],
        beside: Sequence[Row],
        see: Callable[[Table], object] = lambda _: None,
    ) -> list[int]:
        """Those that no table has above 0 that meets the rows of the tree and these; `see` is
        shown the tables."""
        left = list(variables)
        while left:
            one_of_them = Row(dict.fromkeys(left, 1), 1, None)
            tables = Tables(self.told.size, [*self.told.of_tree, *beside, one_of_them])
            table = tables.find(dict.fromkeys(self._one_each(left), 1))
            if table is None:
                break
            see(table)
            left = [one for one in left if table[one] == 0]
        return left

    def _one_each(self, variables: Sequence[int]) -> Iterator[int]:
        """One value of every cell, another at each in turn."""
        size = len(self.told.values)
        cells: dict[int, list[int]] = {}
        for one in variables:
            cells.setdefault(one // size, []).append(one)
        for number, some in enumerate(cells.values()):
            yield some[number % len(some)]

    @cached_property
    def _whole(self) -> Tables:
        return Tables(
            self.told.size, [*self.told.of_tree, *self.told.of_values, *self.told.of_classes]
        )

    def _is_open(self, cell: int) -> bool:
        """Whether two tables differ in the sum of a cell."""
        first = self.told.variable(cell, self.told.values.start)
        weights = {first + at: value for at, value in enumerate(self.told.values)}
        sums = {_sum(table, weights) for table in self.found}
        for sign in (1, -1):
            if len(sums) <= 1:
                table = self._whole.find({one: sign * weight for one, weight in weights.items()})
                sums |= set() if table is None else {_sum(table, weights)}
        return len(sums) > 1


def _sum(table: Table, weights: Mapping[int, int]) -> int:
    return sum(weight * table[variable] for variable, weight in weights.items())
