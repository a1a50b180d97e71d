"""What a controller should look at before the next round: indices and questions that do not work
(STATISTICS §3.5). The limits are conventions, not truths. From a release alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.result import Region, Reliability

LOW_ALPHA = 0.7
MANY_DOUBTS = 0.10
WEAK_LOADING = 0.3
_BETTER = 0.01
"""Alpha must grow by so much before a question is said to be in the way."""


class Trouble(StrEnum):
    LOW_ALPHA = "low_alpha"
    """The questions of an index measure different things."""
    BETTER_WITHOUT = "better_without"
    """The index would be more consistent without this question."""
    WEAK_QUESTION = "weak_question"
    """The question has little to do with the rest of its index."""
    MANY_DOUBTS = "many_doubts"
    """Ten per cent and more had no opinion."""


@dataclass(frozen=True, slots=True)
class Warned:
    """`index` is (kind, key) of the index, None for a question by itself; `value` the figure that
    is out of bounds."""

    trouble: Trouble
    value: float
    index: tuple[str, str] | None = None
    question: str | None = None


def warnings(region: Region) -> tuple[Warned, ...]:
    """Of a sector or the municipality; nothing where nothing may be told."""
    return (*_of_indices(region), *_of_questions(region))


def _of_indices(region: Region) -> Iterator[Warned]:
    for one in region.reliability:
        index = (one.kind, one.key)
        if one.alpha < LOW_ALPHA:
            yield Warned(Trouble.LOW_ALPHA, one.alpha, index)
        yield from _of_parts(one, index)


def _of_parts(one: Reliability, index: tuple[str, str]) -> Iterator[Warned]:
    for part in one.items:
        if part.alpha_without is not None and part.alpha_without >= one.alpha + _BETTER:
            yield Warned(Trouble.BETTER_WITHOUT, part.alpha_without, index, part.key)
        if part.loading is not None and part.loading < WEAK_LOADING:
            yield Warned(Trouble.WEAK_QUESTION, part.loading, index, part.key)


def _of_questions(region: Region) -> Iterator[Warned]:
    for question in region.questions:
        if question.dont_know is not None and question.dont_know >= MANY_DOUBTS:
            yield Warned(Trouble.MANY_DOUBTS, question.dont_know, question=question.key)
