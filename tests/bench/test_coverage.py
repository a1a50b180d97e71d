"""The intervals on the page against invented populations; the full form is `surveyapp bench`."""

import numpy as np
import pytest

from surveyapp.bench import coverage


def told(*cases: coverage.Case, replications: int) -> dict[str, float]:
    lines = coverage.measured(replications, 1, lambda _done, _of: None, cases)
    return {line.name: line.value for line in lines}


def test_what_the_page_shows_holds_where_other_methods_fail() -> None:
    cases = [
        one
        for one in coverage.cases()
        if one.invited in {20, 40} and one.shape in {"mean 4.6", "mean 5.6", "rare outlier"}
    ]

    found = told(*cases[::3], replications=300)

    assert 0.93 <= found["shown: mean"] <= 0.99
    assert found["shown: lowest"] >= 0.88
    assert found["first round: lowest"] >= 0.88
    assert found["t: lowest case"] < 0.85
    assert found["bootstrap: lowest case"] < 0.85


def test_the_grid_has_every_shape_size_and_rate_of_five_answers_and_more() -> None:
    grid = coverage.cases()

    assert {one.shape for one in grid} == set(coverage.SHAPES)
    assert {one.invited for one in grid} == {8, 20, 40, 100, 400}
    assert min(one.answered for one in grid) == 5
    assert len(grid) > 200


def test_the_same_seed_gives_the_same_figures() -> None:
    case = coverage.cases()[3]

    assert told(case, replications=50) == told(case, replications=50)


def test_student_with_finite_correction_has_the_limits_of_r() -> None:
    """`svymean` of R's survey 4.1 with `fpc`, 40 of 60: standard error 0.08660254."""
    answers = np.array([[0, 3, 1, 6, 27, 3]])

    low, high = coverage._student(answers, coverage.Case(0, "", 60, 40))

    assert (low[0], high[0]) == pytest.approx((4.47483, 4.82517), abs=0.000005)
