"""What figures of units say together."""

import pytest

from surveyapp.domain.aggregate import Part, Together, together
from surveyapp.domain.indicator import Aggregation

PARTS = (
    Part("Bakken", 4.0, n=10, reaches=True),
    Part("Lia", 5.0, n=30, reaches=False),
    Part("Skolen", 6.0, reaches=True),
    Part("Åsen", None),
)


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        (Aggregation.WEIGHTED_BY_N, Together(4.75, 2, ("Skolen", "Åsen"))),
        (Aggregation.MEAN_OF_UNITS, Together(5.0, 3, ("Åsen",))),
        (Aggregation.SUM, Together(15.0, 3, ("Åsen",))),
        (Aggregation.SHARE_REACHING_TARGET, Together(200 / 3, 3, ("Åsen",))),
        (Aggregation.NONE, None),
    ],
)
def test_each_method_says_what_it_is_of_and_who_is_missing(
    how: Aggregation, wanted: Together | None
) -> None:
    assert together(how, PARTS) == wanted


@pytest.mark.parametrize("how", list(Aggregation))
def test_nothing_follows_from_nothing(how: Aggregation) -> None:
    assert together(how, [Part("Åsen", None)]) is None
