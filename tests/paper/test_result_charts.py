"""Where the marks of a result page lie."""

from surveyapp.domain.release import ShareClass
from surveyapp.paper import result_charts as charts

LOW, MIDDLE, HIGH = ShareClass(None, 9), ShareClass(20, 29), ShareClass(60, 69)


def test_the_middle_band_lies_across_the_line_and_each_band_is_as_long_as_its_class() -> None:
    chart = charts.diverging([(LOW, MIDDLE, HIGH)])
    low, middle, high = chart.segments((LOW, MIDDLE, HIGH))

    assert chart.left == 50
    assert [round(1.5 * part.width, 1) for part in (low, middle, high)] == [5, 25, 65]
    assert middle.is_middle
    assert round(middle.x + middle.width / 2, 1) == round(chart.line, 1)
    assert round(low.x + low.width, 1) == middle.x
    assert high.x == round(middle.x + middle.width, 2)


def test_an_even_number_of_parts_stands_half_on_each_side_of_the_line() -> None:
    six = [ShareClass(share - 5, share + 4) for share in (5, 5, 10, 20, 25, 35)]
    parts = charts.diverging([six]).segments(six)

    assert [part.number for part in parts] == [1, 2, 3, 4, 5, 6]
    assert not any(part.is_middle for part in parts)
    assert parts[3].x == charts.diverging([six]).line


def test_the_axis_is_widened_for_the_row_that_reaches_furthest_left() -> None:
    mostly_low = (ShareClass(60, 69), ShareClass(20, 29), ShareClass(None, 9))

    chart = charts.diverging([(LOW, MIDDLE, HIGH), mostly_low])

    assert chart.left == 80
    assert chart.segments(mostly_low)[0].x >= 0
