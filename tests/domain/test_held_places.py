"""Places of a hundred people in which many groups are held at an end of the scale."""

from surveyapp.domain.disclosure import Parameters
from tests import build_round as build

GROUPS = {f"g{number}": 20 for number in range(10)}
SATISFIED = [6] * 11
ONE_GROUP = [3, 4, 4, 5, 5, 5, 6, 6, 6, 5, 4]


def test_classes_of_a_place_leave_room_for_low_answers_in_the_one_group_that_is_not_held() -> None:
    """Nine groups stand for nine low answers among 110; a class up to ten would leave one."""
    given = {f"unit/g{number}": SATISFIED for number in range(9)} | {"unit/g9": ONE_GROUP}
    nodes = build.unit_alone("unit", invited=200, groups=GROUPS)

    made = build.release(nodes, build.answers(given), parameters=Parameters())

    question = made.root.question("q1")
    assert question is not None
    low = question.bands[0] if question.bands else None
    assert low is None or low.high is None or low.high >= 19
    assert all(one.first == 1 and one.last >= 3 for one in question.categories[:1])
