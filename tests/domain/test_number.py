"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.number import InvalidNumber, NumberProblem, parse
from surveyapp.paper import format as written


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4,5", 4.5),
        ("4.5", 4.5),
        ("12 450", 12450),
        ("12\u00a0450", 12450),
        ("12\u202f450,5", 12450.5),
        ("−3,2", -3.2),
        ("-3.2", -3.2),
        ("– 3,2", -3.2),
        ("+0,6", 0.6),
        ("12,5 %", 12.5),
        ("12,5\u00a0%", 12.5),
        ("0,125", 0.125),
        (" 7 ", 7),
        (",5", 0.5),
        ("1 234 567", 1234567),
    ],
)
def test_a_number_is_read_as_norwegians_and_britons_write_it(typed: str, value: float) -> None:
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1,234.5", NumberProblem.AMBIGUOUS),
        ("1.234,5", NumberProblem.AMBIGUOUS),
        ("1,234", NumberProblem.AMBIGUOUS),
        ("12.450", NumberProblem.AMBIGUOUS),
        ("1.234.567", NumberProblem.AMBIGUOUS),
        ("5.1/5.3", NumberProblem.SEVERAL_VALUES),
        ("46/47/46", NumberProblem.SEVERAL_VALUES),
        ("1 / 4.5", NumberProblem.SEVERAL_VALUES),
        ("5,1 5,3", NumberProblem.SEVERAL_VALUES),
        ("9–10", NumberProblem.SEVERAL_VALUES),
        ("95-100 %", NumberProblem.SEVERAL_VALUES),
        ("2007 2009", NumberProblem.SEVERAL_VALUES),
        ("> 5,0", NumberProblem.INEQUALITY),
        ("≤ 8", NumberProblem.INEQUALITY),
        ("88.", NumberProblem.NOT_A_NUMBER),
        ("1e5", NumberProblem.NOT_A_NUMBER),
        ("nan", NumberProblem.NOT_A_NUMBER),
        ("inf", NumberProblem.NOT_A_NUMBER),
        ("fem", NumberProblem.NOT_A_NUMBER),
        ("٣", NumberProblem.NOT_A_NUMBER),
        ("%", NumberProblem.NOT_A_NUMBER),
        ("–", NumberProblem.NOT_A_NUMBER),
        ("9" * 41, NumberProblem.NOT_A_NUMBER),
        ("9" * 20, NumberProblem.TOO_LARGE),
        ("  ", NumberProblem.EMPTY),
    ],
)
def test_what_is_not_one_number_is_refused_with_the_reason(
    typed: str, problem: NumberProblem
) -> None:
    with pytest.raises(InvalidNumber) as refusal:
        parse(typed)

    assert refusal.value.problem is problem


def test_a_file_whose_decimal_mark_is_a_point_may_have_three_decimals() -> None:
    assert parse("34.234", from_file=True) == 34.234

    with pytest.raises(InvalidNumber):
        parse("34,234", from_file=True)


@given(st.text())
def test_any_text_gives_one_finite_number_or_one_reason(typed: str) -> None:
    try:
        value = parse(typed)
    except InvalidNumber:
        return
    assert abs(value) <= 1e12


@given(
    st.integers(min_value=-99_999_999, max_value=99_999_999),
    st.sampled_from(["nb", "en"]),
    st.integers(min_value=1, max_value=2),
)
def test_what_the_pages_write_can_be_typed_back(units: int, language: str, decimals: int) -> None:
    value = units / 10**decimals
    shown = written.number(value, language, decimals)

    if language == "en" and "," in shown:
        with pytest.raises(InvalidNumber):
            parse(shown)
    else:
        assert parse(shown) == value
