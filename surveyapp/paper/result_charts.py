"""Where the marks of a result page lie: per cents across. Drawn from published values only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveyapp.domain.release import Published, ShareClass
from surveyapp.domain.survey import Scale
from surveyapp.paper.charts import Axis, Stretch

_WHOLE = 100.0
_SHORT_AXIS = (3.0, 6.0)
_LONG_AXIS = (1.0, 6.0)
WHOLE = Axis(0.0, _WHOLE, (0, 50, 100))
"""Shares, in per cent."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A mean and its interval on an axis."""

    point: float
    interval: Stretch | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar; `number` from 1 on, from low answers to high."""

    number: int
    x: float
    width: float
    share: ShareClass
    is_middle: bool
    """It lies across the line that parts low answers from high."""

    @property
    def label(self) -> float:
        """Where its label stands: in the middle, but never on the line it is drawn across."""
        return round(self.x + self.width / (4 if self.is_middle else 2), 2)


@dataclass(frozen=True, slots=True)
class Diverging:
    """Low answers left of the line and high ones right of it; of an odd number of parts, the
    middle one lies across it."""

    left: float
    """How many per cent to the left of the line the chart reaches."""

    @property
    def line(self) -> float:
        return self._place(0)

    def segments(self, shares: Sequence[ShareClass]) -> tuple[Segment, ...]:
        """The parts of one bar, lowest answers first."""
        end = -_left_of_line(shares)
        found = []
        for at, share in enumerate(shares):
            start, end = end, end + _length(share)
            is_middle = 2 * at + 1 == len(shares)
            width = round(_WHOLE * (end - start) / (self.left + _WHOLE), 2)
            found.append(Segment(at + 1, self._place(start), width, share, is_middle))
        return tuple(found)

    def _place(self, share: float) -> float:
        return round(_WHOLE * (share + self.left) / (self.left + _WHOLE), 2)


def diverging(rows: Iterable[Sequence[ShareClass]]) -> Diverging:
    """One axis for all rows: −50 to 100 per cent, wider when a row needs it."""
    needs = (_left_of_line(shares) for shares in rows)
    return Diverging(max([50.0, *(-(-need // 10) * 10 for need in needs)]))


def _left_of_line(shares: Sequence[ShareClass]) -> float:
    lengths = [_length(share) for share in shares]
    half, has_middle = divmod(len(lengths), 2)
    return sum(lengths[:half]) + (lengths[half] / 2 if has_middle else 0.0)


def axis(scale: Scale, results: Iterable[Published]) -> Axis:
    """The whole scale; of a 1–6 scale only 3–6 when nothing lies below 3."""
    lowest = min((low for result in results for low in _ends(result)), default=6.0)
    if (scale.lo, scale.hi) == _LONG_AXIS and lowest >= _SHORT_AXIS[0]:
        return _ticked(*_SHORT_AXIS)
    return _ticked(float(scale.lo), float(scale.hi))


def _ticked(low: float, high: float) -> Axis:
    return Axis(low, high, tuple(range(int(low), int(high) + 1)))


def dot(result: Published, across: Axis) -> Dot:
    if result.interval is None:
        return Dot(across.place(result.value), None)
    low, high = (across.place(end) for end in result.interval)
    return Dot(across.place(result.value), Stretch(low, round(high - low, 2)))


def stretch(share: ShareClass) -> Stretch:
    """A class on an axis from 0 to 100 per cent."""
    low = float(share.low or 0)
    high = _WHOLE if share.high is None else share.high + 1.0
    return Stretch(low, high - low)


def _length(share: ShareClass) -> float:
    """The middle of a class."""
    drawn = stretch(share)
    return drawn.x + drawn.width / 2


def _ends(result: Published) -> tuple[float, ...]:
    return (result.value, *(result.interval or ()))
