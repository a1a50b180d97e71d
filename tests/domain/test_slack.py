"""Whether some table has these bands, this sum and these squares, against a list of all tables."""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest

from surveyapp.domain.slack import Bands

ONE_TO_SIX = Bands(((1, 2), (3, 4), (5, 6)))
ONE_TO_FIVE = Bands(((1, 2), (3, 3), (4, 5)))
FROM_NOUGHT = Bands(((0, 0), (1, 1), (2, 2)))


@pytest.mark.parametrize("bands", [ONE_TO_SIX, ONE_TO_FIVE, FROM_NOUGHT])
@pytest.mark.parametrize("people", range(1, 6))
def test_there_are_just_the_tables_that_can_be_written_down(bands: Bands, people: int) -> None:
    lo, hi = bands.ranges[0][0], bands.ranges[-1][1]
    listed = defaultdict[tuple[int, ...], set[tuple[int, int]]](set)
    for table in combinations_with_replacement(range(lo, hi + 1), people):
        counts = [0, 0, 0]
        for value in table:
            counts[bands.holding(value)] += 1
        listed[tuple(counts)].add((sum(table), sum(value * value for value in table)))

    for counts in (some for some in product(range(people + 1), repeat=3) if sum(some) == people):
        found = {
            (total, squares)
            for total in range(lo * people - 1, hi * people + 2)
            for squares in range(lo * lo * people - 1, hi * hi * people + 2)
            if bands.has_squares(counts, total, squares)
        }
        assert found == listed[counts]
