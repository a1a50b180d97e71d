"""What rounds of single units say together of the place above them."""

import math

import pytest

from surveyapp.domain.disclosure import AtLeast, Exactly, Parameters, Suppressed
from surveyapp.domain.release import Published, PublishedRate, Region
from surveyapp.domain.roll_up import rolled_up
from surveyapp.domain.survey import Condition, Feed
from tests import build_round as build

ASKED = build.definition(
    (
        build.asked("q1", Feed("satisfaction")),
        build.asked("q2", Feed("satisfaction")),
        build.single("sfo", "yes", "no"),
        build.asked("q3", show_if=Condition("sfo", frozenset({"yes"}))),
    )
)


def region(unit: str, answers: list[int], invited: int | None = 40) -> Region:
    given = [((unit, None), {"q1": value, "q2": 7 - value}) for value in answers]
    nodes = build.unit_alone(unit, invited=invited)
    return build.release(nodes, given, survey=ASKED).root


def together(*regions: Region) -> Region:
    return rolled_up("oppvekst", ASKED, regions, Parameters())


BIG, SMALL = [6, 5, 4, 6, 5, 5, 3, 6, 4, 5, 5, 4], [2, 3, 4, 3, 2, 4]


def test_a_mean_weighs_units_by_how_many_answered() -> None:
    found = together(region("bakken", BIG), region("lia", SMALL)).question("q1")

    assert found is not None
    assert isinstance(found.result, Published)
    assert found.result.value == round(sum(BIG + SMALL) / len(BIG + SMALL), 2)
    assert found.result.n == Exactly(18)


def test_units_are_independent_so_their_intervals_join_by_the_root_of_squares() -> None:
    parts = region("bakken", BIG), region("lia", SMALL)
    results = [one.question("q1").result for one in parts if one.question("q1")]
    assert all(isinstance(one, Published) and one.interval for one in results)
    widths = [
        one.n.least / 18 * (one.interval[1] - one.value)
        for one in results
        if isinstance(one, Published) and one.interval
    ]

    found = together(*parts).question("q1")

    assert found is not None
    assert isinstance(found.result, Published)
    assert found.result.interval is not None
    assert found.result.interval[1] == pytest.approx(
        found.result.value + math.hypot(*widths), abs=0.011
    )
    assert found.result.interval[0] < found.result.value < found.result.interval[1]


def test_an_indicator_is_the_mean_of_the_rolled_up_questions() -> None:
    found = together(region("bakken", BIG), region("lia", SMALL)).indicator("satisfaction")

    assert found is not None
    assert isinstance(found.result, Published)
    assert found.result.value == 3.5


def test_a_unit_where_a_question_is_withheld_is_left_out_of_it() -> None:
    few = region("lia", SMALL[:3], invited=12)

    found = together(region("bakken", BIG), few)

    shown = found.question("q1")
    assert shown is not None
    assert isinstance(shown.result, Published)
    assert shown.result.n == Exactly(len(BIG))
    assert found.answered == AtLeast(len(BIG))
    assert found.invited == 52


def test_where_no_unit_shows_a_question_nothing_is_shown() -> None:
    found = together(region("bakken", BIG[:4]), region("lia", SMALL[:3]))

    assert all(isinstance(one.result, Suppressed) for one in found.questions)
    assert all(isinstance(one.result, Suppressed) for one in found.indicators)


def test_follow_ups_and_choices_stay_with_their_rounds() -> None:
    found = together(region("bakken", BIG), region("lia", SMALL))

    assert {one.key for one in found.questions} == {"q1", "q2"}


def test_a_rate_that_rests_on_a_blunted_number_is_at_least_so_high() -> None:
    everybody = region("lia", SMALL, invited=6)

    found = together(region("bakken", BIG), everybody).response_rate

    assert found == PublishedRate(0.35, is_at_least=True)
