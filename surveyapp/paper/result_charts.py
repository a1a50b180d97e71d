"""Where the marks of a result page lie: per cents across. Drawn from published values only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveyapp.domain.release import Published, QuestionResult, ShareClass
from surveyapp.domain.result import Category
from surveyapp.domain.survey import Scale
from surveyapp.paper.charts import Axis, Stretch

_WHOLE = 100.0
_SHORT_AXIS = (3.0, 6.0)
_LONG_AXIS = (1.0, 6.0)
_FARTHEST = 3
_BANDS = ((-2, 1.0), (0, 0.5), (_FARTHEST, 0.0))
"""The tone of low, middle and high answers, and how much of their band lies left of the line."""
_ROOM_FOR_ONE, _ROOM_FOR_CLASS = 4.6, 9.0
"""How wide a part must be to hold `12`, and `20–29`."""
WHOLE = Axis(0.0, _WHOLE, (0, 50, 100))
"""Shares, in per cent."""
SHARES = Axis(0.0, 1.0, (0, 1))
"""Shares as a release has them."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A mean and its interval on an axis."""

    point: float
    interval: Stretch | None


@dataclass(frozen=True, slots=True)
class Part:
    """A class or a share as a part of a bar, in per cent across; `left` of its `length` lies left
    of the line that parts low answers from high."""

    share: ShareClass | Category
    tone: int
    """From −3 for the lowest answers to 3 for the highest; 0 lies across the line."""
    length: float
    left: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A part where it is drawn."""

    part: Part
    x: float
    width: float

    @property
    def label(self) -> float | None:
        """Where its label stands: in the middle of what lies on one side of the line; None where
        there is no room for one."""
        room = _ROOM_FOR_ONE if isinstance(self.part.share, Category) else _ROOM_FOR_CLASS
        if self.width < room:
            return None
        before = self.width * self.part.left / self.part.length
        after = self.width - before
        if max(before, after) < room:
            return None
        middle = before / 2 if before >= after else before + after / 2
        return round(self.x + middle, 2)


@dataclass(frozen=True, slots=True)
class Diverging:
    """An axis for bars with low answers left of a line and high ones right of it."""

    left: float
    """How many per cent to the left of the line the chart reaches."""

    @property
    def line(self) -> float:
        return self._place(0)

    def segments(self, bar: Sequence[Part]) -> tuple[Segment, ...]:
        """The parts of one bar, lowest answers first."""
        end = -_left_of_line(bar)
        found = []
        for part in bar:
            start, end = end, end + part.length
            width = round(_WHOLE * part.length / (self.left + _WHOLE), 2)
            found.append(Segment(part, self._place(start), width))
        return tuple(found)

    def _place(self, share: float) -> float:
        return round(_WHOLE * (share + self.left) / (self.left + _WHOLE), 2)


def diverging(bars: Iterable[Sequence[Part]]) -> Diverging:
    """One axis for all bars: −50 to 100 per cent, wider when one needs it."""
    needs = (_left_of_line(bar) for bar in bars)
    return Diverging(max([50.0, *(-(-need // 10) * 10 for need in needs)]))


def bar(scale: Scale, shown: QuestionResult) -> tuple[Part, ...]:
    """The values of a question one by one where they may be told apart, else its three bands; ()
    where neither may be shown."""
    if len(shown.categories) > 1:
        return tuple(_values(one, scale) for one in shown.categories)
    lengths = [_middle(share) for share in shown.bands]
    return tuple(
        Part(share, shade, length, length * left)
        for share, length, (shade, left) in zip(shown.bands, lengths, _BANDS, strict=False)
    )


def tone(scale: Scale, value: int) -> int:
    """How far from the middle of its scale a value lies: −3 and 3 at the ends, 0 in the middle."""
    from_middle = 2 * value - scale.lo - scale.hi
    steps = -(-_FARTHEST * abs(from_middle) // (scale.hi - scale.lo))
    return steps if from_middle > 0 else -steps


def _values(one: Category, scale: Scale) -> Part:
    """Joined values look like the one nearest to the middle; a joined share is split evenly."""
    tones = [tone(scale, value) for value in range(one.first, one.last + 1)]
    nearest = 0 if tones[0] < 0 < tones[-1] else min(tones, key=abs)
    below = sum(each < 0 for each in tones) + sum(each == 0 for each in tones) / 2
    length = _WHOLE * one.share
    return Part(one, nearest, length, length * below / len(tones))


def _middle(share: ShareClass) -> float:
    drawn = stretch(share)
    return drawn.x + drawn.width / 2


def _left_of_line(bar: Sequence[Part]) -> float:
    return sum(part.left for part in bar)


def axis(scale: Scale, results: Iterable[Published]) -> Axis:
    return axis_of([scale], results)


def axis_of(
    scales: Sequence[Scale], results: Iterable[Published], marks: Sequence[float] = ()
) -> Axis:
    """All of the scales; of 1–6 alone only 3–6 when no result and no mark lies below 3."""
    ends = (
        float(min((scale.lo for scale in scales), default=1)),
        float(max((scale.hi for scale in scales), default=6)),
    )
    lowest = min([6.0, *marks, *(end for result in results for end in _ends(result))])
    if ends == _LONG_AXIS and lowest >= _SHORT_AXIS[0]:
        return _ticked(*_SHORT_AXIS)
    return _ticked(*ends)


def _ticked(low: float, high: float) -> Axis:
    return Axis(low, high, tuple(range(int(low), int(high) + 1)))


def dot(result: Published, across: Axis) -> Dot:
    return _dot(result.value, result.interval, across)


def compared_dot(result: Published, across: Axis) -> Dot:
    """With the interval of chance alone, for holding places up against each other."""
    return _dot(result.value, result.comparison_interval or result.interval, across)


def _dot(value: float, interval: tuple[float, float] | None, across: Axis) -> Dot:
    if interval is None:
        return Dot(across.place(value), None)
    low, high = (across.place(end) for end in interval)
    return Dot(across.place(value), Stretch(low, round(high - low, 2)))


def stretch(share: ShareClass) -> Stretch:
    """A class on an axis from 0 to 100 per cent."""
    low = float(share.low or 0)
    high = _WHOLE if share.high is None else share.high + 1.0
    return Stretch(low, high - low)


def _ends(result: Published) -> tuple[float, ...]:
    return (result.value, *(result.interval or ()), *(result.comparison_interval or ()))
