"""Whether a file has the right shape, told in plain words for every key that has not."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveyapp.definitions import indicator_model
from surveyapp.definitions import model as models
from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source

Model = TypeVar("Model", bound=BaseModel)

_SENTENCES = {
    "missing": "is missing; add it",
    "literal_error": "must be {expected}, not {given}",
    "string_type": "must be text, not {given}; put it in quotes",
    "int_type": "must be a whole number, not {given}",
    "int_from_float": "must be a whole number, not {given}",
    "float_type": "must be a number, not {given}",
    "bool_type": "must be true or false, not {given}",
    "list_type": "must be a list, as [a, b] or lines that start with -",
    "dict_type": "must give the text in each language, as {{nb: …, en: …}}",
    "model_type": "must hold keys and values",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "has too few parts; it needs at least {min_length}",
    "too_long": "has too many parts; at most {max_length} are possible",
    "string_too_short": "is empty; write the text or remove the key",
    "string_too_long": "is too long; write at most {max_length} characters",
}
_PATTERNS = {
    models.PLAIN_TEXT: "must be plain text without markup; remove < and >",
    models.SLUG: "must be small letters a–z, digits and single hyphens, as kindergarten-parents",
    models.KEY: "must be small letters a–z, digits and _, as looks_forward",
    models.CHOICE_KEY: "must be small letters a–z, digits, _ and -, as every_day",
    models.LANGUAGE: "must be a language tag, as nb, en or ar",
    indicator_model.PERIOD: "must be a period, as 2026, 2026-T1, 2026-01 or 2026-27",
}
_BELONGS_TO = {
    "reversed": "scale",
    "scale": "scale",
    "indicator": "scale and number",
    "choices": "single and multiple",
    "fact": "single",
    "min": "number",
    "max": "number",
    "max_length": "text",
}
_UNKNOWN_KIND = "must be scale, single, multiple, number or text, not «{}»"
_UNKNOWN = "is not a key that is known here; correct the spelling or remove it"


def shaped(source: Source, model: type[Model]) -> Model | list[Problem]:
    """The file as `model`, or everything that keeps it from being one."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        return sorted({_problem(source, each) for each in error.errors(include_url=False)})


def fitting(data: object, model: type[Model]) -> Model | None:
    """A part of a file as `model`; None when it has not that shape, which `shaped` tells of."""
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _problem(source: Source, error: ErrorDetails) -> Problem:
    path = tuple(_steps(source.data, error["loc"]))
    if error["type"] == "union_tag_invalid":
        return source.problem((*path, "kind"), _UNKNOWN_KIND.format(error["ctx"]["tag"]))
    return source.problem(path, _words(error, path))


def _steps(data: object, location: Path) -> Iterator[str | int]:
    """`location` without what only the model knows: a question's kind, the name of a key's check,
    the inside of an indicator written as a bare key."""
    before: Path = ()
    for part in location:
        is_kind = len(before) > 1 and before[-2] == "questions" and isinstance(before[-1], int)
        before = (*before, part)
        if is_kind or part == "[key]":
            continue
        if isinstance(data, str):
            return
        yield part
        data = _inside(data, part)


def _inside(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _words(error: ErrorDetails, path: Path) -> str:
    key = str(path[-1]) if path else ""
    context: Mapping[str, object] = error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        return _unknown(key, path)
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS[str(context["pattern"])]
    if error["type"] == "missing" and key in {"min", "max"}:
        return "is missing; a number question needs both min and max"
    if key == "format" and error["type"] != "missing":
        return f"must be {models.FORMAT}: this program reads no other format"
    if error["input"] is None and error["type"] != "missing":
        return "is empty; write something or remove the key"
    sentence = _SENTENCES.get(error["type"], "cannot be {given}")
    return sentence.format(given=_shown(error["input"]), **context)


def _unknown(key: str, path: Path) -> str:
    is_of_question = len(path) > 1 and path[-3:-2] == ("questions",)
    if is_of_question and key in _BELONGS_TO:
        return f"belongs to questions of kind {_BELONGS_TO[key]} only; remove it"
    known = {name for model in _parts() for name in model.model_fields}
    if key in known:
        return "does not belong here; move or remove it"
    close = get_close_matches(key, sorted(known), n=1)
    return f"{_UNKNOWN}; perhaps {close[0]}" if close else _UNKNOWN


def _parts() -> list[type[models.Part]]:
    return [
        each
        for module in (models, indicator_model)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, models.Part)
    ]


def _shown(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict | list):
        return "several values"
    text = str(given)
    return f"«{text[:40]}…»" if len(text) > 40 else f"«{text}»"  # noqa: PLR2004 - fits a line
