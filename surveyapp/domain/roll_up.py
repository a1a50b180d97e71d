"""What several rounds of one survey and period say together of a place above them.

A leader's own round has one unit; what the sector and the municipality score then follows from
the releases (INTERFACES, States). Every figure here is a function of published figures, so it
tells nothing they do not (R10). Units are independent samples: their intervals are joined by the
root of the sum of squares. A unit where a question is withheld is left out of that question.
"""

import math
from collections.abc import Sequence

from surveyapp.domain.disclosure import (
    AtLeast,
    Exactly,
    NotMeasured,
    Parameters,
    People,
    Suppressed,
)
from surveyapp.domain.indices import indices
from surveyapp.domain.participation import flags, rate
from surveyapp.domain.result import Bound, Published, PublishedRate, QuestionResult, Rate, Region
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey import SurveyDefinition

Shown = Published | Suppressed | NotMeasured


def rolled_up(
    code: str, definition: SurveyDefinition, regions: Sequence[Region], parameters: Parameters
) -> Region:
    """The region of the place `code` over the `regions` of rounds of `definition`, which must not
    overlap. Conditional questions, choices and distributions are left to each round."""
    scored = {item.key: item for item in items(definition) if isinstance(item, ScoredItem)}
    results = {
        item.key: QuestionResult(item.key, _together(item, regions))
        for item in scored.values()
        if item.condition is None
    }
    wanted = indices(definition, scored)
    people = _people([region.answered for region in regions])
    invited = _sum([region.invited for region in regions])
    return Region(
        unit=code,
        group=None,
        invited=invited,
        answered=people,
        response_rate=_rate(people, invited, parameters),
        questions=tuple(results.values()),
        indicators=wanted.of_indicators(results, {}),
        sections=wanted.of_sections(results, {}),
        flags=flags(people.least, invited),
    )


def _together(item: ScoredItem, regions: Sequence[Region]) -> Shown:
    """One question's mean over all who answered it where it is shown, as far as they are told."""
    found = [_shown(item.key, region) for region in regions]
    published = [one for one in found if isinstance(one, Published)]
    if not published:
        return next((one for one in found if isinstance(one, Suppressed)), NotMeasured())
    return pooled(published)


def pooled(published: Sequence[Published]) -> Published:
    """One figure of several that are independent samples, each with the weight of its answers; at
    least one. A function of what was published (R10)."""
    weights = _shares([one.n.least for one in published])
    value = sum(share * one.value for share, one in zip(weights, published, strict=True))
    return Published(
        value=round(value, 2),
        n=_people([one.n for one in published]),
        interval=_interval(value, weights, [(one.value, one.interval) for one in published]),
        bound=_bound(published),
        is_share=published[0].is_share,
        comparison_interval=_interval(
            value, weights, [(one.value, one.comparison_interval) for one in published]
        ),
    )


def _shown(key: str, region: Region) -> Shown:
    question = region.question(key)
    if question is None or not isinstance(question.result, Shown):
        return NotMeasured()
    return question.result


def _shares(numbers: Sequence[int]) -> list[float]:
    whole = sum(numbers)
    return [number / whole for number in numbers]


def _interval(
    value: float,
    weights: Sequence[float],
    intervals: Sequence[tuple[float, tuple[float, float] | None]],
) -> tuple[float, float] | None:
    ends = [(mean, interval) for mean, interval in intervals if interval is not None]
    if len(ends) < len(intervals):
        return None
    pairs = list(zip(weights, ends, strict=True))
    down = math.hypot(*(share * (mean - interval[0]) for share, (mean, interval) in pairs))
    up = math.hypot(*(share * (interval[1] - mean) for share, (mean, interval) in pairs))
    return round(value - down, 2), round(value + up, 2)


def _bound(published: Sequence[Published]) -> Bound | None:
    told = {one.bound for one in published} - {None}
    return told.pop() if len(told) == 1 else None


def _people(numbers: Sequence[People]) -> People:
    least = sum(one.least for one in numbers)
    is_exact = all(isinstance(one, Exactly) for one in numbers)
    return Exactly(least) if is_exact else AtLeast(least)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _rate(people: People, invited: int | None, parameters: Parameters) -> Rate:
    found = rate(people.least, invited, parameters.k_unit)
    if isinstance(found, PublishedRate) and isinstance(people, AtLeast):
        return PublishedRate(found.value, is_at_least=True)
    return found
