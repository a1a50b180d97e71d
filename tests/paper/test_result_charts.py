"""Where the marks of a result page lie."""

import pytest

from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.release import Published, QuestionResult, ShareClass
from surveyapp.domain.result import Category
from surveyapp.domain.survey import Scale
from surveyapp.paper import result_charts as charts
from surveyapp.paper.result_charts import Part
from tests.build_round import AGREE, scale

FIVE = scale(1, 5, key="agree-1-5")
LOW, MIDDLE, HIGH = ShareClass(None, 9), ShareClass(20, 29), ShareClass(60, 69)


def banded(*bands: ShareClass) -> tuple[Part, ...]:
    return charts.bar(AGREE, told(bands=bands))


def by_value(*shares: float, on: Scale = AGREE) -> tuple[Part, ...]:
    """Every value of a scale with its share."""
    categories = [Category(value, value, share) for value, share in enumerate(shares, start=on.lo)]
    return charts.bar(on, told(categories=tuple(categories)))


def told(
    bands: tuple[ShareClass, ...] = (), categories: tuple[Category, ...] = ()
) -> QuestionResult:
    mean = Published(4.5, Exactly(120), (4.3, 4.7))
    return QuestionResult("q1", mean, bands=bands, categories=categories)


def test_the_middle_band_lies_across_the_line_and_each_band_is_as_long_as_its_class() -> None:
    bar = banded(LOW, MIDDLE, HIGH)
    chart = charts.diverging([bar])
    low, middle, high = chart.segments(bar)

    assert chart.left == 50
    assert [round(1.5 * one.width, 1) for one in (low, middle, high)] == [5, 25, 65]
    assert round(middle.x + middle.width / 2, 1) == round(chart.line, 1)
    assert round(low.x + low.width, 1) == middle.x
    assert high.x == round(middle.x + middle.width, 2)


def test_values_of_an_even_scale_stand_half_on_each_side_of_the_line() -> None:
    bar = by_value(0.05, 0.05, 0.10, 0.20, 0.25, 0.35)
    chart = charts.diverging([bar])
    drawn = chart.segments(bar)

    assert [one.part.tone for one in drawn] == [-3, -2, -1, 1, 2, 3]
    assert drawn[3].x == chart.line
    assert [round(1.5 * one.width) for one in drawn] == [5, 5, 10, 20, 25, 35]


def test_the_middle_value_of_an_odd_scale_lies_across_the_line() -> None:
    bar = by_value(0.1, 0.1, 0.2, 0.3, 0.3, on=FIVE)
    chart = charts.diverging([bar])
    middle = chart.segments(bar)[2]

    assert [part.tone for part in bar] == [-3, -2, 0, 2, 3]
    assert round(middle.x + middle.width / 2, 1) == round(chart.line, 1)


@pytest.mark.parametrize(
    ("joined", "tone", "left"),
    [
        (Category(1, 3, 0.4), -1, 40),
        (Category(5, 6, 0.4), 2, 0),
        (Category(1, 4, 0.4), 0, 30),
        (Category(3, 4, 0.4), 0, 20),
    ],
)
def test_joined_values_look_like_the_one_nearest_to_the_middle_and_are_split_evenly_by_the_line(
    joined: Category, tone: int, left: float
) -> None:
    first = Category(1, joined.first - 1, 0.6) if joined.first > 1 else Category(6, 6, 0.6)
    bar = charts.bar(AGREE, told(categories=tuple(sorted((first, joined), key=_first))))
    part = next(part for part in bar if part.share == joined)

    assert part.tone == tone
    assert part.left == pytest.approx(left)


def _first(one: Category) -> int:
    return one.first


def test_a_whole_scale_joined_says_nothing_so_the_bands_are_drawn() -> None:
    shown = told(bands=(LOW, MIDDLE, HIGH), categories=(Category(1, 6, 1.0),))

    assert [part.share for part in charts.bar(AGREE, shown)] == [LOW, MIDDLE, HIGH]
    assert charts.bar(AGREE, told()) == ()


def test_a_label_stands_only_where_it_has_room_and_never_on_the_line() -> None:
    bar = by_value(0.03, 0.0, 0.07, 0.20, 0.35, 0.35)
    chart = charts.diverging([bar])
    first, _, third, *_ = (one.label for one in chart.segments(bar))
    across = charts.bar(AGREE, told(categories=(Category(1, 4, 0.4), Category(5, 6, 0.6))))
    label = charts.diverging([across]).segments(across)[0].label

    assert first is None
    assert third is not None
    assert label is not None
    assert label < charts.diverging([across]).line


def test_the_axis_is_widened_for_the_row_that_reaches_furthest_left() -> None:
    mostly_low = banded(ShareClass(60, 69), ShareClass(20, 29), ShareClass(None, 9))

    chart = charts.diverging([banded(LOW, MIDDLE, HIGH), mostly_low])

    assert chart.left == 80
    assert chart.segments(mostly_low)[0].x >= 0
