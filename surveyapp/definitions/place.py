"""A value in a file with where it stands, read without trusting its shape.

Reading through it finds mistakes beyond the shape even in a file that has others; a value of the
wrong type reads as absent, for `shape` already tells of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.definitions.problem import Path, Problem
from surveyapp.definitions.source import Source


@dataclass(frozen=True, slots=True)
class Place:
    source: Source
    path: Path
    value: object

    def at(self, key: str) -> "Place":
        """What stands under `key`; its value is None when nothing does."""
        inside = self.value.get(key) if isinstance(self.value, dict) else None
        return Place(self.source, (*self.path, key), inside)

    def each(self) -> Iterator["Place"]:
        """The parts of a list; nothing when it is none."""
        for at, part in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Place(self.source, (*self.path, at), part)

    def members(self) -> Iterator["Place"]:
        """The values of a mapping, each at its key."""
        for key in self.value if isinstance(self.value, dict) else ():
            yield self.at(key)

    @property
    def key(self) -> str:
        return str(self.path[-1]) if self.path else ""

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def whole(self) -> int | None:
        is_whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        return self.value if is_whole and isinstance(self.value, int) else None

    @property
    def texts(self) -> list[str]:
        return [part.text for part in self.each() if part.text is not None]

    @property
    def wholes(self) -> list[int]:
        return [part.whole for part in self.each() if part.whole is not None]

    def says(self, message: str) -> Problem:
        return self.source.problem(self.path, message)


def top(source: Source) -> Place:
    return Place(source, (), source.data)


def repeated(places: Iterator[Place], message: str) -> Iterator[Problem]:
    """A problem at each place whose text stands at an earlier one; `message` may name it {}."""
    seen: set[str] = set()
    for place in places:
        if place.text is None:
            continue
        if place.text in seen:
            yield place.says(message.format(place.text))
        seen.add(place.text)
