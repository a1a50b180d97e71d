"""Whether a difference between two releases is a change."""

import math

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.verdict import Evidence, Item, evidence, verdicts

ONE = Item("q1", 1, 1.2, 20, 20)


def test_one_question_is_judged_by_its_standard_error() -> None:
    error = 1.2 * math.sqrt(1 / 20 + 1 / 20)

    at_the_edge = evidence(1.959964 * error, [ONE], {})

    assert at_the_edge.p is not None
    assert round(at_the_edge.p, 6) == 0.05


def test_items_that_go_together_give_a_wider_error_than_items_that_do_not() -> None:
    items = [ONE, Item("q2", 1, 1.2, 20, 20)]

    together = evidence(0.5, items, {})
    apart = evidence(0.5, items, {"q1": {"q2": 0.0}})

    assert together.p is not None
    assert apart.p is not None
    assert together.p > apart.p
    assert together.p == evidence(0.5, [ONE], {}).p


def test_an_unknown_spread_or_a_new_question_says_nothing() -> None:
    assert evidence(2, [Item("q1", 1, None, 20, 20)], {}).p is None
    assert evidence(2, [Item("q1", 1, 1.2, 0, 20)], {}).p is None
    assert evidence(2, [], {}).p is None
    assert verdicts([Evidence(2, None)]) == ["too_little_to_compare"]


def test_one_small_p_among_many_is_not_called_clear() -> None:
    alone = [Evidence(-0.4, 0.03)]
    among = [*alone, *(Evidence(0.1, 0.6 + n / 100) for n in range(9))]

    assert verdicts(alone) == ["clearly_lower"]
    assert verdicts(among)[0] == "no_clear_difference"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_what_is_clear_is_what_the_step_up_procedure_passes(ps: list[float]) -> None:
    family = [Evidence(1.0, p) for p in ps]

    clear = [p for p, word in zip(ps, verdicts(family), strict=True) if word == "clearly_higher"]

    ordered = sorted(ps)
    rank = max((i for i, p in enumerate(ordered, 1) if p <= 0.05 * i / len(ps)), default=0)
    assert sorted(clear) == [p for p in ordered if rank and p <= ordered[rank - 1]]
