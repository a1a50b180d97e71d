"""The lines of a response curve lie where the numbers say."""

from surveyapp.paper.response_charts import response_curve


def test_a_curve_rises_from_nobody_towards_the_goal() -> None:
    curve = response_curve([5, 10, 20], [5, 5], 10, 40)

    assert (curve.here[0].x1, curve.here[0].y1) == (8.0, 166.0)
    assert [one.y2 for one in curve.here] == [149.5, 133.0, 100.0]
    assert curve.now == (curve.here[-1].x2, curve.here[-1].y2) == (35.0, 100.0)
    assert curve.goal == 34.0
    assert [answers for answers, _ in curve.ticks] == [0, 20, 40]
    assert len(curve.before) == 2


def test_nothing_is_drawn_beyond_the_days_or_the_frame() -> None:
    curve = response_curve([50] * 3, [0, 400, 900, 900], 3, 40)

    assert len(curve.before) == 3
    lines = [*curve.here, *curve.before]
    assert all(8 <= one.x1 <= one.x2 <= 98 and 34 <= one.y2 <= 166 for one in lines)


def test_words_at_the_point_stand_clear_of_the_words_of_the_goal() -> None:
    near = response_curve([38], [], 10, 40)
    far = response_curve([10], [], 10, 40)

    assert near.label > near.now[1]
    assert far.label < far.now[1]


def test_a_small_unit_has_ticks_too() -> None:
    assert [answers for answers, _ in response_curve([0], [], 5, 4).ticks] == [0, 2, 4]
