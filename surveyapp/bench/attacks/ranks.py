"""Adding and subtracting published places, in exact fractions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from surveyapp.domain.disclosure import NodeKey


def rank(rows: Iterable[Sequence[Fraction]]) -> int:
    """The rank of a matrix."""
    left = [list(row) for row in rows]
    found = 0
    while left:
        pivot = next((row for row in left if any(row)), None)
        if pivot is None:
            return found
        left.remove(pivot)
        column = next(at for at, value in enumerate(pivot) if value)
        for row in left:
            factor = row[column] / pivot[column]
            if factor:
                row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def derivable_small_set(
    published: Sequence[frozenset[NodeKey]], numbers: Mapping[NodeKey, int], k: int
) -> frozenset[NodeKey] | None:
    """A set of fewer than `k` people about whom a sum can be derived from the sums of the
    `published` sets of places, or None.

    Places that lie in the same published sets can never be told apart, so they are one column.
    A sum over some columns alone can be derived exactly when leaving them out lowers the rank.
    """
    columns: dict[tuple[int, ...], set[NodeKey]] = {}
    for place, n in numbers.items():
        where = tuple(at for at, places in enumerate(published) if place in places)
        if n and where:
            columns.setdefault(where, set()).add(place)
    people = {where: sum(numbers[p] for p in places) for where, places in columns.items()}

    def matrix(kept: Iterable[tuple[int, ...]]) -> list[list[Fraction]]:
        some = list(kept)
        return [[Fraction(at in where) for where in some] for at in range(len(published))]

    whole = rank(matrix(columns)) if any(n < k for n in people.values()) else 0
    for few in _together_below(people, k):
        if rank(matrix(one for one in columns if one not in few)) < whole:
            return frozenset().union(*(columns[one] for one in few))
    return None


def _together_below(
    people: Mapping[tuple[int, ...], int], k: int
) -> Iterator[tuple[tuple[int, ...], ...]]:
    small = [where for where, n in people.items() if n < k]
    for size in range(1, k):
        for some in combinations(small, size):
            if sum(people[one] for one in some) < k:
                yield some
