"""A figure over time: a line joins only what means the same and may be seen."""

from surveyapp.domain.disclosure import Exactly, Reason, Suppressed
from surveyapp.domain.history import Break, Kind
from surveyapp.domain.release import Published
from surveyapp.domain.series import Segment, Series, SeriesPoint
from surveyapp.paper import time_charts

ROUNDS = [1, 2, 3, 4, 5]


def shown(number: int, value: float) -> SeriesPoint:
    result = Published(value, Exactly(40), (value - 0.2, value + 0.2))
    return SeriesPoint(number, f"202{number}", result)


def hidden(number: int) -> SeriesPoint:
    return SeriesPoint(number, f"202{number}", Suppressed(Reason.TOO_FEW))


def made(*segments: tuple[SeriesPoint, ...]) -> Series:
    return Series(
        (Kind.QUESTION, "q1"),
        tuple(Segment(one, Break.WORDING if at else None) for at, one in enumerate(segments)),
    )


def drawn(series: Series) -> time_charts.Timeline:
    return time_charts.timeline(series, ROUNDS, time_charts.scale_of([series], 1, 6))


def test_no_line_crosses_a_break() -> None:
    chart = drawn(made((shown(1, 4.0), shown(2, 4.2)), (shown(3, 5.0), shown(4, 5.1))))
    (broken,) = chart.breaks

    assert len(chart.dots) == 4
    assert len(chart.lines) == 2
    for (start, _), (end, _) in chart.lines:
        assert not start < broken < end


def test_no_line_crosses_a_value_that_is_withheld() -> None:
    chart = drawn(made((shown(1, 4.0), hidden(2), shown(3, 4.1), shown(4, 4.3))))

    assert len(chart.gaps) == 1
    assert len(chart.lines) == 1
    assert chart.lines[0][0][0] > chart.gaps[0]


def test_a_round_that_did_not_ask_keeps_its_place() -> None:
    chart = drawn(made((shown(2, 4.0), shown(5, 4.5))))

    assert [dot.x for dot in chart.dots] == [
        time_charts.places(ROUNDS)[1],
        time_charts.places(ROUNDS)[4],
    ]


def test_higher_is_drawn_higher_and_the_interval_lies_around_it() -> None:
    low, high = drawn(made((shown(1, 4.0), shown(2, 5.0)))).dots

    assert high.y < low.y
    for dot in (low, high):
        assert dot.whisker
        assert 0 <= dot.whisker[0] < dot.y < dot.whisker[1] <= time_charts.HEIGHT
