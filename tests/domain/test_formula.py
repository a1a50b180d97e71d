"""The language of computed indicators: what it reckons, and what it refuses and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain import computed, formula
from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.formula import InvalidFormula
from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.result import Bound
from surveyapp.domain.scorecard import Absence, Absent, Outcome, Value

VALUES = {"a": 6.0, "b": 3.0, "sick-days": 12.0, "zero": 0.0}


def measure(
    key: str, unit: str = "percent", scale: tuple[float, float] | None = None, text: str = ""
) -> Indicator:
    low, high = scale or (None, None)
    source = Source.COMPUTED if text else Source.FIGURE
    return Indicator(
        key, Text({"nb": key}), source, Direction.UP, unit,
        scale_min=low, scale_max=high, formula=text,
    )  # fmt: skip


KNOWN = {
    "a": measure("a"),
    "b": measure("b"),
    "posts": measure("posts", "count"),
    "six": measure("six", "score", (1, 6)),
    "other-six": measure("other-six", "score", (1, 6)),
    "five": measure("five", "score", (1, 5)),
    "loop": measure("loop", text="[a] + [back]"),
    "back": measure("back", text="[loop] * 2"),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[a] - [b]", 3),
        ("100 * [a] / [sick-days]", 50),
        ("1 + 2 * [b]", 7),
        ("(1 + 2) * [b]", 9),
        ("-[a] + 10", 4),
        ("10 - 2 - [b]", 5),
        ("mean([a]; [b])", 4.5),
        ("snitt([a], [b])", 4.5),
        ("sum([a]; [b]; 0,5)", 9.5),
        ("prosent([b]; [a])", 50),
        ("[a] × [b] ÷ 2", 9),
    ],
)
def test_a_formula_reckons_as_people_read_it(text: str, value: float) -> None:
    assert formula.answer(formula.parse(text).root, VALUES) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "problem", "position"),
    [
        ("", "formula_empty", 1),
        ("3 + 4", "formula_without_indicators", 1),
        ("[a] + ", "formula_ends_early", 7),
        ("[a] [b]", "formula_unexpected", 5),
        ("[a] ** 2", "formula_unexpected", 6),
        ("([a] + 1", "formula_bracket_missing", 9),
        ("__import__", "formula_unknown_sign", 1),
        ("exec([a])", "formula_unknown_name", 1),
        ("[a] + [b", "formula_unknown_sign", 7),
        ("percent([a])", "formula_percent_of_two", 1),
        ("(" * 30 + "[a]" + ")" * 30, "formula_too_deep", 21),
        ("[a]" + " + 1" * 200, "formula_too_long", 500),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(
    text: str, problem: str, position: int
) -> None:
    with pytest.raises(InvalidFormula) as refusal:
        formula.parse(text)

    assert (refusal.value.problem, refusal.value.position) == (problem, position)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a] - [b]", []),
        ("[posts] / [a]", []),
        ("mean([six]; [other-six])", []),
        ("[six] - [other-six]", []),
        ("100 - [a]", []),
        ("[a] + [nothing]", [("formula_unknown_indicator", 7)]),
        ("[nothing] * [nobody]", [("formula_unknown_indicator", at) for at in (1, 13)]),
        ("mean([six]; [five])", [("formula_mixes_measures", 1)]),
        ("[six] + [five]", [("formula_mixes_measures", 7)]),
        ("[six] / [five]", [("formula_mixes_measures", 7)]),
        ("[a] + [posts]", [("formula_mixes_measures", 5)]),
        ("[new] + [a]", [("formula_cycle", 1)]),
        ("[a] + [loop]", [("formula_cycle", 7)]),
    ],
)  # fmt: skip
def test_a_formula_is_checked_against_the_catalogue(
    text: str, found: list[tuple[str, int]]
) -> None:
    key = "back" if "loop" in text else "new"
    known = {**KNOWN, "new": measure("new", text=text)}

    problems = computed.problems(key, text, known)

    assert [(one.problem, one.position) for one in problems] == found


@pytest.mark.parametrize(
    ("first", "second", "state", "problem"),
    [
        (Value(6), Value(3), 2.0, ""),
        (Value(6), Value(0), Absence.NOT_MEASURED, "division_by_zero"),
        (Value(1e308), Value(1e-308), Absence.NOT_MEASURED, "too_large"),
        (Value(6), Value(3, bound=Bound.AT_LEAST), Absence.NOT_MEASURED, "input_is_a_limit"),
        (Value(6), Absent(Absence.PENDING), Absence.PENDING, ""),
        (Absent(Absence.NOT_RELEVANT), Absent(Absence.NOT_RUN), Absence.NOT_RUN, ""),
        (Absent(Absence.PENDING), Suppressed(Reason.TOO_FEW), Reason.TOO_FEW, ""),
        (Suppressed(Reason.PROTECTS_OTHERS), Value(2), Reason.PROTECTS_OTHERS, ""),
    ],
)
def test_what_is_missing_or_withheld_stays_so(
    first: Outcome, second: Outcome, state: float | Absence | Reason, problem: str
) -> None:
    found = computed.outcome(formula.parse("[a] / [b]"), {"a": first, "b": second})

    match found.outcome:
        case Value(value, interval):
            assert (value, interval) == (state, None)
        case Absent(absence):
            assert absence is state
        case Suppressed(reason):
            assert reason is state
    assert found.problem == problem


def test_computed_indicators_are_reckoned_after_those_they_rest_on() -> None:
    formulas = {"c": formula.parse("[b] * 2"), "b": formula.parse("[a] + 1")}
    turning = {"x": formula.parse("[y]"), "y": formula.parse("[x]"), "z": formula.parse("[a]")}

    assert computed.order(formulas) == ["b", "c"]
    assert computed.order(turning) == ["z"]


@given(st.text(alphabet="[]ab()+-*/;,. 019sumean", max_size=60))
def test_any_text_is_a_formula_or_refused_inside_itself(text: str) -> None:
    try:
        position = len(formula.parse(text).text)
    except InvalidFormula as refusal:
        position = refusal.position

    assert 1 <= position <= len(text) + 1
