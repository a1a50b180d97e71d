"""Intervals of means in small finite populations."""

import math
import random

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from surveyapp.domain.statistics import (
    Part,
    assumed,
    correlations,
    index_interval,
    mean_interval,
    moments,
    widened,
)
from tests.build_round import USUAL_SHAPE


def by_simulation(counts: list[int], invited: int, lo: int = 1) -> tuple[float, float]:
    """The same question answered by drawing: Dirichlet weights, then the unseen answers."""
    chance = np.random.default_rng(7)
    size = len(counts)
    n, unseen = sum(counts), invited - sum(counts)
    weights = chance.dirichlet(np.array(counts) + 1 / size, 40_000)
    drawn = chance.multinomial(unseen, weights)
    values = np.arange(lo, lo + size)
    means = (drawn @ values + np.array(counts) @ values) / invited
    assert n < invited
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


@pytest.mark.parametrize(
    ("counts", "invited"),
    [
        ([1, 2, 3, 6, 10, 13], 60),
        ([0, 1, 4, 9, 12, 9], 100),
        ([5, 0, 0, 0, 5, 20], 70),
        ([2, 3, 7, 17, 33, 38], 400),
    ],
)
def test_the_interval_is_that_of_drawing_the_unseen_answers(
    counts: list[int], invited: int
) -> None:
    low, high = mean_interval(moments(1, counts), invited)

    drawn = by_simulation(counts, invited)

    unit = 1 / invited
    assert low == pytest.approx(drawn[0], abs=0.02 + unit)
    assert high == pytest.approx(drawn[1], abs=0.02 + unit)


def test_the_formula_step_by_step() -> None:
    counts, invited = [1, 2, 3, 6, 10, 13], 60
    n, m = 35, 25
    a = np.array(counts) + 1 / 6
    p = a / 36
    v = np.arange(1, 7)
    mu = v @ p
    variance = (v**2 @ p - mu**2) * (36 + m) / (37 * m)
    z, w = (mu - 1) / 5, variance / 25
    kappa = z * (1 - z) / w - 1
    ends = 1 + 5 * stats.beta.ppf([0.025, 0.975], z * kappa, (1 - z) * kappa)
    expected = [(v @ np.array(counts) + round(m * end)) / invited for end in ends]

    assert mean_interval(moments(1, counts), invited) == pytest.approx(tuple(expected))
    assert n + m == invited


def test_the_interval_of_chance_alone_has_no_finite_population() -> None:
    counts = [1, 2, 3, 6, 10, 13]
    a = np.array(counts) + 1 / 6
    v = np.arange(1, 7)
    mu = v @ a / 36
    w = (v**2 @ a / 36 - mu**2) / 37 / 25
    z = (mu - 1) / 5
    kappa = z * (1 - z) / w - 1
    expected = 1 + 5 * stats.beta.ppf([0.025, 0.975], z * kappa, (1 - z) * kappa)

    assert mean_interval(moments(1, counts), None) == pytest.approx(tuple(expected))
    assert mean_interval(moments(1, counts), 30) == pytest.approx(tuple(expected))


def test_all_sixes_give_a_lower_limit_below_six() -> None:
    low, high = mean_interval(moments(1, [0, 0, 0, 0, 0, 10]), 40)

    assert 4.5 < low < 5.9
    assert high == 6


def test_when_everybody_answered_the_interval_is_nearly_a_point() -> None:
    low, high = mean_interval(moments(1, [2, 3, 5, 8, 10, 12]), 40)

    assert high - low < 0.15


def test_an_interval_works_on_any_scale() -> None:
    zero_to_ten = mean_interval(moments(0, [1, 0, 0, 1, 2, 3, 4, 8, 9, 7, 5]), 90)
    shares = mean_interval(moments(0, [12, 28]), 90)

    assert 6 < zero_to_ten[0] < 7.25 < zero_to_ten[1] < 9
    assert 0.55 < shares[0] < 0.7 < shares[1] < 0.83


def test_the_assumed_answers_have_the_published_mean() -> None:
    tilted = assumed(1, 11, 5.2, USUAL_SHAPE)

    def mean_at(theta: float) -> float:
        weights = [s * math.exp(theta * v) for v, s in enumerate(USUAL_SHAPE, 1)]
        return sum(v * w for v, w in enumerate(weights, 1)) / sum(weights)

    theta = brentq(lambda t: mean_at(t) - 5.2, -20, 20)
    weights = np.array([s * math.exp(theta * v) for v, s in enumerate(USUAL_SHAPE, 1)])
    weights /= weights.sum()
    assert tilted.mean == pytest.approx(5.2)
    assert tilted.squares == pytest.approx(11 * float(np.arange(1, 7) ** 2 @ weights))


@pytest.mark.parametrize("mean", [1.0, 1.01, 5.99, 6.0])
def test_a_mean_at_the_end_of_the_scale_still_has_an_interval(mean: float) -> None:
    low, high = mean_interval(assumed(1, 50, mean, USUAL_SHAPE), None)

    assert 1 <= low <= high <= 6


def test_a_guessed_shape_moves_the_limits_away_from_the_mean_inside_the_scale() -> None:
    assert widened((4.0, 5.0), 4.6, 1, 6) == pytest.approx((3.7, 5.2))
    assert widened((4.0, 6.0), 5.5, 1, 6) == pytest.approx((3.25, 6.0))


def test_an_index_of_perfectly_correlated_items_is_as_wide_as_its_items() -> None:
    parts = [Part("a", 1, 4.0, (3.5, 4.4)), Part("b", 1, 5.0, (4.5, 5.4))]

    assert index_interval(parts, {}) == pytest.approx((4.0, 4.9))


def test_uncorrelated_items_make_a_narrower_index() -> None:
    parts = [Part("a", 1, 4.0, (3.5, 4.4)), Part("b", 3, 5.0, (4.5, 5.4))]

    low, high = index_interval(parts, {"a": {"b": 0.0}})

    assert low == pytest.approx(4.75 - math.hypot(0.125, 0.375))
    assert high == pytest.approx(4.75 + math.hypot(0.1, 0.3))


def test_correlations_need_a_hundred_who_answered_both() -> None:
    chance = random.Random(1)
    first = [chance.randint(1, 6) for _ in range(120)]
    second = [min(6, max(1, value + chance.randint(-1, 1))) for value in first]
    missing: list[int | None] = [*second[:99], *[None] * 21]

    found = correlations({"a": first, "b": second, "c": missing})

    assert found == {"a": {"b": round(float(np.corrcoef(first, second)[0, 1]), 2)}}


@pytest.mark.parametrize("invited", [20, 100])
def test_intervals_cover_what_everybody_would_have_said(invited: int) -> None:
    chance = random.Random(invited)
    hits = 0
    for _ in range(600):
        everybody = chance.choices(range(1, 7), USUAL_SHAPE, k=invited)
        answered = everybody[: invited // 2]
        counts = [answered.count(value) for value in range(1, 7)]
        low, high = mean_interval(moments(1, counts), invited)
        hits += low - 1e-9 <= sum(everybody) / invited <= high + 1e-9
    assert 0.92 <= hits / 600 <= 0.99
