"""The attacker: knows every published figure, how many answered at every place, and the rules.

He works on one item of a release. Nothing here uses the code under test except to know how an
interval is computed and what it rests on (the rules are public).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.optimize import LinearConstraint, milp

from surveyapp.domain.bands import Ladder, high_range, three_bands
from surveyapp.domain.disclosure import NodeKey, name_of
from surveyapp.domain.release import Published, QuestionResult, Region, Release, ShareClass
from surveyapp.domain.slack import Known, protected_sum
from surveyapp.domain.squares import Told, held_squares
from surveyapp.domain.statistics import Moments, mean_interval
from surveyapp.domain.tree import Tree

Numbers = Mapping[NodeKey, int]
"""People per place; the attacker knows them all."""


def inside(name: str, tree: Tree) -> frozenset[NodeKey]:
    """The places a name in an atom's list stands for."""
    key = next(key for key in tree.node if name_of(key) == name)
    return tree.places[key]


def published(release: Release, item: str = "q1") -> list[tuple[Region, QuestionResult]]:
    found = [(region, region.question(item)) for region in release.regions]
    return [(r, q) for r, q in found if q is not None and isinstance(q.result, Published)]


# --- T1: is there a combination of published places with fewer than k people in it? ------------


def rank(rows: Iterable[Sequence[Fraction]]) -> int:
    """The rank of a matrix, in exact fractions."""
    left = [list(row) for row in rows]
    found = 0
    while left:
        pivot = next((row for row in left if any(row)), None)
        if pivot is None:
            return found
        left.remove(pivot)
        column = next(i for i, value in enumerate(pivot) if value)
        for row in left:
            factor = row[column] / pivot[column]
            if factor:
                row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def small_sets(numbers: Numbers, k: int) -> Iterator[set[NodeKey]]:
    """Sets of places with at least one and fewer than k people together."""
    small = [place for place, n in numbers.items() if 0 < n < k]
    for size in range(1, k):
        for places in combinations(small, size):
            if sum(numbers[place] for place in places) < k:
                yield set(places)


def derivable_small_set(
    release: Release, tree: Tree, numbers: Numbers, k: int, item: str = "q1"
) -> set[NodeKey] | None:
    """A set of fewer than k people about whom a sum can be derived by adding and subtracting
    published sums, or None. Such a sum exists exactly when leaving out their columns lowers the
    rank of the matrix of published places."""
    answered = [place for place, n in numbers.items() if n]
    rows = [tree.places[region.key] for region, _ in published(release, item)]
    rows += [
        frozenset().union(*(inside(n, tree) for n in a.regions if not n.endswith("/-")))
        for a in release.atoms[item]
        if not any(n.endswith("/-") for n in a.regions)
    ]

    def matrix(columns: Sequence[NodeKey]) -> list[list[Fraction]]:
        return [[Fraction(place in row) for place in columns] for row in rows]

    whole = rank(matrix(answered))
    for places in small_sets(numbers, k):
        if rank(matrix([place for place in answered if place not in places])) < whole:
            return places
    return None


# --- T2: an integer programme over all tables that agree with everything published -------------


@dataclass
class Programme:
    """Variables x[place, value]: how many answered so. Every published figure is a constraint.

    Not in the programme: theme means, indicators and their intervals (functions of item means
    and item intervals), intervals below 30 answers (functions of mean, n, invited and a shape),
    verdicts of changes and comparisons (functions of protected sums, held squares, shapes, sd and
    correlations: `test_verdicts`), shapes, categories, the share without an opinion, sd and
    correlations (rest on 100 answers and more, and count an atom at the edge as its protected sum
    does), drivers and reliability (rest on 100 people and more in every remainder:
    `test_tables`). What bands and squares of several groups leave possible together is tried
    apart, in `test_unions`.
    """

    places: Sequence[NodeKey]
    values: range

    def __post_init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def vector(self, places: Iterable[NodeKey], weight: Mapping[int, int]) -> np.ndarray:
        wanted = set(places)
        return np.array(
            [
                float(weight.get(v, 0)) if p in wanted else 0.0
                for p in self.places
                for v in self.values
            ]
        )

    def add(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def extreme(self, row: np.ndarray, *, greatest: bool) -> int:
        found = milp(
            -row if greatest else row,
            integrality=np.ones(row.size),
            constraints=LinearConstraint(
                np.array(self.rows), np.array(self.low), np.array(self.high)
            ),
        )
        assert found.status == 0, found.message
        return round(-found.fun if greatest else found.fun)


def programme(
    release: Release, tree: Tree, numbers: Numbers, values: range, item: str = "q1"
) -> Programme:
    places = [place for place, n in numbers.items() if n]
    made = Programme(places, values)
    ones = dict.fromkeys(values, 1)
    themselves = {value: value for value in values}
    for place in places:
        made.add(made.vector([place], ones), numbers[place], numbers[place])
    for atom in release.atoms[item]:
        members = frozenset().union(*(inside(name, tree) for name in atom.regions))
        n = sum(numbers[place] for place in members if place in numbers)
        top = values[-1] * n - len(values) + 1
        bottom = values[0] * n + len(values) - 1
        low = -np.inf if atom.clipped and atom.sum == bottom else atom.sum
        high = np.inf if atom.clipped and atom.sum == top else atom.sum
        made.add(made.vector(members, themselves), low, high)
    for region, question in published(release, item):
        n = sum(numbers.get(place, 0) for place in tree.places[region.key])
        assert isinstance(question.result, Published)
        if question.result.bound is None and not any(a.clipped for a in release.atoms[item]):
            row = made.vector(tree.places[region.key], themselves)
            made.add(row, n * (question.result.value - 0.005), n * (question.result.value + 0.005))
        if question.high is not None:
            _add_class(made, tree.places[region.key], values[-2:], question.high, n)
        for shown, band in zip(
            question.bands, (values[:2], values[2:-2], values[-2:]), strict=False
        ):
            _add_class(made, tree.places[region.key], band, shown, n)
    return made


def _add_class(
    made: Programme, places: Iterable[NodeKey], band: Sequence[int], shown: ShareClass, n: int
) -> None:
    low = 0 if shown.low is None else shown.low * n / 100
    high = n if shown.high is None else (shown.high + 1) * n / 100 - 1e-6
    made.add(made.vector(places, dict.fromkeys(band, 1)), low - 1e-9, high)


def add_squares(
    made: Programme, region: Region, places: Iterable[NodeKey], answers: Sequence[int]
) -> None:
    """What a count-based interval of one atom tells of the sum of squares: every sum of squares
    that the rule for holding it turns into the same interval. The classes the rule starts from
    are public; they are taken from the true answers for brevity."""
    question = region.question("q1")
    assert question is not None
    assert isinstance(question.result, Published)
    shown = question.result.interval, question.result.comparison_interval
    lo, hi = made.values[0], made.values[-1]
    n, total = len(answers), sum(answers)
    ladder, known = Ladder(lo, hi, hi - 1), Known(n, protected_sum(total, n, lo, hi))
    high, middle, low = (
        sum(value in band for value in answers)
        for band in ((hi - 1, hi), (lo + 2, lo + 3), (lo, lo + 1))
    )
    told_high = high_range(ladder, [known], high)
    part = Told((known,), told_high, three_bands(ladder, known, told_high, low, middle))

    def gives_the_same(squares: int) -> bool:
        held = held_squares(ladder, [part], squares)
        answered = Moments(lo, hi, n, known.total, held)
        ends = (mean_interval(answered, invited) for invited in (region.invited, None))
        return tuple(tuple(round(end, 2) for end in each) for each in ends) == shown

    if known.total != total or not gives_the_same(sum(v * v for v in answers)):
        return
    least = greatest = sum(v * v for v in answers)
    while least > total and gives_the_same(least - 2):
        least -= 2
    while greatest < hi * total and gives_the_same(greatest + 2):
        greatest += 2
    made.add(made.vector(places, {v: v * v for v in made.values}), least, greatest)
