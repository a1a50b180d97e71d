"""One figure of all units beside the municipality."""

import numpy as np
import pytest
from scipy import stats

from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.history import Kind
from surveyapp.domain.side_by_side import SideBySide, side_by_side
from surveyapp.domain.statistics.shrinkage import between_units, shrunken
from surveyapp.domain.verdict import Item, Verdict
from tests import build_round as build
from tests.domain.shown import result

NODES = build.municipality({"s": {"a": 60, "b": 60, "c": 60, "d": 60, "e": 9}})
USUAL = [2, 3, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6] * 3
RELEASE = build.release(
    NODES,
    build.answers({"a": USUAL, "b": USUAL, "c": [1, 2, 3] * 15, "d": USUAL[:40], "e": [5, 4]}),
)


def beside() -> SideBySide:
    units = [region for region in RELEASE.regions if region.unit in "abcde"]
    items = [Item("q1", 1.0, RELEASE.items["q1"].sd, 0, 0)]
    return side_by_side(RELEASE.root, units, (Kind.QUESTION, "q1"), items, RELEASE.correlations)


def test_units_stand_in_groups_by_verdict_and_withheld_ones_apart() -> None:
    found = beside()

    assert [unit.code for unit in found.group(Verdict.CLEARLY_LOWER)] == ["c"]
    assert {unit.code for unit in found.units} == {"a", "b", "c", "d"} - {
        code for code, _ in found.withheld
    }
    assert all(isinstance(why, Suppressed) for _, why in found.withheld)
    assert "e" in {code for code, _ in found.withheld}
    assert found.middle == result(RELEASE.root).value


def test_a_mean_of_chance_lies_inside_the_funnel_and_a_clear_one_outside() -> None:
    found = beside()
    assert found.middle is not None
    assert found.spread == RELEASE.items["q1"].sd

    small, large = found.funnel([10, 45], (1, 6))

    assert small.inner[0] < large.inner[0] < found.middle < large.inner[1] < small.inner[1]
    assert large.outer[0] < large.inner[0]
    clear = next(unit for unit in found.units if unit.code == "c")
    assert clear.value < large.outer[0]
    assert small.outer[1] <= 6


def test_the_funnel_has_the_limits_of_the_normal_distribution() -> None:
    found = beside()
    assert found.middle is not None
    assert found.spread is not None

    (limits,) = found.funnel([25], (0, 10))

    ends = stats.norm.interval(0.998, found.middle, found.spread / 5)
    assert limits.outer == pytest.approx(ends, abs=0.00001)


def test_what_a_mean_is_likely_worth_lies_between_it_and_the_middle() -> None:
    means, errors = [5.5, 4.5, 4.4, 4.6, 4.5, 3.2], [0.4, 0.1, 0.1, 0.1, 0.1, 0.1]

    found = shrunken(means, errors)

    assert 4.5 < found[0].mean < 5.5
    assert found[1].mean == pytest.approx(4.5, abs=0.02)
    assert found[5].ranks == (6, 6)
    assert found[0].ranks[0] == 1
    assert found[1].ranks[0] < found[1].ranks[1]
    assert shrunken(means, errors) == found


def test_how_far_units_lie_apart_follows_from_their_means() -> None:
    """DerSimonian and Laird: on average the truth, in many invented municipalities."""
    chance = np.random.default_rng(3)
    errors = chance.uniform(0.1, 0.5, 25)
    found = [
        between_units(list(chance.normal(chance.normal(4.7, 0.25, 25), errors)), list(errors))
        for _ in range(400)
    ]

    assert np.mean(found) == pytest.approx(0.25**2, rel=0.15)
    assert between_units([4.5, 4.5, 4.5], [0.2, 0.2, 0.2]) == 0


def test_rank_intervals_hold_the_true_rank() -> None:
    """STATISTICS §3.4: 25 units, τ = 0.25; nominally 95 %."""
    chance = np.random.default_rng(5)
    hits, raw, drawn_in = 0, 0.0, 0.0
    for _ in range(60):
        numbers = chance.integers(6, 200, 25)
        true = chance.normal(4.7, 0.25, 25)
        errors = 1.18 / np.sqrt(numbers)
        means = chance.normal(true, errors)
        ranks = 1 + np.argsort(np.argsort(-true))
        found = shrunken(list(means), list(errors))
        pairs = list(zip(found, ranks, strict=True))
        hits += sum(one.ranks[0] <= rank <= one.ranks[1] for one, rank in pairs)
        raw += ((means - true) ** 2).mean()
        drawn_in += ((np.array([one.mean for one in found]) - true) ** 2).mean()

    assert hits / (60 * 25) >= 0.93
    assert drawn_in < 0.8 * raw


def test_too_few_units_are_not_shrunken() -> None:
    units = [region for region in RELEASE.regions if region.unit in "ab"]
    found = side_by_side(RELEASE.root, units, (Kind.QUESTION, "q1"), [Item("q1", 1, 1.2, 0, 0)], {})

    assert [unit.likely for unit in found.units] == [None, None]
