"""A YAML 1.2 file in its safe subset, with the line of every key.

Values are built here from the parser's events alone: keys, lists, text, numbers, true, false and
null. No tag can make anything else, and nothing can refer to anything else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from surveyapp.definitions.problem import Path, Problem, key_of

MOST_BYTES = 500_000
_MOST_DEPTH = 20
_WORDS: dict[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Source:
    """A file's content as plain values; `lines` tells where each path stands."""

    file: str
    text: str
    data: dict[str, object]
    lines: dict[Path, int]
    problems: tuple[Problem, ...] = ()
    """Keys that stand twice; the first of them counts."""

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at `path`, on the line of its nearest known ancestor."""
        at = path
        while at not in self.lines and at:
            at = at[:-1]
        return Problem(self.file, self.lines.get(at, 1), key_of(self.data, path), message)


def decoded(file: str, content: bytes) -> str | Problem:
    if len(content) > MOST_BYTES:
        return Problem(file, 1, "", f"the file is larger than {MOST_BYTES:,} bytes; split it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(file, line, "", "the text is not UTF-8; save the file as UTF-8")


def parsed(file: str, text: str) -> Source | list[Problem]:
    """The file's values, or why it cannot be read as YAML of the kind we take."""
    reading = _Reading(file)
    try:
        data = reading.document(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else int(mark.line) + 1
        words = str(error.problem).split("(", maxsplit=1)[0].strip()
        return [Problem(file, line, "", f"this is not YAML: {words}; check indents and quotes")]
    except _TooDeep as deep:
        words = f"lists and keys lie more than {_MOST_DEPTH} deep in each other; write them flatter"
        return [Problem(file, deep.line, "", words)]
    except YAMLError:
        return [Problem(file, 1, "", "this is not YAML: it holds control characters; remove them")]
    if reading.unsafe:
        return reading.unsafe
    if not isinstance(data, dict):
        return [Problem(file, 1, "", "the file must hold keys and values, as `key: value`")]
    source = Source(file, text, data, reading.lines)
    twice = (
        Problem(file, line, key_of(data, path), "stands twice here; remove one of them")
        for path, line in reading.twice
    )
    return Source(file, text, data, source.lines, tuple(twice))


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


@dataclass
class _Reading:
    file: str
    lines: dict[Path, int] = field(default_factory=lambda: {(): 1})
    twice: list[tuple[Path, int]] = field(default_factory=list)
    unsafe: list[Problem] = field(default_factory=list)

    def document(self, events: Iterator[Event]) -> object:
        """The first document's value; another document, or a directive, is refused."""
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if event.version not in {None, (1, 2)} or event.tags:
                    self._refuse(event, "directives (lines that start with %)")
                if documents > 1:
                    self._refuse(event, "a second document (---)")
            elif isinstance(event, NodeEvent):
                data = self._value(event, events, ())
        return data

    def _value(self, event: Event, events: Iterator[Event], path: Path) -> object:
        if isinstance(event, AliasEvent):
            self._refuse(event, "aliases (*)")
            return None
        if getattr(event, "anchor", None):
            self._refuse(event, "anchors (&)")
        if getattr(event, "ctag", None) is not None:
            self._refuse(event, "tags (!)")
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if len(path) >= _MOST_DEPTH:
            raise _TooDeep(_line(event))
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, path)
        return self._sequence(events, path)

    def _mapping(self, events: Iterator[Event], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, events)
            line = _line(event)
            if key in found:
                self.twice.append(((*path, key), line))
            else:
                self.lines.setdefault((*path, key), line)
            value = self._value(next(events), events, (*path, key))
            found.setdefault(key, value)
        return found

    def _key(self, event: Event, events: Iterator[Event]) -> str:
        if isinstance(event, ScalarEvent) and not getattr(event, "anchor", None):
            key = _scalar(event)
            if isinstance(key, str) and key != "<<":
                return key
            self._refuse(event, f"the key {event.value} without quotes")
            return str(event.value)
        self._refuse(event, "keys that are not plain words")
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            _skip(events)
        return ""

    def _sequence(self, events: Iterator[Event], path: Path) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            inside = (*path, len(found))
            self.lines.setdefault(inside, _line(event))
            found.append(self._value(event, events, inside))
        return found

    def _refuse(self, event: Event, what: str) -> None:
        words = f"{what} cannot be used in definition files; write it out"
        self.unsafe.append(Problem(self.file, _line(event), "", words))


def _skip(events: Iterator[Event]) -> None:
    """Reads past a list or mapping whose start was already taken."""
    open_ends = 1
    for event in events:
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            open_ends += 1
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            open_ends -= 1
        if not open_ends:
            return


def _scalar(event: ScalarEvent) -> object:
    """Plain words and numbers as YAML 1.2's core schema says; whatever is quoted is text."""
    written = str(event.value)
    if not event.implicit[0]:
        return written
    if written in _WORDS:
        return _WORDS[written]
    if _INTEGER.fullmatch(written):
        return int(written)
    if _FLOAT.fullmatch(written):
        return float(written)
    return written


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
