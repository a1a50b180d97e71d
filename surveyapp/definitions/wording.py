"""Whether every text exists in every language a file declares, and in no other."""

from collections.abc import Iterator

from surveyapp.definitions.place import Place, repeated
from surveyapp.definitions.problem import Problem
from surveyapp.domain.language import direction

_WORDINGS = frozenset(
    {"title", "intro", "text", "help", "low_end", "high_end", "dont_know", "name", "description"}
)


def problems(file: Place, *, may_have_more: bool = False) -> Iterator[Problem]:
    """`may_have_more`: other languages than the declared ones are welcome (scales)."""
    yield from repeated(file.at("languages").each(), "«{}» stands twice; remove one")
    languages = list(dict.fromkeys(file.at("languages").texts))
    for wording in wordings(file):
        for language in languages:
            if language not in _keys(wording):
                yield wording.says(f"the wording in «{language}» is missing; add it")
        for text in wording.members():
            if text.text is not None and text.text and not text.text.strip():
                yield text.says("is empty; write the text")
            if text.key not in languages and not may_have_more:
                words = f"«{text.key}» is not among the file's languages; add it there or remove it"
                yield text.says(words)


def wordings(place: Place) -> Iterator[Place]:
    """Every text of several languages at `place` or inside it."""
    for inside in (*place.each(), *place.members()):
        if inside.key in _WORDINGS and isinstance(inside.value, dict):
            yield inside
        else:
            yield from wordings(inside)


def directions(file: Place) -> Iterator[Problem]:
    """A language written from right to left says so, and only declared languages do."""
    told = file.at("directions")
    declared = file.at("languages")
    for language in declared.each():
        tag = language.text or ""
        if direction(tag) == "rtl" and told.at(tag).text != "rtl":
            words = f"«{tag}» is written from right to left; add `directions: {{{tag}: rtl}}`"
            yield language.says(words)
    for each in told.members():
        if each.key not in declared.texts:
            yield each.says(f"«{each.key}» is not among the file's languages; remove it")


def _keys(wording: Place) -> set[str]:
    return {text.key for text in wording.members()}
