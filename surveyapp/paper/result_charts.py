"""Where the marks of a result page lie: per cents across. Drawn from published values only."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveyapp.domain.release import Published, QuestionResult, ShareClass
from surveyapp.domain.survey import Scale
from surveyapp.paper.charts import Axis, Stretch

_WHOLE = 100.0
_MIDDLE_BAND = 2
_SHORT_AXIS = (3.0, 6.0)
_LONG_AXIS = (1.0, 6.0)


@dataclass(frozen=True, slots=True)
class Dot:
    """A mean and its interval on an axis."""

    point: float
    interval: Stretch | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One band of a bar; `number` 1–3 from low to high, `middle` where its label stands."""

    number: int
    x: float
    width: float
    share: ShareClass

    @property
    def label(self) -> float:
        """Where its label stands: in the middle, but never on the line it is drawn across."""
        part = 4 if self.number == _MIDDLE_BAND else 2
        return round(self.x + self.width / part, 2)


@dataclass(frozen=True, slots=True)
class Diverging:
    """Left of the line those who answered low, right of it high; the middle band across it."""

    left: float
    """How many per cent to the left of the line the chart reaches."""

    @property
    def line(self) -> float:
        return self._place(0)

    def segments(self, bands: tuple[ShareClass, ...]) -> tuple[Segment, ...]:
        low, middle, high = (_length(band) for band in bands)
        starts = (-middle / 2 - low, -middle / 2, middle / 2)
        lengths = (low, middle, high)
        return tuple(
            Segment(number, self._place(start), self._width(length), band)
            for number, start, length, band in zip((1, 2, 3), starts, lengths, bands, strict=True)
        )

    def _place(self, share: float) -> float:
        return round(_WHOLE * (share + self.left) / (self.left + _WHOLE), 2)

    def _width(self, share: float) -> float:
        return round(_WHOLE * share / (self.left + _WHOLE), 2)


def diverging(questions: Iterable[QuestionResult]) -> Diverging:
    """One axis for all rows: −50 to 100 per cent, wider when a row needs it."""
    needs = [_length(q.bands[0]) + _length(q.bands[1]) / 2 for q in questions if len(q.bands) == 3]  # noqa: PLR2004 - low, middle, high
    return Diverging(max([50.0, *(-(-need // 10) * 10 for need in needs)]))


def axis(scale: Scale, results: Iterable[Published]) -> Axis:
    """The whole scale; of a 1–6 scale only 3–6 when nothing lies below 3."""
    lowest = min((low for result in results for low in _ends(result)), default=6.0)
    if (scale.lo, scale.hi) == _LONG_AXIS and lowest >= _SHORT_AXIS[0]:
        return Axis(*_SHORT_AXIS)
    return Axis(float(scale.lo), float(scale.hi))


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
