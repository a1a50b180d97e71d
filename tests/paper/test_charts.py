"""Where the marks of the scorecard's charts lie."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.history import Break
from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    FromSurvey,
    Line,
    Outcome,
    Reading,
    Value,
    line,
)
from surveyapp.domain.survey import Feed
from surveyapp.domain.target import CutPoints, target_for
from surveyapp.paper import charts
from tests import build_round

YEAR = periods.parse("2026")
SIX = Indicator(
    "six", Text({"en": "Six"}), Source.SURVEY, Direction.UP, "scale_1_6",
    scale_min=1, scale_max=6,
)  # fmt: skip
BUDGET = Indicator("budget", Text({"en": "Budget"}), Source.FIGURE, Direction.UP, "percent")


def row(
    *outcomes: tuple[str, Outcome], indicator: Indicator = SIX, cuts: CutPoints | None = None
) -> Line:
    target = None if cuts is None else target_for(indicator, cuts)
    readings = [Reading(indicator.key, periods.parse(code), said) for code, said in outcomes]
    return line(indicator, target, readings, YEAR, Absence.NOT_RUN)


def test_the_bullet_of_the_drawing_is_drawn_as_drawn() -> None:
    drawn = row(("2025", Value(4.6)), ("2026", Value(5.0, (4.84, 5.13))), cuts=CutPoints(4.7, 4.2))

    bullet = charts.bullet(drawn, charts.axis(drawn, charts.axis_of_six([drawn])))

    assert bullet is not None
    assert bullet.point == 66.67
    assert bullet.previous == 53.33
    assert bullet.targets == (56.67,)
    assert [(band.x, band.width, band.status) for band in bullet.bands] == [
        (0.0, 40.0, "below"),
        (40.0, 16.67, "between"),
        (56.67, 43.33, "met"),
    ]


def test_a_table_with_anything_below_three_uses_the_whole_scale() -> None:
    high, low = row(("2026", Value(5.0, (4.0, 5.5)))), row(("2026", Value(3.2, (2.9, 3.6))))

    assert charts.axis_of_six([high]) == charts.Axis(3, 6)
    assert charts.axis_of_six([high, low]) == charts.Axis(1, 6)


def test_where_low_is_good_the_bands_turn_round() -> None:
    down = replace(BUDGET, direction=Direction.DOWN, scale_min=0, scale_max=100)
    drawn = row(("2026", Value(9.4)), indicator=down, cuts=CutPoints(8, 10))

    bullet = charts.bullet(drawn, charts.axis(drawn, charts.Axis(3, 6)))

    assert bullet is not None
    assert [band.status for band in bullet.bands] == ["met", "between", "below"]


def test_nothing_is_drawn_of_a_withheld_value() -> None:
    withheld = row(
        ("2024", Value(4.4)), ("2025", Value(4.5)), ("2026", Suppressed(Reason.TOO_FEW)),
        cuts=CutPoints(4.7, 4.2),
    )  # fmt: skip

    spark = charts.spark(withheld, YEAR)

    assert charts.bullet(withheld, charts.Axis(3, 6)) is None
    assert spark.last is None
    assert spark.gaps == (98.0,)
    assert len(spark.lines) == 1


def test_a_sparkline_is_broken_where_a_period_has_no_value() -> None:
    drawn = row(
        ("2022", Value(4.1)), ("2023", Value(4.2)), ("2025", Value(4.4)), ("2026", Value(4.3))
    )

    spark = charts.spark(drawn, YEAR)

    assert spark.gaps == (52.0,)
    assert [line.count(",") for line in spark.lines] == [2, 2]


def test_no_line_goes_to_a_figure_of_other_questions() -> None:
    before = build_round.definition([build_round.asked("q1", Feed("six"))])
    after = build_round.definition(
        [build_round.asked("q1", Feed("six")), build_round.asked("q2", Feed("six"))]
    )
    readings = [
        Reading("six", periods.parse(year), Value(value), FromSurvey((), Text({}), asked=asked))
        for year, value, asked in (
            ("2023", 4.0, before),
            ("2024", 4.2, before),
            ("2025", 5.0, after),
            ("2026", 5.1, after),
        )
    ]
    drawn = line(SIX, None, readings, YEAR, Absence.NOT_RUN)

    assert drawn.broken == {periods.parse("2025"): Break.QUESTIONS}
    assert drawn.previous_break is None
    assert len(charts.spark(drawn, YEAR).lines) == 2

    changed = line(SIX, None, readings[:3], periods.parse("2025"), Absence.NOT_RUN)
    bullet = charts.bullet(changed, charts.Axis(1, 6))
    assert changed.previous_break is Break.QUESTIONS
    assert changed.difference is None
    assert bullet is not None
    assert bullet.previous is None


def test_years_far_apart_are_drawn_to_scale() -> None:
    far = [(code, Value(5.0 + place / 10)) for place, code in enumerate(("2011", "2013", "2018"))]
    drawn = row(*far, ("2026", Value(5.5)))

    spark = charts.spark(drawn, YEAR)

    assert spark.start == periods.parse("2011")
    across = [float(point.split(",")[0]) for point in spark.lines[0].split()]
    assert across == [6.0, 18.3, 48.9, 98.0]
    assert spark.gaps == ()


def test_a_single_measurement_is_a_dot() -> None:
    spark = charts.spark(row(("2026", Value(4.0))), YEAR)

    assert (spark.lines, spark.dots, spark.gaps) == ((), (), ())
    assert spark.last == (98.0, 17.0)


def test_years_not_measured_are_rings_between_the_dots() -> None:
    drawn = row(("2024", Value(4.0)), ("2025", Absent(Absence.NOT_MEASURED)), ("2026", Value(4.2)))

    spark = charts.spark(drawn, YEAR)

    assert spark.gaps == (75.0,)
    assert len(spark.dots) == 1
    assert spark.last is not None


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=4),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
)
def test_every_mark_lies_inside_its_axis(values: list[float], target: float) -> None:
    outcomes = [(f"{2027 - len(values) + i}", Value(value)) for i, value in enumerate(values)]
    drawn = row(*outcomes, indicator=BUDGET, cuts=CutPoints(target))

    axis = charts.axis(drawn, charts.Axis(3, 6))

    assert axis.low < axis.high
    assert all(axis.low <= mark <= axis.high for mark in (*values[-2:], target))
