"""What those who did not answer could change, and who they are."""

import pytest

from surveyapp.domain.disclosure import AtLeast, Exactly
from surveyapp.domain.non_response import rate_spread, worst_case
from surveyapp.domain.release import Published
from tests import build_round as build


def test_the_worst_case_puts_everybody_missing_at_one_end() -> None:
    shown = Published(5.0, Exactly(30), (4.5, 5.4))

    low, high = worst_case(shown, 40, 1, 6) or (0, 0)

    assert low == (30 * 5 + 10 * 1) / 40
    assert high == round((30 * 5 + 10 * 6) / 40, 2)


def test_the_worst_case_rests_on_the_number_that_is_told() -> None:
    assert worst_case(Published(5.0, AtLeast(18), None), 20, 1, 6) == (4.6, 5.1)
    assert worst_case(Published(5.0, Exactly(30), None), None, 1, 6) is None
    assert worst_case(Published(5.0, Exactly(30), None), 29, 1, 6) is None


def test_rates_of_units_lie_apart_as_far_as_they_are_told() -> None:
    nodes = build.municipality({"s": {"a": 100, "b": 100, "c": 10}})
    release = build.release(nodes, build.answers({"a": [4, 5] * 40, "b": [3, 4] * 20}))
    units = [region for region in release.regions if region.unit in "abc"]

    found = rate_spread(units)

    assert found is not None
    assert (found.lowest, found.highest) == (0.4, 0.8)
    assert found.deviation == 0.2
    assert found.representativity == pytest.approx(0.6)
    assert (found.parts, found.left_out) == (2, 1)
    assert rate_spread(units[:1]) is None
