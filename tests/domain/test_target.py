"""Cut points: what is refused, and that every value has exactly one status."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.target import (
    CutPoints,
    InvalidTarget,
    Status,
    Target,
    TargetProblem,
    TargetRemark,
    read_goal,
    target_for,
)

values = st.floats(min_value=1, max_value=6)
steps = st.floats(min_value=0, max_value=2)


def indicator(
    direction: Direction = Direction.UP,
    low: float | None = 1,
    high: float | None = 6,
    measure_unit: str = "scale_1_6",
) -> Indicator:
    return Indicator(
        "satisfaction",
        Text({"nb": "Tilfredshet", "en": "Satisfaction"}),
        Source.SURVEY,
        direction,
        measure_unit,
        scale_min=low,
        scale_max=high,
    )


def free(direction: Direction) -> Indicator:
    return indicator(direction, None, None, "count")


def refused(measured: Indicator, cuts: CutPoints) -> dict[str, str]:
    with pytest.raises(InvalidTarget) as refusal:
        target_for(measured, cuts)
    return refusal.value.problems


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Any target that may be entered, for each direction."""
    first, second, third, fourth = sorted(draw(st.tuples(values, values, values, values)))
    direction = draw(st.sampled_from([Direction.UP, Direction.DOWN, Direction.RANGE]))
    cuts = {
        Direction.UP: CutPoints(second, draw(st.sampled_from([first, None]))),
        Direction.DOWN: CutPoints(second, draw(st.sampled_from([third, None]))),
        Direction.RANGE: CutPoints(None, None, second, third, first, fourth),
    }
    return target_for(indicator(direction), cuts[direction])


@given(targets(), values)
def test_every_value_has_exactly_one_status(target: Target, value: float) -> None:
    status = target.status(value)

    holding = [
        band.status
        for band in target.bands
        if (band.low is None or band.low <= value) and (band.high is None or value <= band.high)
    ]
    at_a_cut_point = value in target.cut_points
    assert status in Status
    assert at_a_cut_point or holding == [status]


@given(targets())
def test_bands_leave_no_gap_and_do_not_overlap(target: Target) -> None:
    assert target.bands[0].low is None
    assert target.bands[-1].high is None
    assert all(left.high == right.low for left, right in pairwise(target.bands))
    assert all(left.status is not right.status for left, right in pairwise(target.bands))


def test_a_cut_point_belongs_to_its_better_side() -> None:
    up = target_for(indicator(), CutPoints(4.5, 4.0))
    down = target_for(indicator(Direction.DOWN), CutPoints(2.0, 3.0))
    band = target_for(free(Direction.RANGE), CutPoints(None, None, 300, 399, 250, 449))

    assert [up.status(v) for v in (4.5, 4.49999, 4.45, 4.0, 3.99999, 3.95)] == [
        Status.MET, Status.BETWEEN, Status.BETWEEN, Status.BETWEEN, Status.BELOW, Status.BELOW,
    ]  # fmt: skip
    assert [down.status(v) for v in (2.0, 2.00001, 3.0, 3.00001)] == [
        Status.MET, Status.BETWEEN, Status.BETWEEN, Status.BELOW,
    ]  # fmt: skip
    assert [band.status(v) for v in (249, 250, 299, 300, 399, 400, 449, 450)] == [
        Status.BELOW, Status.BETWEEN, Status.BETWEEN, Status.MET,
        Status.MET, Status.BETWEEN, Status.BETWEEN, Status.BELOW,
    ]  # fmt: skip


def test_without_a_lower_limit_nothing_is_below_it() -> None:
    target = target_for(indicator(), CutPoints(4.5))

    assert target.status(4.5) is Status.MET
    assert target.status(1.0) is Status.BETWEEN
    assert not target.has_limit


def test_a_target_in_words_is_never_a_number() -> None:
    target = target_for(free(Direction.UP), CutPoints(), "La snittet øke over tid")

    assert target.status(5) is None
    assert target.bands == ()
    assert target.text == "La snittet øke over tid"


@pytest.mark.parametrize(
    ("direction", "cuts", "problems"),
    [
        (Direction.UP, CutPoints(4.0, 4.5), {"lower_limit": TargetProblem.LIMIT_ON_WRONG_SIDE}),
        (Direction.DOWN, CutPoints(3.0, 2.0), {"lower_limit": TargetProblem.LIMIT_ON_WRONG_SIDE}),
        (Direction.UP, CutPoints(4.5, 0), {"lower_limit": TargetProblem.OUTSIDE_SCALE}),
        (Direction.UP, CutPoints(6.5), {"target": TargetProblem.OUTSIDE_SCALE}),
        (Direction.UP, CutPoints(None, 4), {"lower_limit": TargetProblem.LIMIT_WITHOUT_TARGET}),
        (Direction.UP, CutPoints(4, None, 2), {"range_low": TargetProblem.RANGE_NOT_ALLOWED}),
        (Direction.MONITOR, CutPoints(4), {"target": TargetProblem.CUT_POINTS_NOT_ALLOWED}),
        (Direction.RANGE, CutPoints(4, None, 2, 3), {"target": "cut_points_not_allowed"}),
        (Direction.RANGE, CutPoints(range_low=2), {"range_high": "range_incomplete"}),
        (Direction.RANGE, CutPoints(range_low=4, range_high=3), {"range_high": "range_crossed"}),
        (
            Direction.RANGE,
            CutPoints(None, None, 3, 4, 3.5, 3.9),
            {"accept_low": "range_crossed", "accept_high": "range_crossed"},
        ),
    ],
)
def test_cut_points_that_contradict_the_indicator_are_refused(
    direction: Direction, cuts: CutPoints, problems: dict[str, str]
) -> None:
    assert refused(indicator(direction), cuts) == problems


def test_every_problem_of_a_target_is_told_at_once() -> None:
    assert refused(indicator(), CutPoints(7, 8, 2)) == {
        "target": "outside_scale",
        "lower_limit": "outside_scale",
        "range_low": "range_not_allowed",
    }


def test_what_is_odd_but_possible_is_taken_with_a_remark() -> None:
    equal = target_for(free(Direction.DOWN), CutPoints(100, 100))
    easier = target_for(indicator(), CutPoints(3.5), last_result=3.7)
    harder = target_for(indicator(), CutPoints(4.0), last_result=3.7)
    easier_down = target_for(free(Direction.DOWN), CutPoints(8), last_result=7)

    assert equal.remarks == {TargetRemark.EMPTY_MIDDLE}
    assert [equal.status(value) for value in (99, 100, 100.01)] == ["met", "met", "below"]
    assert easier.remarks == easier_down.remarks == {TargetRemark.EASIER_THAN_LAST_RESULT}
    assert harder.remarks == set()


def test_a_sign_typed_with_a_goal_must_say_what_the_direction_says() -> None:
    assert read_goal("> 5,0", Direction.UP) == (5.0, TargetRemark.STRICT_SIGN)
    assert read_goal("≤ 6,5 %", Direction.DOWN) == (6.5, None)
    assert read_goal("4,5", Direction.UP) == (4.5, None)

    for text, direction in (
        ("> 2", Direction.DOWN),
        ("> 7,0 %", Direction.DOWN),
        ("<= 4", Direction.UP),
        ("> 3", Direction.RANGE),
    ):
        with pytest.raises(InvalidTarget) as refusal:
            read_goal(text, direction)
        assert refusal.value.problems == {"target": "contrary_sign"}
    with pytest.raises(InvalidNumber):
        read_goal("la snittet øke", Direction.UP)


@pytest.mark.parametrize(
    ("value", "interval", "near"),
    [
        (5.0, (4.8, 5.1), None),
        (4.6, (4.4, 4.8), 4.5),
        (4.6, (4.5, 4.8), 4.5),
        (4.3, (4.1, 4.6), 4.5),
        (4.2, (3.9, 4.6), 4.0),
        (4.4, (3.9, 4.6), 4.5),
        (3.5, (3.2, 3.9), None),
        (4.5, (4.5, 4.5), None),
        (4.5, None, None),
    ],
)
def test_a_status_is_uncertain_when_the_interval_reaches_a_cut_point(
    value: float, interval: tuple[float, float] | None, near: float | None
) -> None:
    assert target_for(indicator(), CutPoints(4.5, 4.0)).near(value, interval) == near
