"""Periods: years, tertials, months and school years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.period import InvalidPeriod, Period, PeriodKind, parse

periods = st.builds(
    lambda kind, year, part: Period(
        kind,
        year * 12
        + {
            PeriodKind.YEAR: 0,
            PeriodKind.TERTIAL: 4 * (part % 3),
            PeriodKind.MONTH: part,
            PeriodKind.SCHOOL_YEAR: 7,
        }[kind],
    ),
    st.sampled_from(PeriodKind),
    st.integers(2013, 2098),
    st.integers(0, 11),
)


@given(periods)
def test_a_period_is_read_back_from_its_code(period: Period) -> None:
    assert parse(period.code) == period


@given(periods)
def test_the_previous_period_ends_where_this_one_begins(period: Period) -> None:
    assert period.previous().last == period.first - 1
    assert period.previous().order < period.order


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2026", "2025"),
        ("2026-T1", "2025-T3"),
        ("2026-01", "2025-12"),
        ("2026-27", "2025-26"),
    ],
)
def test_the_period_before_is_of_the_same_kind(code: str, before: str) -> None:
    assert parse(code).previous().code == before


@pytest.mark.parametrize("text", ["", "26", "2026-T4", "2026-13", "2026-28", "2026/27", "x"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidPeriod):
        parse(text)


def test_a_year_holds_its_months_and_tertials_but_not_a_school_year() -> None:
    year = parse("2026")

    assert year.covers(parse("2026-T3"))
    assert year.holding(parse("2024-11")) == parse("2024")
    assert year.holding(parse("2026-27")) is None


def test_of_two_periods_that_end_together_the_longer_comes_last() -> None:
    codes = ["2026", "2026-12", "2026-T3", "2026-11"]

    assert sorted(codes, key=lambda code: parse(code).order) == [
        "2026-11",
        "2026-12",
        "2026-T3",
        "2026",
    ]
