"""Whether every text exists in every language a file declares, and in no other."""

from collections.abc import Iterator, Sequence
from typing import Any

from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source

_WORDINGS = frozenset(
    {"title", "intro", "text", "help", "low_end", "high_end", "dont_know", "name", "description"}
)


def problems(source: Source, languages: Sequence[str]) -> Iterator[Problem]:
    for path, wording in _wordings(source.data, ()):
        for language in languages:
            if language not in wording:
                yield source.problem(path, f"the wording in «{language}» is missing")
        for language in wording:
            if language not in languages:
                yield source.problem(
                    (*path, language), f"«{language}» is not among the file's languages"
                )


def _wordings(data: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    if isinstance(data, list):
        for at, each in enumerate(data):
            yield from _wordings(each, (*path, at))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in _WORDINGS and isinstance(value, dict):
                yield (*path, key), value
            else:
                yield from _wordings(value, (*path, key))
