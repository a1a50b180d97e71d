"""What can be wrong with answer scales beyond their shape."""

from collections.abc import Iterator

from surveyapp.definitions import wording
from surveyapp.definitions.model import ScaleModel
from surveyapp.definitions.place import Place
from surveyapp.definitions.problem import Problem
from surveyapp.definitions.shape import fitting

_TOLERANCE = 0.001
_YES_NO = [0, 1]


def problems(file: Place) -> Iterator[Problem]:
    yield from wording.problems(file, may_have_more=True)
    for place in file.at("scales").members():
        scale = fitting(place.value, ScaleModel)
        if scale is not None:
            yield from _scale(place, scale)


def models(file: Place) -> dict[str, ScaleModel | None]:
    return {place.key: fitting(place.value, ScaleModel) for place in file.at("scales").members()}


def languages(file: Place) -> dict[str, frozenset[str]]:
    """For each scale the languages that every one of its texts exists in."""
    return {place.key: _complete(place) for place in file.at("scales").members()}


def _complete(scale: Place) -> frozenset[str]:
    texts = [frozenset(text.key for text in each.members()) for each in wording.wordings(scale)]
    return frozenset.intersection(*texts) if texts else frozenset()


def _scale(place: Place, scale: ScaleModel) -> Iterator[Problem]:
    values = [point.value for point in scale.points]
    if values != list(range(values[0], values[0] + len(values))):
        yield place.at("points").says("values must be whole numbers in a row, lowest first")
    faces = [point.face for point in scale.points if point.face is not None]
    if faces and len(faces) != len(values):
        yield place.at("points").says("give every point a face, or none")
    elif faces != sorted(set(faces)):
        yield place.at("points").says("faces must rise from sad to glad, each used once")
    yield from _high(place.at("high"), scale.high, values)
    yield from _shape(place.at("shape"), scale.shape, values)
    if scale.method == "share" and values != _YES_NO:
        yield place.at("method").says("share is for scales with the two values 0 and 1; remove it")


def _high(place: Place, high: list[int], values: list[int]) -> Iterator[Problem]:
    if len(set(high)) < len(high):
        yield place.says("a value stands twice; remove one")
    if set(high) - set(values):
        yield place.says(f"must be values of the scale ({values[0]}–{values[-1]})")
    elif set(high) == set(values):
        yield place.says("holds every value of the scale; remove the low ones")


def _shape(place: Place, shape: list[float], values: list[int]) -> Iterator[Problem]:
    if len(shape) != len(values):
        yield place.says(f"has {len(shape)} shares for {len(values)} points; give one for each")
    elif abs(sum(shape) - 1) > _TOLERANCE:
        yield place.says(f"the shares add up to {sum(shape):.3g}; they must add up to 1")
