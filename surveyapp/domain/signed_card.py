"""A scorecard as it was signed, read from its own bytes alone: no rule of today touches it.

The bytes are JSON, `{"format": 1, "scorecard": …, "actions": […], "names": {…}}`: the scorecard as
`scorecard_json` tells it, the plan's actions, and what the people behind it were called.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from surveyapp.domain.disclosure import People
from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.json_values import people
from surveyapp.domain.language import Text
from surveyapp.domain.target import CutPoints, Target

Json = dict[str, Any]
FORMAT = 1


def frozen(scorecard: object, actions: object, names: object) -> bytes:
    """The same bytes for the same content, always: sorted keys, UTF-8, no spaces."""
    document = {"format": FORMAT, "scorecard": scorecard, "actions": actions, "names": names}
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


@dataclass(frozen=True)
class SignedComment:
    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True)
class SignedReading:
    """`value` is None in every state but `published`."""

    state: str
    period: str
    value: float | None
    interval: tuple[float, float] | None
    n: People | None
    """How many answers it rests on; None for a figure."""
    reason: str


@dataclass(frozen=True)
class SignedLine:
    indicator: Indicator
    reading: SignedReading
    target: Target | None
    status: str
    certain: bool
    previous: SignedReading | None
    comment: SignedComment | None


@dataclass(frozen=True)
class SignedArea:
    key: str
    name: Text
    comment: SignedComment | None
    lines: tuple[SignedLine, ...]


@dataclass(frozen=True)
class SignedCard:
    """`actions` as they were written down: the columns of the plan by name, with `id` and
    `notes`."""

    unit: str
    unit_name: str
    period: str
    areas: tuple[SignedArea, ...]
    actions: tuple[Mapping[str, Any], ...]
    names: Mapping[str, str]

    @classmethod
    def from_bytes(cls, body: bytes) -> "SignedCard":
        document = cast("Json", json.loads(body))
        card = document["scorecard"]
        return cls(
            unit=card["unit"]["code"],
            unit_name=card["unit"]["name"],
            period=card["period"],
            areas=tuple(map(_area, card["focus_areas"])),
            actions=tuple(document["actions"]),
            names=document["names"],
        )

    @cached_property
    def lines(self) -> Mapping[tuple[str, int], SignedLine]:
        """By indicator, and which of its lines it is where it has several."""
        found: dict[tuple[str, int], SignedLine] = {}
        for area in self.areas:
            for line in area.lines:
                number = sum(key == line.indicator.key for key, _ in found)
                found[line.indicator.key, number] = line
        return found

    def called(self, address: str) -> str:
        return self.names.get(address) or address


def _area(told: Json) -> SignedArea:
    return SignedArea(
        told["key"],
        Text(told["name"]),
        _comment(told.get("comment")),
        tuple(map(_line, told["indicators"])),
    )


def _line(told: Json) -> SignedLine:
    indicator = _indicator(told)
    previous = told.get("previous")
    return SignedLine(
        indicator=indicator,
        reading=_reading(told),
        target=_target(indicator.direction, told.get("target")),
        status=told.get("status") or "",
        certain=told.get("certain") is not False,
        previous=None if previous is None else _reading(previous),
        comment=_comment(told.get("comment")),
    )


def _indicator(told: Json) -> Indicator:
    low, high = told.get("scale") or (None, None)
    return Indicator(
        key=told["key"],
        name=Text(told["name"]),
        source=Source(told["source"]),
        direction=Direction(told["direction"]),
        measure_unit=told["measure_unit"],
        code=told["code"],
        scale_min=low,
        scale_max=high,
        decimals=told["decimals"],
    )


def _reading(told: Json) -> SignedReading:
    interval = told.get("interval")
    return SignedReading(
        state=told["state"],
        period=told["period"],
        value=told.get("value"),
        interval=None if interval is None else (interval[0], interval[1]),
        n=None if told.get("n") is None else people(told, "n"),
        reason=told.get("reason", ""),
    )


def _target(direction: Direction, told: Json | None) -> Target | None:
    if told is None:
        return None
    cuts = {name: value for name, value in told.items() if name != "text"}
    return Target(direction, CutPoints(**cuts), told.get("text", ""))


def _comment(told: Json | None) -> SignedComment | None:
    if told is None:
        return None
    written_at = datetime.fromisoformat(told["written_at"])
    return SignedComment(told["text"], told["written_by"], written_at)


@dataclass(frozen=True)
class LineChange:
    """`what` of a line is other than before: `value`, `status`, `target`, `comment`. One side is
    None where the line is new or gone."""

    before: SignedLine | None
    after: SignedLine | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class AreaChange:
    """The comment on a focus area is another."""

    name: Text
    before: SignedComment | None
    after: SignedComment | None


@dataclass(frozen=True)
class ActionChange:
    """`what` of an action is other than before, by the names of its columns."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What two copies of one scorecard differ in."""

    areas: tuple[AreaChange, ...]
    lines: tuple[LineChange, ...]
    actions: tuple[ActionChange, ...]

    @property
    def any(self) -> bool:
        return bool(self.areas or self.lines or self.actions)


def changes(before: SignedCard, after: SignedCard) -> Changes:
    return Changes(_areas(before, after), _lines(before, after), _actions(before, after))


def _areas(before: SignedCard, after: SignedCard) -> tuple[AreaChange, ...]:
    old = {area.key: area for area in before.areas}
    return tuple(
        AreaChange(area.name, said, area.comment)
        for area in after.areas
        if _text(said := old[area.key].comment if area.key in old else None) != _text(area.comment)
    )


def _lines(before: SignedCard, after: SignedCard) -> tuple[LineChange, ...]:
    keys = dict.fromkeys((*after.lines, *before.lines))
    found = (LineChange(*pair, _what(*pair)) for pair in (
        (before.lines.get(key), after.lines.get(key)) for key in keys
    ))  # fmt: skip
    return tuple(one for one in found if one.what)


def _what(before: SignedLine | None, after: SignedLine | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ("line",)
    differs = {
        "value": (before.reading.state, before.reading.value)
        != (after.reading.state, after.reading.value),
        "status": (before.status, before.certain) != (after.status, after.certain),
        "target": before.target != after.target,
        "comment": _text(before.comment) != _text(after.comment),
    }
    return tuple(name for name, is_other in differs.items() if is_other)


def _actions(before: SignedCard, after: SignedCard) -> tuple[ActionChange, ...]:
    old, new = ({one["id"]: one for one in card.actions} for card in (before, after))
    pairs = ((old.get(number), new.get(number)) for number in dict.fromkeys((*new, *old)))
    found = (ActionChange(*pair, _columns(*pair)) for pair in pairs)
    return tuple(one for one in found if one.what)


def _columns(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ("action",)
    return tuple(name for name, value in after.items() if before.get(name) != value)


def _text(comment: SignedComment | None) -> str:
    return "" if comment is None else comment.text
