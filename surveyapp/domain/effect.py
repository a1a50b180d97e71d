"""Whether an indicator has moved since an action began; never whether the action moved it.

Survey figures by the rules of `domain.change`, all of a page decided together. Figures that are
counted have no uncertainty: of them the plain difference is told, and called that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.change import judged
from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.scorecard import Absent, FromSurvey, Line, Reading
from surveyapp.domain.target import Target


class Moved(StrEnum):
    NOTHING_BEFORE = "nothing_before"
    """Nothing was shown when the action began."""
    TOO_EARLY = "too_early"
    """Nothing has been measured since."""
    WITHHELD = "withheld"
    """It was measured, but may not be shown."""
    NOT_COMPARABLE = "not_comparable"
    """The questions are others than before."""
    COMPARED = "compared"


@dataclass(frozen=True, slots=True)
class Since:
    """An indicator, all its readings at a unit, and the period it was last shown in when the
    action began."""

    indicator: Indicator
    target: Target | None
    readings: Sequence[Reading]
    measured_before: str


@dataclass(frozen=True, slots=True)
class Effect:
    """`line` has the latest reading and the one from before the action, where there are both."""

    moved: Moved
    line: Line | None = None


def effects(actions: Sequence[Since]) -> list[Effect]:
    """What is to be said of each action of a page."""
    drawn = [_line(one) for one in actions]
    lines = iter(judged([line for line in drawn if isinstance(line, Line)]))
    return [_compared(next(lines)) if isinstance(one, Line) else Effect(one) for one in drawn]


def _compared(line: Line) -> Effect:
    moved = Moved.COMPARED if line.previous_break is None else Moved.NOT_COMPARABLE
    return Effect(moved, line)


def _line(action: Since) -> Line | Moved:
    before = next(
        (
            one
            for one in action.readings
            if one.period.code == action.measured_before and one.value is not None
        ),
        None,
    )
    if before is None:
        return Moved.NOTHING_BEFORE
    later = [one for one in action.readings if _follows(one, before)]
    if not later:
        return Moved.TOO_EARLY
    after = max(later, key=lambda one: one.period.order)
    if isinstance(after.outcome, Suppressed):
        return Moved.WITHHELD
    return Line(action.indicator, action.target, after, (before, after))


def _follows(one: Reading, before: Reading) -> bool:
    """Whether a reading is a later measurement of the same; another survey asks other people."""
    is_later = one.period.order > before.period.order and not isinstance(one.outcome, Absent)
    return is_later and _survey(one) == _survey(before)


def _survey(reading: Reading) -> str:
    source = reading.provenance
    return source.definition if isinstance(source, FromSurvey) else ""
