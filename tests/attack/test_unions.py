"""Bands and an interval told of several groups together leave every answer possible.

An integer programme looks for a table that agrees with everything told, for every group and every
answer somebody there may have given. It knows nothing of how the rule finds its own tables.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from surveyapp.domain.bands import Ladder, ThreeBands, high_range
from surveyapp.domain.share_class import CountRange, ten_points
from surveyapp.domain.slack import Known, protected_sum
from surveyapp.domain.squares import Told
from surveyapp.domain.unions import Union

SIX, FIVE = Ladder(1, 6, 5), Ladder(1, 5, 4)
SKEWED = {6: (2, 3, 7, 17, 33, 38), 5: (3, 5, 12, 38, 42)}
VERY_SATISFIED = {6: (1, 1, 1, 2, 15, 80), 5: (1, 1, 2, 16, 80)}


@dataclass(frozen=True)
class Groups:
    """Answers per group, and which groups together make a share atom."""

    ladder: Ladder
    answers: tuple[tuple[int, ...], ...]
    parts: tuple[tuple[int, ...], ...]

    def known(self, at: int) -> Known:
        given = self.answers[at]
        total = protected_sum(sum(given), len(given), self.ladder.lo, self.ladder.hi)
        return Known(len(given), total)

    def count(self, low: int, high: int, groups: Sequence[int] | None = None) -> int:
        chosen = range(len(self.answers)) if groups is None else groups
        return sum(low <= value <= high for at in chosen for value in self.answers[at])

    @property
    def squares(self) -> int:
        return sum(value * value for given in self.answers for value in given)

    def told(self) -> tuple[Told, ...]:
        found = []
        for groups in self.parts:
            knowns = tuple(self.known(at) for at in groups)
            high = self.count(self.ladder.high_from or 0, self.ladder.hi, groups)
            found.append(Told(knowns, high_range(self.ladder, knowns, high)))
        return tuple(found)

    def bands(self) -> tuple[int, int, int]:
        assert self.ladder.three is not None
        low, middle, high = (self.count(*ends) for ends in self.ladder.three.ranges)
        return low, middle, high


def groups(seed: int, ladder: Ladder, weights: Sequence[int]) -> Groups:
    chance = random.Random(seed)
    sizes = [chance.randint(8, 20) for _ in range(chance.randint(2, 5))]
    while sum(sizes) < 30:
        sizes.append(chance.randint(8, 20))
    answers = tuple(tuple(chance.choices(ladder.values, weights, k=size)) for size in sizes)
    # Groups from twelve answers on tell their own share; smaller ones do so together.
    alone = [(at,) for at, size in enumerate(sizes) if size >= 12]
    rest = tuple(at for at, size in enumerate(sizes) if size < 12)
    return Groups(ladder, answers, (*alone, rest) if rest else tuple(alone))


class Tables:
    """Every table that agrees with what was told: x[group, value] people, as linear limits."""

    def __init__(self, made: Groups) -> None:
        self.made = made
        self.values = list(made.ladder.values)
        self.everybody = list(range(len(made.answers)))
        self.rows: list[list[float]] = []
        self.ends: list[tuple[float, float]] = []

    def row(self, members: Sequence[int], weight: Mapping[int, int]) -> list[float]:
        return [
            float(weight.get(value, 0)) if at in members else 0.0
            for at in self.everybody
            for value in self.values
        ]

    def limit(
        self, members: Sequence[int], weight: Mapping[int, int], low: float, high: float
    ) -> None:
        self.rows.append(self.row(members, weight))
        self.ends.append((low, high))

    def have(self, at: int, value: int) -> bool:
        """Whether one of them has somebody in the group `at` who answered `value`."""
        rows = np.array([*self.rows, self.row([at], {value: 1})])
        low, high = zip(*self.ends, (1, np.inf), strict=True)
        limits = LinearConstraint(rows, np.array(low), np.array(high))
        size = rows.shape[1]
        found = milp(np.zeros(size), integrality=np.ones(size), constraints=limits)
        return bool(found.status == 0)


def excluded(
    made: Groups, told: Sequence[Told], bands: ThreeBands, squares: int
) -> list[tuple[int, int]]:
    """Groups and answers that no table has beside all that is told."""
    tables = Tables(made)
    ladder, everybody = made.ladder, tables.everybody
    assert ladder.three is not None
    for at in everybody:
        known = made.known(at)
        tables.limit([at], dict.fromkeys(ladder.values, 1), known.n, known.n)
        tables.limit([at], {v: v for v in ladder.values}, known.total, known.total)
    for part, members in zip(told, made.parts, strict=True):
        high = dict.fromkeys(range(ladder.high_from or 0, ladder.hi + 1), 1)
        tables.limit(members, high, part.high.low, part.high.high)
    shown = zip((bands.low, bands.middle, bands.high), ladder.three.ranges, strict=True)
    for told_class, (first, last) in shown:
        band = dict.fromkeys(range(first, last + 1), 1)
        tables.limit(everybody, band, told_class.low, told_class.high)
    tables.limit(everybody, {v: v * v for v in ladder.values}, squares, squares)
    return [
        (at, value) for at in everybody for value in ladder.values if not tables.have(at, value)
    ]


@pytest.mark.parametrize("ladder", [SIX, FIVE])
@pytest.mark.parametrize("shape", [SKEWED, VERY_SATISFIED])
@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 60))]
)
def test_no_answer_is_excluded_by_bands_and_interval_of_several_groups(
    ladder: Ladder, shape: dict[int, Sequence[int]], seed: int
) -> None:
    made = groups(seed, ladder, shape[len(ladder.values)])
    told = made.told()
    union = Union(ladder, told)

    bands = union.three_bands(*made.bands()[:2])
    held = None if bands is None else union.held_squares(bands, made.squares)

    if bands is not None and held is not None:
        assert excluded(made, told, bands, held) == []


def test_most_unions_of_usual_answers_are_told_in_bands() -> None:
    told = [
        union.held_squares(bands, made.squares)
        for seed in range(40)
        if (made := groups(seed, SIX, SKEWED[6]))
        and (bands := (union := Union(SIX, made.told())).three_bands(*made.bands()[:2]))
    ]

    assert sum(one is not None for one in told) >= 36


def test_bands_as_they_are_would_exclude_answers() -> None:
    """The same programme against a rule that holds nothing back."""
    wrong = 0
    for seed in range(6):
        made = groups(seed, SIX, VERY_SATISFIED[6])
        n = sum(map(len, made.answers))
        classes: list[CountRange] = [ten_points(count, n) for count in made.bands()]
        wrong += bool(excluded(made, made.told(), ThreeBands(*classes), made.squares))

    assert wrong >= 3


def test_a_held_sum_of_squares_stays_as_it_is_when_it_is_held_again() -> None:
    for seed in range(6):
        made = groups(seed, SIX, VERY_SATISFIED[6])
        union = Union(SIX, made.told())
        bands = union.three_bands(*made.bands()[:2])
        if bands is not None:
            held = union.held_squares(bands, made.squares)
            assert held is None or union.held_squares(bands, held) == held
