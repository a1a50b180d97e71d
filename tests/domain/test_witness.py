"""Which sums of squares a table can have, against listing every table."""

from itertools import product

import pytest

from surveyapp.domain.bands import Ladder
from surveyapp.domain.witness import Reach, Table, reach, step_of

SIX, FIVE, FOUR = Ladder(1, 6, 5), Ladder(1, 5, 4), Ladder(1, 4, 4)


def listed(ladder: Ladder, counts: tuple[int, int, int]) -> dict[int, set[int]]:
    """Sums of squares by sum, over every table with so many people per band."""
    assert ladder.three is not None
    found: dict[int, set[int]] = {}
    ranges = [
        range(count * (last - first) + 1)
        for count, (first, last) in zip(counts, ladder.three.ranges, strict=True)
    ]
    for uppers in product(*ranges):
        values = [
            (first + 1, upper)
            for upper, (first, _) in zip(uppers, ladder.three.ranges, strict=True)
        ] + [
            (first, count - upper)
            for count, upper, (first, _) in zip(counts, uppers, ladder.three.ranges, strict=True)
        ]
        total = sum(value * number for value, number in values)
        found.setdefault(total, set()).add(sum(v * v * number for v, number in values))
    return found


def told(ladder: Ladder, one: Reach) -> set[int]:
    step = step_of(ladder)
    wanted = range(one.base + step * one.first, one.base + step * one.last + 1)
    return {squares for squares in wanted if one.holds(squares, step)}


@pytest.mark.parametrize("ladder", [SIX, FIVE, FOUR])
@pytest.mark.parametrize("counts", list(product(range(4), repeat=3)))
def test_the_reach_of_a_table_is_every_sum_of_squares_it_can_have(
    ladder: Ladder, counts: tuple[int, int, int]
) -> None:
    for total, squares in listed(ladder, counts).items():
        assert told(ladder, reach(ladder, Table(*counts, total))) == squares


def test_reaches_that_are_put_together_say_nothing_a_table_cannot_have() -> None:
    one, other = listed(SIX, (1, 2, 2)), listed(SIX, (2, 0, 1))

    for first, second in product(one, other):
        both = reach(SIX, Table(1, 2, 2, first)).plus(reach(SIX, Table(2, 0, 1, second)))
        sums = {a + b for a in one[first] for b in other[second]}
        assert told(SIX, both) <= sums
