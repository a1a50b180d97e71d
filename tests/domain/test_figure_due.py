"""When a figure is due, when it has grown old, and what the sign of a deviation says."""

from dataclasses import replace
from datetime import date

import pytest

from surveyapp.domain import figure_due
from surveyapp.domain.figure import Earlier, Turned, Unusual, question
from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.period import PeriodKind, parse
from surveyapp.domain.spending import Spending, spending

YEARLY = Indicator("a", Text({"nb": "A"}), Source.FIGURE, Direction.UP, "percent")
MONTHLY = replace(YEARLY, frequency=PeriodKind.MONTH, due_days=17)


def test_a_figure_is_due_so_many_days_after_its_period() -> None:
    assert figure_due.due_on(MONTHLY, parse("2026-11")) == date(2026, 12, 17)
    assert figure_due.due_on(replace(YEARLY, due_days=31), parse("2026")) == date(2027, 1, 31)
    assert figure_due.due_on(YEARLY, parse("2026")) is None


@pytest.mark.parametrize(
    ("indicator", "last", "today", "is_stale"),
    [
        (MONTHLY, "2026-10", date(2026, 12, 17), False),
        (MONTHLY, "2026-10", date(2026, 12, 18), True),
        (YEARLY, "2025", date(2026, 12, 31), False),
        (YEARLY, "2025", date(2027, 1, 1), True),
        (replace(YEARLY, every=2), "2025", date(2027, 6, 1), False),
        (replace(YEARLY, every=2), "2025", date(2028, 1, 1), True),
    ],
)
def test_a_figure_is_old_when_the_next_should_be_there(
    indicator: Indicator, last: str, today: date, is_stale: bool
) -> None:
    assert figure_due.is_stale(indicator, parse(last), today) is is_stale


def test_months_have_no_figure_of_what_is_measured_by_the_year() -> None:
    assert not figure_due.is_called_for(YEARLY, parse("2026-11"))
    assert figure_due.is_called_for(YEARLY, parse("2026-27"))
    assert figure_due.is_called_for(MONTHLY, parse("2026"))
    assert figure_due.months_old(parse("2025-10"), date(2026, 12, 3)) == 13


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("year", "2026"), ("tertial", "2026-T2"), ("month", "2026-10"), ("school_year", "2026-27")],
)
def test_the_period_asked_for_is_the_running_year_or_the_last_whole_part(
    kind: str, asked: str
) -> None:
    indicator = replace(YEARLY, frequency=PeriodKind(kind))

    assert figure_due.latest_asked(indicator, date(2026, 11, 26)) == parse(asked)


def test_what_a_sign_says_follows_from_the_direction_alone() -> None:
    up = replace(YEARLY, has_forecast=True, scale_min=-100)
    down = replace(up, direction=Direction.DOWN)

    assert [spending(up, value) for value in (-1.0, 0.0, 1.0)] == [
        Spending.OVER, Spending.AS_PLANNED, Spending.UNDER,
    ]  # fmt: skip
    assert spending(down, 1.0) is Spending.OVER
    assert spending(YEARLY, 1.0) is None
    assert spending(replace(up, scale_min=0), 1.0) is None


def test_a_turned_sign_and_an_unusual_value_are_asked_about() -> None:
    both = replace(YEARLY, scale_min=-100, plausible_low=-5.0, plausible_high=5.0)

    assert question(both, 1.4, Earlier(-1.2, "2026-10")) == Turned(1.4, -1.2, "2026-10")
    assert question(both, 0.3, Earlier(-0.2, "2026-10")) is None
    assert question(both, 7.0, None) == Unusual(7.0, -5.0, 5.0)
