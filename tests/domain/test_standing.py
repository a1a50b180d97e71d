"""Tables that stand for people: they say what is told of them, and nothing else."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.slack import Known
from surveyapp.domain.standing import spread_out

answers = st.lists(st.integers(1, 6), min_size=1, max_size=60)


def of(given_answers: list[int]) -> tuple[Known, int]:
    squares = sum(value * value for value in given_answers)
    return Known(len(given_answers), sum(given_answers)), squares


@given(answers)
def test_it_has_the_number_and_the_sum_and_never_more_squares(given_answers: list[int]) -> None:
    known, squares = of(given_answers)

    made = spread_out(known, squares, 1, 6)

    assert made.total() == known.n
    assert sum(value * count for value, count in made.items()) == known.total
    assert sum(value * value * count for value, count in made.items()) <= squares
    assert set(made) <= set(range(1, 7))


def test_usual_squares_are_met() -> None:
    known, squares = of([1] + [2] * 2 + [3] * 5 + [4] * 12 + [5] * 20 + [6] * 10)

    made = spread_out(known, squares, 1, 6)

    assert sum(value * value * count for value, count in made.items()) == squares


def test_those_who_are_as_alike_as_can_be_stay_at_two_values() -> None:
    assert spread_out(Known(6, 20), 68, 1, 6) == Counter({3: 4, 4: 2})
    assert spread_out(Known(6, 20), 70, 1, 6) == Counter({2: 1, 3: 2, 4: 3})
