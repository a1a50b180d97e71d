"""A question's mean in each class of a second breakdown, and whether the classes differ (R8).

A class is a place of its own: its sum is held as R3 says, its mean told with one decimal, its
number of answers as a class of numbers, its interval from those two and the round's published
shape. Whether classes differ follows from what is told of them and of the round, too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, pairwise

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.class_structure import Crossed, seen_class
from surveyapp.domain.disclosure import Within
from surveyapp.domain.means import Figure, Measured, edge, interval_of_told
from surveyapp.domain.result import Bound
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.second_breakdown import Apart, ClassFigure, QuestionByClass
from surveyapp.domain.slack import Known, protected_sum
from surveyapp.domain.statistics import Interval, chance_of_one_mean
from surveyapp.domain.verdict import Evidence, Verdict, together

_STEP = 0.1
_DECIMALS = 1
"""Means are told with one decimal."""
_OF_ROUNDING = _STEP * _STEP / 12
"""The variance of what rounding hides."""
_WORDS = {
    Verdict.CLEARLY_HIGHER: Apart.CLEARLY,
    Verdict.NO_CLEAR_DIFFERENCE: Apart.NOT_CLEARLY,
    Verdict.TOO_LITTLE: Apart.TOO_LITTLE,
}


def size_class(n: int) -> Within:
    """A number of people as it is told: from 10, 20, 30, 50, 100, 200, 300, 500, 1,000 … on."""
    return next(Within(low, high - 1) for low, high in pairwise(_lower_ends()) if n < high)


def _lower_ends() -> Iterator[int]:
    yield 0
    for power in count(1):
        yield from (step * 10**power for step in (1, 2, 3, 5))


def figures(
    measured: Measured, fact: str, some: Crossed, ballots: Ballots
) -> tuple[ClassFigure, ...]:
    """What is told of a question's classes, in the order of the choices."""
    item = measured.item
    counts: dict[str, Counter[int]] = {one: Counter() for one in some.classes}
    in_class = ballots.each([fact], seen_class(fact, some.classes))
    for place, values in ballots.values(item).items():
        if place in some.whole:
            for value, one in zip(values, in_class[place], strict=True):
                if value is not None and one is not None:
                    counts[one][value] += 1
    return tuple(_figure(measured, one, given) for one, given in counts.items())


def _figure(measured: Measured, choice: str, counts: Counter[int]) -> ClassFigure:
    item, n = measured.item, counts.total()
    total = sum(value * number for value, number in counts.items())
    known = Known(n, protected_sum(total, n, item.lo, item.hi))
    bound = edge(known, item)
    people = size_class(n)
    mean = round(known.total / n, _DECIMALS)
    interval = _interval(measured, Known(people.low, known.total), mean, bound)
    return ClassFigure(choice, mean, people, interval, bound)


def _interval(
    measured: Measured, known: Known, mean: float, bound: Bound | None
) -> Interval | None:
    """From the mean as shown, the lower end of the class of numbers, and the shape."""
    item = measured.item
    shape, is_guess = measured.assumed_shape
    if shape is None:
        return None
    here = Figure(known, int(bound is Bound.AT_LEAST), int(bound is Bound.AT_MOST), 1)
    return interval_of_told(item, here, mean, known.n, shape, is_guess=is_guess)


def sums_told_as(item: ScoredItem, figure: ClassFigure, n: int) -> tuple[int | None, int | None]:
    """The least and greatest sum of `n` answers that would be told as this figure; None where
    there is no such end."""
    bottom, top = item.lo * n + item.span, item.hi * n - item.span
    if figure.bound is Bound.AT_LEAST:
        return top, None
    if figure.bound is Bound.AT_MOST:
        return None, bottom
    around = range(int((figure.mean - _STEP) * n), int((figure.mean + _STEP) * n) + 2)
    told = [t for t in around if bottom < t < top and round(t / n, _DECIMALS) == figure.mean]
    return told[0], told[-1]


def judged(
    found: Mapping[str, Sequence[ClassFigure]], spread: Callable[[str], float | None]
) -> tuple[QuestionByClass, ...]:
    """The questions, each with the word on its classes: one family over all of them. `spread` is
    the published standard deviation of one answer to a question."""
    evidence = {key: _evidence(some, spread(key)) for key, some in found.items()}
    verdicts = together(evidence)
    return tuple(
        QuestionByClass(key, tuple(some), _WORDS[verdicts[key]]) for key, some in found.items()
    )


def _evidence(some: Sequence[ClassFigure], sd: float | None) -> Evidence:
    """From the means as shown and the lower ends of the classes of numbers; a wide spread of means
    counts as a difference upwards."""
    means = [one.mean for one in some]
    furthest = max(means) - min(means)
    if not sd:
        return Evidence(furthest, None)
    variances = [sd * sd / one.n.least + _OF_ROUNDING for one in some]
    return Evidence(furthest, chance_of_one_mean(means, variances))
