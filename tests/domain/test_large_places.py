"""Large places, counted without listing every way their answers can lie."""

import pytest

from surveyapp.domain.release import Published
from tests import build_round as build


@pytest.mark.parametrize(
    "number", [30, 120, 333, 1000, *(pytest.param(n, marks=pytest.mark.slow) for n in (200, 5000))]
)
@pytest.mark.parametrize("value", range(1, 7))
@pytest.mark.parametrize("others", [(), (3,), (1, 3, 6)])
def test_a_large_place_that_agrees_is_counted_too(
    number: int, value: int, others: tuple[int, ...]
) -> None:
    """Near an end of the scale few tables are possible, and a sample of them may hold none."""
    given = [value] * (number - len(others)) + list(others)

    counted = build.release(build.unit_alone(invited=2 * number), build.answers({"medkila": given}))

    region = counted.region("medkila")
    assert region is not None
    question = region.question("q1")
    assert question is not None
    assert isinstance(question.result, Published)
    assert question.result.interval is not None
    low, high = question.result.interval
    assert low <= question.result.value <= high
