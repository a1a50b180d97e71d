"""Every possible set of answers through the real count, grouped by what comes out.

Whoever sees an output knows that the truth is one of the tables that give it. An output is bad
when none of its tables has somebody who gave some answer: then nobody can have given it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

from surveyapp.domain.release import Release

Values = tuple[int, ...]


def tables(n: int, lo: int, hi: int) -> Iterator[Values]:
    """Every set of n answers from lo to hi, each written as its sorted values."""
    if lo == hi:
        yield (lo,) * n
        return
    for count in range(n + 1):
        for rest in tables(n - count, lo + 1, hi):
            yield (lo,) * count + rest


def with_sum(n: int, total: int, lo: int = 1, hi: int = 6) -> list[Values]:
    return [table for table in tables(n, lo, hi) if sum(table) == total]


def bad_outputs(
    worlds: Iterable[Mapping[str, Values]],
    publish: Callable[[Mapping[str, Values]], Release],
    answers: Iterable[int],
) -> list[tuple[Release, str, set[int]]]:
    """Outputs that exclude an answer at some place: the output, the place, what is excluded."""
    possible: dict[bytes, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for world in worlds:
        output = publish(world).to_bytes()
        for place, values in world.items():
            possible[output][place].update(values)
    wanted = set(answers)
    return [
        (Release.from_bytes(output), place, wanted - seen)
        for output, places in possible.items()
        for place, seen in places.items()
        if seen != wanted
    ]


def every_pair(
    first: list[Values], second: list[Values], *names: str
) -> Iterator[dict[str, Values]]:
    for one, other in product(first, second):
        yield {names[0]: one, names[1]: other}
