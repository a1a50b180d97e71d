"""Indicators that follow from others: whether a formula makes sense, and what comes out.

A computed value is a function of values that are published, so it tells nothing they do not: where
an input is withheld, so is the result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from surveyapp.domain import formula as language
from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.formula import Call, Formula, InvalidFormula, Node, Number, Operation, Ref
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.scorecard import Absence, Absent, Outcome, Value

SCORE = "score"


class Measure(NamedTuple):
    """What a value is measured in; None stands for a plain number or a ratio."""

    unit: str
    low: float | None
    high: float | None


_ORDER = (
    Absence.PENDING,
    Absence.WITHDRAWN,
    Absence.NOT_RUN,
    Absence.NOT_MEASURED,
    Absence.NOT_RELEVANT,
)
"""Which state of a missing input the result takes where several are missing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a formula gave, and why it gave no value though every input has one."""

    outcome: Outcome
    problem: str = ""


def outcome(formula: Formula, inputs: Mapping[str, Outcome]) -> Answered:
    """`inputs` has every indicator of `formula`."""
    needed = [inputs[key] for key in formula.keys]
    withheld = next((one for one in needed if isinstance(one, Suppressed)), None)
    if withheld is not None:
        return Answered(withheld)
    states = {one.state for one in needed if isinstance(one, Absent)}
    if states:
        return Answered(Absent(next(state for state in _ORDER if state in states)))
    values = {key: one for key, one in inputs.items() if isinstance(one, Value)}
    if any(values[key].bound is not None for key in formula.keys):
        return Answered(Absent(Absence.NOT_MEASURED), "input_is_a_limit")
    try:
        found = language.answer(formula.root, {key: one.value for key, one in values.items()})
    except language.DivisionByZero:
        return Answered(Absent(Absence.NOT_MEASURED), "division_by_zero")
    except language.NoAnswer:
        return Answered(Absent(Absence.NOT_MEASURED), "too_large")
    return Answered(Value(found))


def problems(key: str, text: str, known: Mapping[str, Indicator]) -> Iterator[InvalidFormula]:
    """All that keeps `text` from being the formula of the indicator `key`, with positions."""
    try:
        formula = language.parse(text)
    except InvalidFormula as refusal:
        yield refusal
        return
    unknown = [ref for ref in language.refs(formula.root) if ref.key not in known]
    for ref in unknown:
        yield InvalidFormula("formula_unknown_indicator", ref.position, ref.key)
    if unknown:
        return
    turns = _cycle(key, formula, known)
    if turns:
        at = next(ref for ref in language.refs(formula.root) if ref.key == turns[0])
        yield InvalidFormula("formula_cycle", at.position, " → ".join((key, *turns)))
    try:
        _measure(formula.root, known)
    except InvalidFormula as refusal:
        yield refusal


def order(computed: Mapping[str, Formula]) -> list[str]:
    """The keys of `computed` so that each comes after those it rests on; one that rests on itself
    is left out."""
    found: list[str] = []
    left = dict(computed)
    while left:
        ready = [key for key, one in left.items() if not any(other in left for other in one.keys)]
        if not ready:
            break
        found += ready
        left = {key: one for key, one in left.items() if key not in ready}
    return found


def _cycle(key: str, formula: Formula, known: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The way from `key` back to itself through what it rests on; empty where there is none."""
    waiting: list[tuple[str, ...]] = [(one,) for one in formula.keys]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        if way[-1] == key:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            waiting += [(*way, one) for one in _keys(known.get(way[-1]))]
    return ()


def _keys(indicator: Indicator | None) -> tuple[str, ...]:
    if indicator is None or not indicator.formula:
        return ()
    try:
        return language.parse(indicator.formula).keys
    except InvalidFormula:
        return ()


def _measure(node: Node, known: Mapping[str, Indicator]) -> Measure | None:
    """What the value of `node` is measured in; raises InvalidFormula where scales are mixed."""
    match node:
        case Number():
            return None
        case Ref(key):
            one = known[key]
            scale = (one.scale_min, one.scale_max) if one.measure_unit == SCORE else (None, None)
            return Measure(one.measure_unit, *scale)
        case Operation(sign, left, right, position):
            found = [_measure(left, known), _measure(right, known)]
            return _together(found, position) if sign in "+-" else _apart(found, sign, position)
        case Call("percent", arguments, position):
            _apart([_measure(one, known) for one in arguments], "/", position)
            return None
        case Call(_, arguments, position):
            return _together([_measure(one, known) for one in arguments], position)


def _together(found: list[Measure | None], position: int) -> Measure | None:
    """Of values that are added: all must be measured alike."""
    measured = {one for one in found if one is not None}
    if len(measured) > 1:
        raise InvalidFormula("formula_mixes_measures", position)
    return measured.pop() if measured else None


def _apart(found: list[Measure | None], sign: str, position: int) -> Measure | None:
    """Of values that are multiplied or divided."""
    measured = [one for one in found if one is not None]
    if len({one for one in measured if one.unit == SCORE}) > 1:
        raise InvalidFormula("formula_mixes_measures", position)
    is_of_one = len(measured) == 1 and (sign == "*" or found[1] is None)
    return measured[0] if is_of_one else None
