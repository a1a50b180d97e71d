"""What can be wrong with scales and with the catalogue of indicators beyond their shape."""

from collections import Counter
from collections.abc import Iterator

from surveyapp.definitions import wording
from surveyapp.definitions.catalogue import indicator, target
from surveyapp.definitions.model import IndicatorModel, IndicatorsFile, ScaleModel, ScalesFile
from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source
from surveyapp.domain.indicator import InvalidTarget, target_for

_TOLERANCE = 0.005
_TARGET_WORDS = {
    "limit_on_wrong_side": "lies on the wrong side of the target for this direction",
    "outside_scale": "lies outside the indicator's scale",
    "range_crossed": "range limits must rise: accept_low, range_low, range_high, accept_high",
    "range_incomplete": "a range needs range_low and range_high",
    "range_not_allowed": "range limits belong to direction range only",
    "cut_points_not_allowed": "an indicator that is only monitored has no target",
    "limit_without_target": "a lower limit needs a target",
}


def scales(source: Source, file: ScalesFile) -> Iterator[Problem]:
    yield from wording.problems(source, file.languages)
    for key, scale in file.scales.items():
        for part, message in _scale(scale):
            yield source.problem(("scales", key, part), message)


def _scale(scale: ScaleModel) -> Iterator[tuple[str, str]]:
    values = [point.value for point in scale.points]
    if values != list(range(values[0], values[0] + len(values))):
        yield "points", "values must be consecutive whole numbers, lowest first"
    faces = [point.face for point in scale.points]
    if any(faces) and not all(faces):
        yield "points", "either every point has a face or none has"
    if not set(scale.high) < set(values):
        yield "high", "must be some, not all, of the scale's values"
    if len(scale.shape) != len(values) or abs(sum(scale.shape) - 1) > _TOLERANCE:
        yield "shape", "needs one share for each point, adding up to 1"
    if scale.method == "share" and values != [0, 1]:
        yield "method", "share is for scales with the two values 0 and 1"


def indicators(source: Source, file: IndicatorsFile) -> Iterator[Problem]:
    yield from wording.problems(source, file.languages)
    yield from _repeated(source, file)
    for path, model in placed(file):
        yield from _indicator(source, path, model)


def placed(file: IndicatorsFile) -> Iterator[tuple[Path, IndicatorModel]]:
    """Every indicator with where it stands."""
    for a, area in enumerate(file.focus_areas):
        for f, factor in enumerate(area.success_factors):
            for i, model in enumerate(factor.indicators):
                yield ("focus_areas", a, "success_factors", f, "indicators", i), model


def _repeated(source: Source, file: IndicatorsFile) -> Iterator[Problem]:
    keys: list[tuple[Path, str]] = [((*path, "key"), model.key) for path, model in placed(file)]
    for a, area in enumerate(file.focus_areas):
        keys.append((("focus_areas", a, "key"), f"focus area {area.key}"))
        for f, factor in enumerate(area.success_factors):
            place = ("focus_areas", a, "success_factors", f, "key")
            keys.append((place, f"success factor {factor.key}"))
    counted = Counter(key for _path, key in keys)
    seen: set[str] = set()
    for path, key in keys:
        if counted[key] > 1 and key in seen:
            yield source.problem(path, f"«{key}» stands more than once")
        seen.add(key)


def _indicator(source: Source, path: Path, model: IndicatorModel) -> Iterator[Problem]:
    low, high = model.scale_min, model.scale_max
    if model.measure_unit == "score" and (low is None or high is None):
        yield source.problem(path, "a score needs scale_min and scale_max")
    if low is not None and high is not None and low >= high:
        yield source.problem((*path, "scale_min"), "must be below scale_max")
        return
    for at, each in enumerate(model.targets):
        try:
            target_for(indicator(model), target(model.key, each).cuts, each.text)
        except InvalidTarget as invalid:
            for field, problem in invalid.problems.items():
                place = (*path, "targets", at, field)
                yield source.problem(place, _TARGET_WORDS.get(problem, problem))
