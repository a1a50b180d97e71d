"""Where a place should begin: `domain.priority` in the words that were asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.priority import Corner, Priorities, Priority
from surveyapp.domain.release import Published
from surveyapp.domain.survey import Question
from surveyapp.services.result_lines import QuestionLine, published

_MOST = 16
"""So many of the questions that go together most are drawn."""
_ORDER = (Corner.ACT, Corner.KEEP, Corner.WATCH, Corner.MAINTAIN)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question of the matrix, its result at the place, and how it lies."""

    line: QuestionLine
    result: Published
    priority: Priority


@dataclass(frozen=True, slots=True)
class Matrix:
    """`place`: whose answers the weights come from, by name. `items`: what to act on first."""

    overall: Question
    place: str
    resamples: int
    found: Priorities
    items: tuple[Drawn, ...]

    def in_corner(self, corner: Corner) -> list[Drawn]:
        return [one for one in self.items if one.priority.corner == corner]


def matrix(
    overall: Question,
    place: str,
    resamples: int,
    found: Priorities,
    lines: Sequence[QuestionLine],
) -> Matrix:
    by_key = {line.question.key: line for line in lines}
    items = [
        Drawn(line, result, one)
        for one in found.items[:_MOST]
        if (line := by_key.get(one.key)) and (result := published(line.shown))
    ]
    items.sort(key=lambda one: (_ORDER.index(one.priority.corner), -one.priority.weight))
    return Matrix(overall, place, resamples, found, tuple(items))
