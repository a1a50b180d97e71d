"""What a count publishes, seen from outside."""

import os
import random
import subprocess
import sys

import numpy as np
import pytest

from surveyapp.domain.disclosure import (
    AtLeast,
    Exactly,
    NotMeasured,
    Reason,
)
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.release import (
    Bound,
    Flag,
    Published,
)
from tests import build_round as build
from tests.domain.shown import reason, result

UNIT = ("medkila", None)


# --- means ------------------------------------------------------------------------------------


def test_a_small_kindergarten_sees_every_theme_in_its_first_round_ever() -> None:
    chance = random.Random(11)
    survey = build.definition(
        {f"theme{t}": [build.asked(f"q{t}{i}") for i in range(5)] for t in range(4)}
    )
    keys = [question.key for question in survey.questions]
    people = [{key: chance.choice([3, 4, 5, 5, 6]) for key in keys} for _ in range(11)]
    for person in people[:6]:
        del person["q00"]

    made = build.release(build.unit_alone(invited=20), [(UNIT, p) for p in people], survey=survey)

    region = made.region("medkila")
    assert region is not None
    assert region.answered == Exactly(11)
    assert len(region.sections) == 4
    for section in region.sections:
        assert isinstance(section.result, Published)
        assert section.result.interval is not None
        low, high = section.result.interval
        assert 1 <= low < section.result.value < high <= 6
        assert section.result.n == Exactly(5 if section.key == "theme0" else 11)
    assert result(region, "q00").n == Exactly(5)


def test_four_answers_show_nothing_and_say_why() -> None:
    made = build.release(build.unit_alone(), build.answers({"medkila": [5, 5, 5, 5]}))

    assert reason(made.region("medkila")) is Reason.TOO_FEW
    assert made.atoms["q1"] == ()


def test_a_group_hidden_for_its_neighbour_says_so() -> None:
    nodes = build.unit_alone("u", invited=60, groups={"a": 20, "b": 20, "c": 20})

    made = build.release(nodes, build.answers({"u/a": [5] * 3, "u/b": [4] * 8, "u/c": [4] * 10}))

    assert reason(made.region("u", "a")) is Reason.TOO_FEW
    assert reason(made.region("u", "b")) is Reason.PROTECTS_OTHERS
    assert result(made.region("u", "c")).n == Exactly(10)


def test_nobody_answering_is_said_only_where_many_were_invited() -> None:
    nodes = build.municipality({"s": {"a": 20, "b": 19, "c": 40}})

    made = build.release(nodes, build.answers({"c": [4] * 20}))

    assert reason(made.region("a")) is Reason.NO_ANSWERS
    assert reason(made.region("b")) is Reason.TOO_FEW


@pytest.mark.parametrize("values", [[6] * 11, [6] * 10 + [1], [6] * 9 + [5, 2]])
def test_all_alike_and_just_short_of_it_come_out_the_same(values: list[int]) -> None:
    made = build.release(build.unit_alone(invited=20), build.answers({"medkila": values}))
    all_alike = build.release(build.unit_alone(invited=20), build.answers({"medkila": [6] * 11}))

    shown = result(made.region("medkila"))
    assert made.to_bytes() == all_alike.to_bytes()
    assert (shown.value, shown.bound) == (5.55, Bound.AT_LEAST)
    assert shown.interval is not None
    assert shown.interval[1] == 6
    assert made.atoms["q1"][0].clipped


def test_all_at_the_bottom_reads_at_most() -> None:
    made = build.release(build.unit_alone(), build.answers({"medkila": [1] * 10}))

    shown = result(made.region("medkila"))
    assert (shown.value, shown.bound) == (1.5, Bound.AT_MOST)
    assert shown.interval is not None
    assert shown.interval[0] == 1


def test_places_above_are_sums_of_protected_atoms() -> None:
    nodes = build.municipality({"s": {"a": {"g": 20, "h": 20}, "b": 60}})
    given = {"a/g": [6] * 10, "a/h": [5, 4, 3] * 3, "b": [2, 4, 5] * 8}

    made = build.release(nodes, build.answers(given))

    sums = {atom.regions: atom.sum for atom in made.atoms["q1"]}
    assert sums == {("a/g",): 55, ("a/h",): 36, ("b",): 88}
    assert result(made.region("a")).value == round((55 + 36) / 19, 2)
    assert result(made.region("a")).bound is Bound.AT_LEAST
    assert result(made.region("fjordvik")).value == round((55 + 36 + 88) / 43, 2)


def test_the_order_in_which_envelopes_are_opened_changes_nothing() -> None:
    nodes = build.unit_alone(invited=60, groups={"a": 30, "b": 30})
    given = build.answers({"medkila/a": [3, 4, 5] * 6, "medkila/b": [2, 5, 6] * 6})

    shuffled = random.Random(5).sample(given, len(given))

    assert build.release(nodes, given).to_bytes() == build.release(nodes, shuffled).to_bytes()


def test_a_count_repeated_in_another_process_gives_the_same_bytes() -> None:
    program = """
from tests import build_round as build
nodes = build.municipality({"s": {"a": {"g": 20, "h": 20, "i": 9}, "b": 60}, "t": {"c": 50}})
given = {"a/g": [6, 5, 3] * 5, "a/h": [5, 4, 3] * 3, "a/i": [2, 3, 4], "b": [2, 4, 5] * 12}
made = build.release(nodes, build.answers(given | {"c": [1, 5, 6, 6] * 12}))
print(hashlib.sha256(made.to_bytes()).hexdigest())
"""
    printed = {
        subprocess.run(
            [sys.executable, "-c", "import hashlib" + program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1


def test_an_answer_from_outside_the_tree_is_refused() -> None:
    with pytest.raises(InvalidInput):
        build.release(build.unit_alone(), build.answers({"elsewhere": [5]}))


# --- intervals --------------------------------------------------------------------------------


def test_below_thirty_answers_the_interval_depends_on_mean_n_and_invited_only() -> None:
    spread_out = build.answers({"medkila": [1, 1, 2, 4, 6, 6, 6, 6, 6, 6, 6]})
    close_together = build.answers({"medkila": [4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6]})

    first = result(build.release(build.unit_alone(), spread_out).region("medkila"))
    second = result(build.release(build.unit_alone(), close_together).region("medkila"))

    assert first.value == second.value
    assert first.interval == second.interval


@pytest.mark.parametrize(("invited", "answered"), [(20, 11), (40, 22)])
def test_intervals_of_few_answers_cover_what_everybody_would_have_said(
    invited: int, answered: int
) -> None:
    chance = random.Random(invited)
    hits = 0
    earlier = [build.with_shape()]
    for _ in range(250):
        everybody = chance.choices(range(1, 7), build.USUAL_SHAPE, k=invited)
        given = build.answers({"medkila": everybody[:answered]})
        made = build.release(build.unit_alone(invited=invited), given, earlier=earlier)
        interval = result(made.region("medkila")).interval
        assert interval is not None
        hits += interval[0] - 0.005 <= sum(everybody) / invited <= interval[1] + 0.005
    assert 0.9 <= hits / 250 <= 1


def test_from_thirty_answers_on_the_interval_knows_how_far_answers_lie_apart() -> None:
    nodes = build.unit_alone(invited=90)
    apart = result(build.release(nodes, build.answers({"medkila": [1, 6] * 20})).region("medkila"))
    close = result(build.release(nodes, build.answers({"medkila": [3, 4] * 20})).region("medkila"))

    assert apart.interval is not None
    assert close.interval is not None
    assert apart.interval[1] - apart.interval[0] > 2 * (close.interval[1] - close.interval[0])


def test_a_previous_shape_narrows_the_guess_of_the_first_round() -> None:
    given = build.answers({"medkila": [3, 4, 4, 5, 5, 5, 5, 6, 6, 4, 3]})
    nodes = build.unit_alone()
    first = result(build.release(nodes, given).region("medkila"))
    later = result(build.release(nodes, given, earlier=[build.with_shape()]).region("medkila"))

    assert first.interval is not None
    assert later.interval is not None
    half = (first.value - first.interval[0], first.interval[1] - first.value)
    assert later.value - later.interval[0] == pytest.approx(half[0] / 1.5, abs=0.01)
    assert later.interval[1] - later.value == pytest.approx(half[1] / 1.5, abs=0.01)


def test_nearly_everybody_answering_is_blunted_everywhere() -> None:
    values = [3, 4, 5, 6] * 5
    everybody = build.release(build.unit_alone(invited=20), build.answers({"medkila": values}))
    region = everybody.region("medkila")

    assert region is not None
    assert region.answered == AtLeast(18)
    assert result(region).n == AtLeast(18)
    assert everybody.atoms["q1"][0].n == AtLeast(18)
    interval = result(region).interval
    assert interval is not None
    assert 0 < interval[1] - interval[0] < 0.65


def test_more_answers_than_invited_are_counted_and_flagged() -> None:
    made = build.release(build.unit_alone(invited=10), build.answers({"medkila": [3, 4, 5] * 5}))
    region = made.region("medkila")

    assert region is not None
    assert region.flags == (Flag.MORE_ANSWERS_THAN_INVITED, Flag.FEW_ANSWERS)
    assert region.response_rate == NotMeasured()
    assert result(region).n == Exactly(15)
    assert result(region).interval is not None


# --- how answers spread -----------------------------------------------------------------------


def test_what_is_told_of_the_spread_grows_with_the_number_of_answers() -> None:
    def question(n: int) -> tuple[bool, int]:
        values = ([3, 4, 5, 6, 2, 5] * 20)[:n]
        nodes = build.unit_alone(invited=200)
        region = build.release(nodes, build.answers({"medkila": values})).region("medkila")
        assert region is not None
        found = region.question("q1")
        assert found is not None
        return found.high is not None, len(found.bands)

    assert question(11) == (False, 0)
    assert question(12) == (True, 0)
    assert question(29) == (True, 0)
    assert question(30) == (True, 3)


def test_classes_hold_the_true_share() -> None:
    chance = random.Random(4)
    for n in (12, 18, 25, 40, 70, 130):
        values = chance.choices(range(1, 7), build.USUAL_SHAPE, k=n)
        nodes = build.unit_alone(invited=300)
        region = build.release(nodes, build.answers({"medkila": values})).region("medkila")
        assert region is not None
        question = region.question("q1")
        assert question is not None
        pairs = [(question.high, (5, 6))]
        pairs += list(zip(question.bands, [(1, 2), (3, 4), (5, 6)], strict=False))
        for shown, band in pairs:
            assert shown is not None
            share = 100 * sum(value in band for value in values) / n
            assert (shown.low or 0) <= share < (100.001 if shown.high is None else shown.high + 1)


def test_shape_and_spread_of_the_round_need_a_hundred_answers() -> None:
    nodes = build.municipality({"s": {"a": 90, "b": 90}})
    fewer = build.release(nodes, build.answers({"a": [1, 3, 5] * 16, "b": [2, 4, 6] * 17}))
    enough = build.release(nodes, build.answers({"a": [1, 3, 5] * 17, "b": [2, 4, 6] * 17}))

    assert (fewer.items["q1"].shape, fewer.items["q1"].sd) == (None, None)
    assert enough.items["q1"].shape == (pytest.approx(1 / 6, abs=1e-4),) * 6


def test_a_unit_too_alike_to_tell_its_spread_counts_in_the_shape_as_what_is_told_of_it() -> None:
    """Beside the values of all others their own would say that nobody there answered 1; so they
    count as a table that follows from what is told of them."""
    nodes = build.municipality({"s": {"a": 90, "b": 90}})
    others = [1, 2, 3, 4, 5, 6] * 12

    def shape(alike: list[int]) -> tuple[float, ...] | None:
        return build.release(nodes, build.answers({"a": alike, "b": others})).items["q1"].shape

    assert shape([4] * 55 + [5] * 4 + [6]) == shape([4] * 56 + [5] * 2 + [6] * 2)
    assert shape(others[:60]) == (pytest.approx(1 / 6, abs=1e-4),) * 6


def test_the_spread_is_pooled_inside_units() -> None:
    chance = random.Random(2)
    low = chance.choices(range(1, 7), [4, 4, 3, 3, 2, 1], k=60)
    high = chance.choices(range(1, 7), build.USUAL_SHAPE, k=70)
    nodes = build.municipality({"s": {"a": 90, "b": 90}})

    made = build.release(nodes, build.answers({"a": low, "b": high}))

    squares = sum(((np.array(one) - np.mean(one)) ** 2).sum() for one in (low, high))
    assert made.items["q1"].sd == pytest.approx((squares / 128) ** 0.5, abs=0.006)
