"""The smallest change two surveys can tell from chance."""

import math

import pytest
from scipy import stats

from surveyapp.domain.detectable import detectable, detectable_in_index
from surveyapp.domain.verdict import Item


@pytest.mark.parametrize(
    ("n", "points"),
    [
        (5, 2.1), (8, 1.7), (10, 1.5), (15, 1.2), (20, 1.05), (30, 0.86), (50, 0.66),
        (100, 0.47), (200, 0.33), (400, 0.23),
    ],
)  # fmt: skip
def test_the_table_for_a_usual_question(n: int, points: float) -> None:
    """STATISTICS §3.3: 80 % power, standard deviation 1.18, two rounds of n."""
    assert detectable(1.18, n, n) == pytest.approx(points, rel=0.03)


def test_four_in_five_such_changes_are_found() -> None:
    error = 1.18 * math.sqrt(1 / 20 + 1 / 40)

    change = detectable(1.18, 20, 40)

    found = stats.norm.sf(stats.norm.isf(0.025) - change / error)
    assert found == pytest.approx(0.8, abs=0.0001)


def test_an_index_of_questions_that_do_not_go_together_shows_smaller_changes() -> None:
    items = [Item(key, 1, 1.18, 20, 20) for key in "abcd"]
    apart = {one: {other: 0.0 for other in "abcd" if other > one} for one in "abcd"}

    assert detectable_in_index(items, {}) == pytest.approx(detectable(1.18, 20, 20))
    assert detectable_in_index(items, apart) == pytest.approx(detectable(1.18, 20, 20) / 2)
    assert detectable_in_index([Item("a", 1, None, 20, 20)], {}) is None
