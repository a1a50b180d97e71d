"""Three findings of a result page, by rules: what stands out, up and down, and what matters most.

A finding is never a judgement of its own: it repeats a verdict that the count made, or a corner of
the priority matrix, and points at the figure it comes from. Where there is nothing to say, the
finding says why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.priority import Corner
from surveyapp.domain.release import Published
from surveyapp.domain.survey import Question, Section
from surveyapp.domain.verdict import Verdict
from surveyapp.services.priorities import Drawn, Matrix
from surveyapp.services.result_lines import QuestionLine, SectionLine, published


class Than(StrEnum):
    """What something is clearly above or below."""

    REST = "rest"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Clear:
    """A theme or question that is clearly above or below something."""

    about: Section | Question
    result: Published
    than: Than
    other: float
    period: str | None = None
    """Of the round before, when that is what it is compared with."""

    @property
    def is_up(self) -> bool:
        return self.result.value > self.other

    @property
    def size(self) -> float:
        return abs(self.result.value - self.other)


@dataclass(frozen=True, slots=True)
class Extreme:
    """Nothing is clear in this direction; this question is the highest or the lowest."""

    line: QuestionLine
    result: Published
    is_up: bool


@dataclass(frozen=True, slots=True)
class Matters:
    """What goes together most with the whole: low (`ACT`) where there is such a question."""

    drawn: Drawn
    overall: Question


class Nothing(StrEnum):
    """Why there is nothing to say."""

    NOTHING_SHOWN = "nothing_shown"
    NOTHING_CLEAR = "nothing_clear"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    TOO_FEW_FOR_IMPORTANCE = "too_few_for_importance"


Finding = Clear | Extreme | Matters | Nothing


def findings(sections: Sequence[SectionLine], matrix: Matrix | None) -> tuple[Finding, ...]:
    """The three of a page; fewer where nothing at all is shown."""
    questions = [line for section in sections for line in section.questions]
    ranked = sorted(_means(questions), key=lambda one: one[1].value)
    if not ranked:
        return (Nothing.NOTHING_SHOWN,)
    clear = list(_clear(sections))
    up, down = _largest(clear, is_up=True), _largest(clear, is_up=False)
    lowest = Extreme(*ranked[0], is_up=False)
    last = _matters(matrix)
    if up is None and down is None:
        return (_why_nothing(questions), lowest, last)
    return (up or Extreme(*ranked[-1], is_up=True), down or lowest, last)


def _means(lines: Sequence[QuestionLine]) -> Iterator[tuple[QuestionLine, Published]]:
    for line in lines:
        result = published(line.shown)
        if result is not None and not result.is_share:
            yield line, result


def _clear(sections: Sequence[SectionLine]) -> Iterator[Clear]:
    """Every clear difference; of the questions only where no theme is clear in that direction."""
    themes = [clear for one in sections for clear in _of(one.section, one)]
    yield from themes
    told = {one.is_up for one in themes}
    for section in sections:
        for line in section.questions:
            yield from (one for one in _of(line.question, line) if one.is_up not in told)


def _of(about: Section | Question, line: SectionLine | QuestionLine) -> Iterator[Clear]:
    shown = line.mean if isinstance(line, SectionLine) else line.shown
    result, beside = published(shown), line.beside
    if result is None or result.is_share:
        return
    if beside.rest is not None and beside.rest.verdict.is_clear:
        yield Clear(about, result, Than.REST, beside.rest.value)
    change = beside.change
    if change is not None and change.previous is not None and change.verdict.is_clear:
        yield Clear(about, result, Than.LAST, change.previous, change.period)


def _largest(clear: Sequence[Clear], *, is_up: bool) -> Clear | None:
    return max((one for one in clear if one.is_up is is_up), key=lambda one: one.size, default=None)


def _why_nothing(lines: Sequence[QuestionLine]) -> Nothing:
    verdicts = [
        one.verdict for line in lines for one in (line.beside.rest, line.beside.change) if one
    ]
    can_tell = any(one is not Verdict.TOO_LITTLE for one in verdicts)
    return Nothing.NOTHING_CLEAR if can_tell else Nothing.NOTHING_TO_COMPARE


def _matters(matrix: Matrix | None) -> Finding:
    if matrix is None or not matrix.items:
        return Nothing.TOO_FEW_FOR_IMPORTANCE
    low = matrix.in_corner(Corner.ACT)
    weightiest = max(low or matrix.items, key=lambda one: one.priority.weight)
    return Matters(weightiest, matrix.overall)
