"""Where a unit should begin."""

import pytest

from surveyapp.domain.errors import NotFound
from surveyapp.domain.priority import Corner, Priorities, nearest, priorities, proposed
from surveyapp.domain.release import Release
from tests import build_round as build
from tests.domain.shown import result
from tests.domain.test_drivers import NODES, SURVEY, people


@pytest.fixture(scope="module")
def release() -> Release:
    given = people({"a": 150, "b": 150, "c": 120})
    for place, answers in given:
        if place == ("a", None):
            answers["staff"] = min(int(str(answers["staff"])), 3)
    return build.release(NODES, given, survey=SURVEY)


def found(release: Release) -> Priorities:
    region, above = release.region("a"), nearest(release, ("a", "s", "fjordvik"))
    assert region is not None
    assert above is not None
    made = priorities(region, *above)
    assert made is not None
    return made


def test_weights_come_from_the_nearest_place_above_and_means_from_the_unit(
    release: Release,
) -> None:
    sector = release.region("s")
    assert sector is not None
    assert sector.drivers is not None

    made = found(release)

    assert made.place == "s"
    assert [one.weight for one in made.items] == [one.weight for one in sector.drivers.items]
    staff = next(one for one in made.items if one.key == "staff")
    shown = result(release.region("a"), "staff")
    assert (staff.mean, staff.interval) == (shown.value, shown.interval)
    assert staff.corner is Corner.ACT
    assert {one.corner for one in made.items} > {Corner.ACT}


def test_a_unit_without_shown_means_has_no_priorities(release: Release) -> None:
    region, above = release.region("d"), nearest(release, ("d", "v", "fjordvik"))
    assert region is not None
    assert above is not None
    assert above[0] == "fjordvik"

    assert priorities(region, *above) is None


def test_no_table_anywhere_above_means_none(release: Release) -> None:
    assert nearest(release, ("a", "nowhere")) is None


def test_a_question_is_handed_over_as_the_beginning_of_an_action(release: Release) -> None:
    made = found(release)

    action = proposed(release, "a", made, "staff")

    assert action.as_json() == {
        "unit": "a",
        "round_id": 7,
        "definition": "parents",
        "period": "2026",
        "question": "staff",
        "mean": made.items[0].mean,
        "weight": made.items[0].weight,
        "weights_from": "s",
    }
    with pytest.raises(NotFound):
        proposed(release, "a", made, "weather")
