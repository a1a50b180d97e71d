"""Where the boxes and arrows of a map of cause and effect lie: per cents across, pixels down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from surveyapp.domain.cause import Evidence, TooFew
from surveyapp.domain.indicator import FocusArea, Indicator
from surveyapp.services.causes import CauseMap, Link

_ACROSS = 4
"""Boxes beside each other in a lane."""
_WIDTH, _HEIGHT = 20.0, 66.0
_HEAD, _ROW, _GAP, _TOP = 46.0, 92.0, 12.0, 12.0
_LETTERS, _LINES = 10, 2
_LEAST = 3
"""Letters that go over to the next line, at least."""
_ROUNDS = 4
_LEAN = 0.18
"""How far along its way an arrow leaves the middle of its box."""
_NEIGHBOURS = 1.1
_OVER, _ASIDE = 12.0, 4.0


@dataclass(frozen=True, slots=True)
class Box:
    indicator: Indicator
    x: float
    y: float
    label: tuple[str, ...]
    room: float
    """From the middle of one box of its row to the next, in per cent."""

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + _WIDTH / 2, self.y + _HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Lane:
    area: FocusArea
    y: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow from edge to edge; `kind` is `yes`, `no` or `few`."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str
    has_head: bool = True


@dataclass(frozen=True)
class CauseChart:
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    height: float
    width: float = _WIDTH
    box_height: float = _HEIGHT


def kind_of(found: Evidence | TooFew) -> str:
    if isinstance(found, TooFew):
        return "few"
    return "yes" if found.is_seen else "no"


def cause_chart(drawn: CauseMap, language: str) -> CauseChart:
    """Lanes that mostly are worked on lie on top, those that mostly work on others below."""
    ordered = sorted(drawn.areas, key=lambda lane: _weight(lane[1], drawn.links))
    places = _places([[one.key for one in members] for _, members in ordered], drawn.links)
    lanes: list[Lane] = []
    top = _TOP
    for area, members in ordered:
        lane = _lane(area, sorted(members, key=lambda one: places[one.key]), top, language)
        lanes.append(lane)
        top += lane.height + _GAP
    boxes = {box.indicator.key: box for lane in lanes for box in lane.boxes}
    lines = (_lines(boxes[one.cause.key], boxes[one.effect.key], one) for one in drawn.links)
    return CauseChart(tuple(lanes), tuple(chain.from_iterable(lines)), top)


def label(name: str) -> tuple[str, ...]:
    """At most two lines of ten letters; what does not fit ends with a sign that it goes on."""
    lines: list[str] = []
    left = name.split()
    while left and len(lines) < _LINES:
        word = left.pop(0)
        if len(word) <= _LETTERS:
            lines.append(word)
        else:
            cut = min(_LETTERS - 1, len(word) - _LEAST)
            lines.append(f"{word[:cut]}-")
            left.insert(0, word[cut:])
        while left and len(lines[-1]) + 1 + len(left[0]) <= _LETTERS and lines[-1][-1] != "-":
            lines[-1] += f" {left.pop(0)}"
    if left:
        lines[-1] = f"{lines[-1].rstrip('-')[: _LETTERS - 1]}…"
    return tuple(lines)


def _weight(members: Sequence[Indicator], links: Iterable[Link]) -> int:
    keys = {one.key for one in members}
    inside = [(one.cause.key in keys, one.effect.key in keys) for one in links]
    return sum(causes - worked for causes, worked in inside)


def _places(lanes: Sequence[Sequence[str]], links: Sequence[Link]) -> Mapping[str, float]:
    """Across from 0 to 1: each box is drawn towards what it has arrows to and from, so that
    arrows are short and seldom cross."""
    places = {key: at for lane in lanes for key, at in _spread(lane)}
    for _ in range(_ROUNDS):
        drawn = {key: _drawn(key, links, places) for key in places}
        for lane in lanes:
            by_pull = sorted(lane, key=lambda key: (drawn[key], places[key]))
            places |= dict(_spread(by_pull))
    return places


def _spread(lane: Sequence[str]) -> Iterable[tuple[str, float]]:
    return ((key, (number + 0.5) / len(lane)) for number, key in enumerate(lane))


def _drawn(key: str, links: Iterable[Link], places: Mapping[str, float]) -> float:
    others = [places[one.effect.key] for one in links if one.cause.key == key]
    others += [places[one.cause.key] for one in links if one.effect.key == key]
    return fmean(others) if others else places[key]


def _lane(area: FocusArea, members: Sequence[Indicator], top: float, language: str) -> Lane:
    rows = [members[at : at + _ACROSS] for at in range(0, len(members), _ACROSS)]
    boxes = []
    for down, row in enumerate(rows):
        room = 100.0 / len(row)
        for at, indicator in enumerate(row):
            x = round(room * (at + 0.5) - _WIDTH / 2, 2)
            words = label(indicator.name.into(language))
            boxes.append(Box(indicator, x, top + _HEAD + down * _ROW, words, room))
    return Lane(area, top, _HEAD + _ROW * len(rows), tuple(boxes))


def _lines(cause: Box, effect: Box, link: Link) -> Iterator[Line]:
    """From the edge of one box to the edge of the other; over the boxes between two that are
    level but not neighbours."""
    kind = kind_of(link.found)
    (x1, y1), (x2, y2) = cause.middle, effect.middle
    if cause.y != effect.y:
        down = 1 if y2 > y1 else -1
        start, end = y1 + down * _HEIGHT / 2, y2 - down * (_HEIGHT / 2 + 2)
        lean = (x2 - x1) * _LEAN
        yield Line(round(x1 + lean, 2), start, round(x2 - lean, 2), end, kind)
        return
    side = 1 if x2 > x1 else -1
    if abs(x2 - x1) <= _NEIGHBOURS * cause.room:
        reach = side * (_WIDTH / 2 + 0.4)
        yield Line(round(x1 + reach, 2), y1, round(x2 - reach, 2), y2, kind)
        return
    start, end = round(x1 + side * _ASIDE, 2), round(x2 - side * _ASIDE, 2)
    yield Line(start, cause.y, start, cause.y - _OVER, kind, has_head=False)
    yield Line(start, cause.y - _OVER, end, cause.y - _OVER, kind, has_head=False)
    yield Line(end, cause.y - _OVER, end, cause.y - 2, kind)
