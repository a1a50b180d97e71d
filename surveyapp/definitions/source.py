"""A YAML 1.2 file in its safe subset, with the line of every key."""

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event

from surveyapp.definitions.problem import Path, Problem, key_of

MOST_BYTES = 500_000


@dataclass(frozen=True)
class Source:
    """A file's content as plain values; `lines` tells where each path stands."""

    file: str
    text: str
    data: Any
    lines: dict[Path, int]

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at `path`, on the line of its nearest known ancestor."""
        at = path
        while at not in self.lines and at:
            at = at[:-1]
        return Problem(self.file, self.lines.get(at, 1), key_of(path), message)


def decoded(file: str, content: bytes) -> str | Problem:
    if len(content) > MOST_BYTES:
        return Problem(file, 1, "", f"the file is larger than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(file, line, "", "the text is not UTF-8; save the file as UTF-8")


def parsed(file: str, text: str) -> Source | Problem:
    """The file's values, or the first reason why it is not YAML we read."""
    try:
        unsafe = _unsafe(text)
        if unsafe is not None:
            line, what = unsafe
            return Problem(file, line, "", f"{what} cannot be used in definition files")
        data = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else ""
        return Problem(file, _line(error), key, "this key stands twice; remove one of them")
    except MarkedYAMLError as error:
        return Problem(file, _line(error), "", f"this is not YAML: {error.problem}")
    except (YAMLError, ValueError) as error:
        return Problem(file, 1, "", f"this is not YAML: {error}".splitlines()[0])
    if not isinstance(data, CommentedMap):
        return Problem(file, 1, "", "the file must hold keys and values, `key: value`")
    lines: dict[Path, int] = {(): 1}
    return Source(file, text, _plain(data, (), lines), lines)


def _unsafe(text: str) -> tuple[int, str] | None:
    event: Event
    for event in YAML(typ="rt", pure=True).parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            return line, "anchors and aliases (& and *)"
        if getattr(event, "ctag", None) and str(getattr(event, "tag", None) or "").startswith(
            ("!", "tag:")
        ):
            return line, "tags (!)"
    return None


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return 1 if mark is None else int(mark.line) + 1


def _plain(value: Any, path: Path, lines: dict[Path, int]) -> Any:
    if isinstance(value, CommentedMap):
        for key in value:
            lines[(*path, key)] = value.lc.key(key)[0] + 1
        return {key: _plain(each, (*path, key), lines) for key, each in value.items()}
    if isinstance(value, CommentedSeq):
        for at in range(len(value)):
            lines[(*path, at)] = value.lc.item(at)[0] + 1
        return [_plain(each, (*path, at), lines) for at, each in enumerate(value)]
    if isinstance(value, bool):
        return bool(value)
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    return value
