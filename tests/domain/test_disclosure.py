"""Thresholds and the numbers of people that may be told (R9, R14)."""

import pytest

from surveyapp.domain.disclosure import (
    AtLeast,
    Exactly,
    NotMeasured,
    Parameters,
    Reason,
    Suppressed,
    Within,
    follow_up_class,
    told,
)
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.participation import answered_told, flags, rate
from surveyapp.domain.result import Flag, PublishedRate


@pytest.mark.parametrize(
    "lowered", [{"k_unit": 4}, {"k_group": 4}, {"k_share": 11}, {"k_dist": 29}, {"k_text": 9}]
)
def test_a_threshold_below_its_floor_is_refused(lowered: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        Parameters(**lowered)


def test_thresholds_may_be_raised_and_survive_being_stored() -> None:
    raised = Parameters(k_unit=10, k_group=10, k_share=20)

    assert Parameters.from_json(raised.as_json()) == raised


def test_the_insider_variant_is_off_until_it_is_switched_on_and_survives_being_stored() -> None:
    on = Parameters(insider=True)

    assert not Parameters().insider
    assert "insider" not in Parameters().as_json()
    assert Parameters.from_json(on.as_json()) == on


def test_the_insider_variant_is_on_or_off() -> None:
    with pytest.raises(InvalidInput):
        Parameters.from_json({"insider": 1})
    with pytest.raises(InvalidInput):
        Parameters.from_json({"k_unit": True})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Parameters.from_json({"k_unit": 5, "k_friends": 1})


def test_a_suppressed_result_holds_no_number() -> None:
    assert Suppressed.__slots__ == ("reason",)


@pytest.mark.parametrize(
    ("answered", "invited", "expected"),
    [
        (17, 20, Exactly(17)),
        (18, 20, AtLeast(18)),
        (19, 20, AtLeast(18)),
        (20, 20, AtLeast(18)),
        (21, 20, Exactly(21)),
        (12, None, Exactly(12)),
    ],
)
def test_nearly_everybody_reads_at_least_all_but_two(
    answered: int, invited: int | None, expected: object
) -> None:
    assert told(answered, invited) == expected


@pytest.mark.parametrize(
    ("answered", "low", "high"),
    [(5, 5, 9), (9, 5, 9), (10, 10, 14), (19, 15, 19), (20, 20, 29), (49, 30, 49), (99, 50, 99)],
)
def test_a_follow_up_tells_its_number_of_answers_as_a_class(
    answered: int, low: int, high: int
) -> None:
    assert follow_up_class(answered) == Within(low, high)


def test_a_hundred_answers_to_a_follow_up_have_no_upper_end() -> None:
    assert follow_up_class(100) == Within(100, None)


def test_a_response_rate_is_a_whole_per_cent() -> None:
    assert rate(33, 48, 5) == PublishedRate(0.69)


def test_a_full_response_rate_reads_at_least() -> None:
    assert rate(20, 20, 5) == PublishedRate(0.9, is_at_least=True)


def test_more_answers_than_invited_have_a_flag_and_no_rate() -> None:
    assert rate(21, 20, 5) == NotMeasured()
    assert Flag.MORE_ANSWERS_THAN_INVITED in flags(21, 20)


def test_of_a_small_place_nobody_learns_that_nobody_answered() -> None:
    assert answered_told(0, 19, 5) == answered_told(4, 19, 5) == Within(0, 4)
    assert rate(0, 19, 5) == rate(4, 19, 5) == Suppressed(Reason.TOO_FEW)
    assert answered_told(0, 20, 5) == Exactly(0)


def test_low_response_is_a_flag() -> None:
    assert flags(49, 100) == (Flag.LOW_RESPONSE,)
    assert flags(50, 100) == ()
    assert flags(29, 30) == (Flag.FEW_ANSWERS,)
