import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from surveyapp.config import shipped
from surveyapp.definitions import checks
from surveyapp.definitions.indicator_model import IndicatorsFile
from surveyapp.definitions.model import Part, ScalesFile, SurveyFile
from surveyapp.definitions.place import top
from surveyapp.definitions.schema import json_schema
from surveyapp.definitions.shape import shaped
from surveyapp.definitions.source import Source, parsed

SMALL = Path(__file__).parent / "small"
MODELS: dict[str, type[Part]] = {
    "scales.yaml": ScalesFile,
    "indicators.yaml": IndicatorsFile,
    "small-survey.yaml": SurveyFile,
}
VALIDATOR = Draft202012Validator(json_schema())


def read(path: Path) -> Source:
    source = parsed(path.name, path.read_text(encoding="utf-8"))
    assert isinstance(source, Source)
    return source


SMALL_DATA: dict[str, dict[str, object]] = {name: read(SMALL / name).data for name in MODELS}
KNOWN = checks.known_in(SMALL)


def test_the_schema_is_one_that_programs_can_read() -> None:
    Draft202012Validator.check_schema(json_schema())

    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", sorted(shipped("survey_definitions").glob("*.yaml")), ids=str)
def test_every_shipped_file_fits_the_schema(path: Path) -> None:
    assert list(VALIDATOR.iter_errors(read(path).data)) == []


def test_an_editor_can_tell_what_the_keys_of_a_question_are_for() -> None:
    question = json_schema()["$defs"]
    assert isinstance(question, dict)

    told = question["ScaleQuestionModel"]["properties"]

    assert all(told[key].get("description") for key in ("text", "help", "reversed", "indicator"))


JUNK = st.sampled_from(
    [None, True, 0, -1, 7, 1.5, "", "x", "NO", "<b>", "sfo", "yes", "scale", "number", "thriving"]
) | st.sampled_from([[], ["a"], [1, 2], [{}], {}, {"nb": "x"}, {"key": "a"}])
KEYS = st.sampled_from(
    ["zzz", "min", "max", "indicator", "show_if", "kind", "of", "text", "scale", "choices", "face"]
)


def places(data: object) -> Iterator[tuple[dict[str, object] | list[object], str | int]]:
    """Every place in `data` where something else could stand."""
    for key, value in _parts(data):
        assert isinstance(data, dict | list)
        yield data, key
        yield from places(value)


def _parts(data: object) -> list[tuple[str | int, object]]:
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """A small file in which a few places hold something else, or nothing."""
    name = draw(st.sampled_from(sorted(MODELS)))
    data = copy.deepcopy(SMALL_DATA[name])
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(places(data))))
        what = draw(st.sampled_from(["replace", "remove", "add"]))
        if isinstance(holder, dict) and what == "add":
            holder[draw(KEYS)] = copy.deepcopy(draw(JUNK))
        elif what == "remove":
            del holder[key]  # type: ignore[arg-type]  # a key of exactly this holder
        else:
            holder[key] = copy.deepcopy(draw(JUNK))  # type: ignore[index]  # a key of exactly this holder
    return name, data


@given(damaged())
def test_the_schema_and_the_checks_agree_on_what_has_the_right_shape(
    case: tuple[str, dict[str, object]],
) -> None:
    name, data = case
    source = Source(name, "", data, {(): 1})

    fits = not isinstance(shaped(source, MODELS[name]), list)

    if {"scales", "focus_areas", "sections"} & data.keys() == {
        "scales.yaml": {"scales"},
        "indicators.yaml": {"focus_areas"},
        "small-survey.yaml": {"sections"},
    }[name]:
        assert VALIDATOR.is_valid(data) == fits


@given(damaged())
def test_no_file_is_so_damaged_that_the_checks_break_down(
    case: tuple[str, dict[str, object]],
) -> None:
    name, data = case
    source = Source(name, "", data, {(): 1})

    found = list(checks.beyond_shape(MODELS[name], top(source), KNOWN))

    assert all(problem.message and problem.line == 1 for problem in found)
