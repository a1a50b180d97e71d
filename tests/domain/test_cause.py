"""Correlation of changes: what it finds, when it is silent, and how often it is wrong."""

import random

import pytest
from scipy import stats

from surveyapp.domain.cause import Evidence, TooFew, evidence, student


def panel(
    units: int, years: int, together: float, *, seed: int = 1, shared: float = 0.0
) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """Units with levels of their own, years that move everybody by `shared`, and figures that go
    together inside a unit by `together`."""
    chance = random.Random(seed)
    cause, effect = {}, {}
    moved = [chance.gauss(0, shared) for _ in range(years)]
    for unit in range(units):
        levels = chance.gauss(0, 5), chance.gauss(0, 5)
        for year in range(years):
            x, noise = chance.gauss(0, 1), chance.gauss(0, 1)
            y = together * x + (1 - together**2) ** 0.5 * noise
            cause[f"unit-{unit}", 2020 + year] = levels[0] + moved[year] + x
            effect[f"unit-{unit}", 2020 + year] = levels[1] + moved[year] + y
    return cause, effect


def test_what_goes_together_inside_units_is_seen_with_its_uncertainty() -> None:
    found = evidence(*panel(40, 4, 0.7))

    assert isinstance(found, Evidence)
    assert found.is_seen
    assert found.interval[0] < 0.7 < found.interval[1]
    assert (found.units, found.first, found.last) == (40, 2020, 2023)


def test_levels_of_units_and_years_that_move_everybody_count_for_nothing() -> None:
    found = evidence(*panel(40, 4, 0.0, shared=10.0))

    assert isinstance(found, Evidence)
    assert not found.is_seen
    assert abs(found.correlation) < 0.3


@pytest.mark.parametrize(("units", "years"), [(9, 5), (40, 2), (0, 0)])
def test_it_is_silent_below_ten_units_with_three_years_each(units: int, years: int) -> None:
    assert evidence(*panel(units, years, 0.9)) == TooFew(units, years if units else 0)


def test_a_unit_with_too_few_years_is_left_out() -> None:
    cause, effect = panel(11, 3, 0.5)
    for year in (2020, 2021):
        del cause["unit-0", year]

    found = evidence(cause, effect)

    assert isinstance(found, Evidence)
    assert found.units == 10


def test_what_never_changes_is_not_tried() -> None:
    cause, effect = panel(20, 4, 0.5)

    assert evidence(dict.fromkeys(cause, 3.0), effect) == TooFew(20, 4)


@pytest.mark.parametrize("freedom", [9, 13, 55])
def test_students_point_is_that_of_the_tables(freedom: int) -> None:
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=5e-4)


@pytest.mark.parametrize(("units", "years"), [(10, 3), (14, 4), (25, 4)])
def test_what_does_not_go_together_is_seldom_seen(units: int, years: int) -> None:
    """At most a little more often than one in twenty (0.048-0.058 in 2,000 runs of each)."""
    runs = 400

    seen = sum(_is_seen(units, years, seed) for seed in range(runs))

    assert seen / runs <= 0.085


def _is_seen(units: int, years: int, seed: int) -> bool:
    found = evidence(*panel(units, years, 0.0, seed=seed))
    return isinstance(found, Evidence) and found.is_seen
