"""What can be wrong with the catalogue of indicators beyond its shape."""

from collections.abc import Iterator

from surveyapp.definitions import wording
from surveyapp.definitions.catalogue import cut_points, indicator
from surveyapp.definitions.indicator_model import IndicatorModel, TargetModel
from surveyapp.definitions.place import Place, repeated
from surveyapp.definitions.problem import Problem
from surveyapp.definitions.shape import fitting
from surveyapp.domain import formula, period
from surveyapp.domain.formula import InvalidFormula
from surveyapp.domain.target import InvalidTarget, TargetProblem, target_for

_TARGET_WORDS: dict[str, str] = {
    TargetProblem.LIMIT_ON_WRONG_SIDE: (
        "lies on the wrong side of the target; below it when the direction is up, above it when "
        "it is down"
    ),
    TargetProblem.OUTSIDE_SCALE: "lies outside scale_min to scale_max of the indicator",
    TargetProblem.RANGE_CROSSED: (
        "is out of order; they rise: accept_low, range_low, range_high, accept_high"
    ),
    TargetProblem.RANGE_INCOMPLETE: "is missing; a range needs both range_low and range_high",
    TargetProblem.RANGE_NOT_ALLOWED: "belongs to direction range only; remove it",
    TargetProblem.CUT_POINTS_NOT_ALLOWED: "does not go with this direction; remove it",
    TargetProblem.LIMIT_WITHOUT_TARGET: "needs a target beside it; add target",
}
_FORMULA_WORDS = {
    "formula_too_long": "the formula is too long; split it in two indicators",
    "formula_too_deep": "the formula has too many brackets inside each other",
    "formula_without_indicators": "the formula names no indicator; write one as [its-key]",
    "formula_ends_early": "the formula ends too early",
    "formula_unexpected": "«{}» cannot stand here",
    "formula_unknown_sign": "«{}» is not known in a formula",
    "formula_unknown_name": "«{}» is not known; use sum, mean or percent",
    "formula_percent_of_two": "percent takes two values, as percent([part]; [whole])",
    "formula_bracket_missing": "«{}» is missing",
    "formula_empty": "the formula is empty",
}
_PERIODS = ("valid_from", "valid_to")


def problems(file: Place) -> Iterator[Problem]:
    yield from wording.problems(file)
    areas = list(file.at("focus_areas").each())
    factors = [factor for area in areas for factor in area.at("success_factors").each()]
    again = "«{}» stands twice; give it another key"
    yield from repeated((each.at("key") for each in areas), again)
    yield from repeated((each.at("key") for each in factors), again)
    yield from repeated((each.at("key") for each in placed(file)), again)
    codes = (each.at("code") for each in placed(file) if each.at("code").text)
    yield from repeated(codes, "code «{}» stands twice; give it another code")
    goals = (goal.at("key") for factor in factors for goal in factor.at("result_goals").each())
    yield from repeated(goals, again)
    for factor in factors:
        yield from _goals(factor)
    for place in placed(file):
        yield from _indicator(place)


def placed(file: Place) -> Iterator[Place]:
    """Every indicator where it stands."""
    for area in file.at("focus_areas").each():
        for factor in area.at("success_factors").each():
            yield from factor.at("indicators").each()


def models(file: Place) -> dict[str, IndicatorModel | None]:
    return {
        key: fitting(place.value, IndicatorModel)
        for place in placed(file)
        if (key := place.at("key").text) is not None
    }


def _indicator(place: Place) -> Iterator[Problem]:
    wrong_periods = [*_wrong_periods(place, _PERIODS)]
    yield from wrong_periods
    model = fitting(place.value, IndicatorModel)
    if model is None:
        return
    low, high = model.scale_min, model.scale_max
    if low is not None and high is not None and low >= high:
        yield place.at("scale_min").says(f"must be below scale_max, which is {high:g}")
        return
    if model.measure_unit == "score" and (low is None or high is None):
        yield place.says("a score needs scale_min and scale_max; add them")
    yield from _formula(place, model)
    yield from _targets(place, model, may_be_compared=not wrong_periods)


def _formula(place: Place, model: IndicatorModel) -> Iterator[Problem]:
    """Whether it can be read; the indicators it names may stand in the database already."""
    if model.source != "computed":
        if model.formula:
            yield place.at("formula").says("belongs to source computed only; remove it")
        return
    if not model.formula:
        yield place.says("a computed indicator needs a formula; add it")
        return
    try:
        formula.parse(model.formula)
    except InvalidFormula as invalid:
        words = _FORMULA_WORDS[invalid.problem].format(invalid.text)
        yield place.at("formula").says(f"{words}, at character {invalid.position}")


def _goals(factor: Place) -> Iterator[Problem]:
    """An indicator's goal is one of its own success factor's."""
    goals = {goal.at("key").text for goal in factor.at("result_goals").each()}
    for indicator_place in factor.at("indicators").each():
        named = indicator_place.at("goal")
        if named.text and named.text not in goals:
            yield named.says("is no key of a result goal of this success factor; add it there")


def _targets(place: Place, model: IndicatorModel, *, may_be_compared: bool) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for at, target in zip(place.at("targets").each(), model.targets, strict=True):
        yield from _wrong_periods(at, ("period",))
        if target.unit_type and model.unit_types and target.unit_type not in model.unit_types:
            words = f"the indicator is not measured for «{target.unit_type}»; see its unit_types"
            yield at.at("unit_type").says(words)
        if (target.unit_type, target.period) in seen:
            yield at.says("there is already a target for this type of unit and period; remove one")
        seen.add((target.unit_type, target.period))
        if may_be_compared:
            yield from _cut_points(at, model, target)


def _cut_points(place: Place, model: IndicatorModel, target: TargetModel) -> Iterator[Problem]:
    try:
        target_for(indicator(model), cut_points(target), target.text)
    except InvalidTarget as invalid:
        for field, problem in invalid.problems.items():
            yield place.at(field).says(_TARGET_WORDS.get(problem, problem))


def _wrong_periods(place: Place, keys: tuple[str, ...]) -> Iterator[Problem]:
    for key in keys:
        written = place.at(key)
        try:
            if written.text:
                period.parse(written.text)
        except period.InvalidPeriod:
            yield written.says("is no period; write 2026, 2026-T1, 2026-01 or 2026-27")
