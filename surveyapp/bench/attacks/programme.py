"""An integer programme over all tables of answers that agree with everything that was published.

A variable is how many people at a place answered so. What is known of them is a row of limits.
The attacker's own arithmetic is watched: a row that the true table does not meet is refused.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from surveyapp.domain.disclosure import NodeKey

Variable = tuple[NodeKey, Hashable]
"""How many at a place answered so."""
Weights = Mapping[Variable, float]
Array = np.ndarray[Any, np.dtype[np.float64]]
_ROUNDING = 1e-6
_INFEASIBLE = 2


class Wrong(AssertionError):
    """The attacker believes something that is not true, or the solver gave up."""


@dataclass
class Programme:
    """`truth` has every variable with its true value; only `add` looks at the values."""

    truth: Mapping[Variable, int]
    rows: list[tuple[Weights, float, float]] = field(default_factory=list)
    wide: list[tuple[Weights, float, float]] = field(default_factory=list)
    """Rows over many units, which are left out of account when `parts` are made."""
    tables: list[Array] = field(default_factory=list)
    """Tables found so far that agree with every row."""

    def __post_init__(self) -> None:
        self._at = {variable: number for number, variable in enumerate(self.truth)}

    def add(self, weights: Weights, low: float, high: float, *, is_wide: bool = False) -> None:
        """Something that is known: the weighted sum lies from `low` to `high`. Of nobody, as where
        all sums are held, there is nothing to know."""
        true = sum(weight * self.truth[variable] for variable, weight in weights.items())
        if not low - _ROUNDING <= true <= high + _ROUNDING:
            raise Wrong(f"{true} is not from {low} to {high}")
        if not weights:
            return
        (self.wide if is_wide else self.rows).append((weights, low, high))
        self.tables.clear()
        self.__dict__.pop("_limits", None)

    def solve(self, objective: Weights, least: Weights | None = None) -> Array | None:
        """A table with the greatest `objective`, some variables being at `least` so many; None
        where there is none. It is remembered when it agrees with every row and nothing more."""
        size = len(self._at)
        lower = np.zeros(size)
        for variable, number in (least or {}).items():
            lower[self._at[variable]] = number
        found = milp(
            -self._row(objective),
            integrality=np.ones(size, dtype=int),
            bounds=Bounds(lower, np.inf),
            constraints=self._limits,
        )
        if found.status == _INFEASIBLE:
            return None
        if found.x is None:
            raise Wrong(str(found.message))
        table = np.round(found.x)
        if least is None:
            self.tables.append(table)
        return np.asarray(table)

    @cached_property
    def parts(self) -> "Sequence[Programme]":
        """Programmes of variables that only wide rows join; everything outside stands as it truly
        is. So each table of a part is one of the whole, but the whole may have more."""
        home = {variable: {variable} for variable in self.truth}
        for weights, _, _ in self.rows:
            together = max((home[one] for one in weights), key=len)
            for one in weights:
                if home[one] is not together:
                    together |= home[one]
                    home.update(dict.fromkeys(home[one], together))
        found = {id(together): together for together in home.values()}
        return [self._part(together) for together in found.values()]

    def _part(self, variables: set[Variable]) -> "Programme":
        made = Programme({one: self.truth[one] for one in self.truth if one in variables})
        for known, kept in ((self.rows, made.rows), (self.wide, made.wide)):
            for weights, low, high in known:
                inside = {one: weight for one, weight in weights.items() if one in variables}
                if inside:
                    outside = sum(w * self.truth[v] for v, w in weights.items() if v not in inside)
                    kept.append((inside, low - outside, high - outside))
        return made

    def value(self, table: Array, variable: Variable) -> float:
        return float(table[self._at[variable]])

    def sum_of(self, table: Array, weights: Weights) -> float:
        return sum(weight * self.value(table, variable) for variable, weight in weights.items())

    def _row(self, weights: Weights) -> Array:
        row = np.zeros(len(self._at))
        for variable, weight in weights.items():
            row[self._at[variable]] = weight
        return row

    @cached_property
    def _limits(self) -> LinearConstraint:
        known = [*self.rows, *self.wide]
        places = [
            (number, self._at[variable], weight)
            for number, (weights, _, _) in enumerate(known)
            for variable, weight in weights.items()
        ]
        rows, columns, values = zip(*places, strict=True)
        matrix = sparse.csr_array((values, (rows, columns)), shape=(len(known), len(self._at)))
        low, high = ([row[end] for row in known] for end in (1, 2))
        return LinearConstraint(matrix, np.array(low) - _ROUNDING, np.array(high) + _ROUNDING)


def excluded(
    programme: Programme,
    wanted: Sequence[Variable],
    least: Weights | None = None,
    needed: Callable[[Variable], int] = lambda _: 1,
) -> list[Variable]:
    """As `never_seen`, looked for in the parts first."""
    left: list[Variable] = []
    for part in programme.parts:
        here = [one for one in wanted if one in part.truth]
        known = {one: number for one, number in (least or {}).items() if one in part.truth}
        left += never_seen(part, here, known or None, needed) if here else []
    return never_seen(programme, left, least, needed) if left else []


def never_seen(
    programme: Programme,
    wanted: Sequence[Variable],
    least: Weights | None = None,
    needed: Callable[[Variable], int] = lambda _: 1,
) -> list[Variable]:
    """Of the `wanted` variables those that are below `needed` in every table: nobody (else) can
    have answered so. `least` is what the attacker knows besides."""
    left = list(wanted)

    def look(table: Array | None) -> None:
        if table is not None:
            left[:] = [one for one in left if programme.value(table, one) < needed(one)]

    if least is None:
        for table in programme.tables:
            look(table)
    before = len(left) + 1
    while left and len(left) < before:
        before = len(left)
        look(programme.solve(dict.fromkeys(_one_each(left), 1.0), least))
    never = []
    while left:
        one = left.pop()
        look(found := programme.solve({}, {**(least or {}), one: needed(one)}))
        if found is None:
            never.append(one)
    return never


def _one_each(variables: Sequence[Variable]) -> Iterable[Variable]:
    """One value of every place, another at each in turn."""
    places: dict[NodeKey, list[Variable]] = {}
    for variable in variables:
        places.setdefault(variable[0], []).append(variable)
    return [some[number % len(some)] for number, some in enumerate(places.values())]


def recovered(programme: Programme, figures: Iterable[Weights]) -> list[Weights]:
    """The figures that have the same value in every table: the attacker knows them. Each lies in
    one of the parts, where it is looked for first."""
    figures = list(figures)
    left: list[Weights] = []
    for part in programme.parts:
        here = [figure for figure in figures if figure.keys() <= part.truth.keys()]
        left += _certain(part, here) if here else []
    return _certain(programme, left) if left else []


def _certain(programme: Programme, figures: Iterable[Weights]) -> list[Weights]:
    left = list(figures)
    whole: dict[Variable, float] = {}
    for figure in left:
        whole.update(figure)
    for sign in (1.0, -1.0):
        programme.solve({variable: sign * weight for variable, weight in whole.items()})
    return [figure for figure in left if _is_certain(programme, figure)]


def _is_certain(programme: Programme, figure: Weights) -> bool:
    if len({programme.sum_of(table, figure) for table in programme.tables}) > 1:
        return False
    ends = (
        programme.solve({variable: sign * weight for variable, weight in figure.items()})
        for sign in (1.0, -1.0)
    )
    found = [table for table in ends if table is not None]
    return len({programme.sum_of(table, figure) for table in found}) == 1
