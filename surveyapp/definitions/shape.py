"""Whether a file has the right shape, told in plain words for every key that has not."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source

Model = TypeVar("Model", bound=BaseModel)
_KINDS = frozenset({"scale", "single", "multiple", "number", "text"})
_SENTENCES = {
    "missing": "this key is missing; add it",
    "extra_forbidden": "this key is not known here; check the spelling or remove it",
    "literal_error": "must be {expected}, not {given!r}",
    "union_tag_invalid": f"unknown kind; must be one of {', '.join(sorted(_KINDS))}",
    "too_short": "needs at least {min_length}",
    "too_long": "has too many; at most {max_length}",
    "string_too_long": "is too long; at most {max_length} characters",
    "string_too_short": "is empty; write something or remove the key",
}


def shaped(source: Source, model: type[Model]) -> Model | list[Problem]:
    """The file as `model`, or everything that keeps it from being one."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        found = {
            source.problem(_path(source.data, each["loc"]), _words(each)) for each in error.errors()
        }
        return sorted(found)


def _path(data: Any, location: Path) -> Path:
    """`location` without the tag pydantic puts in for a question's kind."""
    path: Path = ()
    for part in location:
        if len(path) > 1 and path[-2] == "questions" and part in _KINDS and part == _kind(data):
            continue
        path = (*path, part)
        data = _inside(data, part)
    return path


def _kind(question: Any) -> Any:
    return question.get("kind", "scale") if isinstance(question, dict) else None


def _inside(data: Any, part: str | int) -> Any:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _words(error: ErrorDetails) -> str:
    if error["type"] == "string_pattern_mismatch":
        return _pattern_words(error["input"])
    sentence = _SENTENCES.get(error["type"])
    if sentence is None:
        return f"{error['msg'][0].lower()}{error['msg'][1:]}"
    return sentence.format(given=error["input"], **error.get("ctx", {}))


def _pattern_words(given: object) -> str:
    if "<" in str(given) or ">" in str(given):
        return "must be plain text without < and >"
    return f"{given!r} has characters that cannot be used here (a–z, 0–9 and _ or -)"
