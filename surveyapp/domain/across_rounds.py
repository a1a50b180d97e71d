"""A unit that was alone in its round, beside units that ran rounds of their own (§3.3).

Nothing is left of their answers but the releases, so the evidence is z, from means, numbers of
answers and the spread inside units. The spread is pooled over the rounds of at least 100 answers;
where there is none, there is too little to compare with.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.comparison import with_differences
from surveyapp.domain.differences import Difference, Differences
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.history import Name
from surveyapp.domain.indices import indices
from surveyapp.domain.release import Release
from surveyapp.domain.result import ItemFacts, Published, Region
from surveyapp.domain.roll_up import rolled_up
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.verdict import Evidence, together


@dataclass(frozen=True, slots=True)
class Alone:
    """A released round of one unit, and what it says of that unit."""

    release: Release
    region: Region


def beside_others(
    here: Alone, others: Sequence[Alone], definition: SurveyDefinition, parameters: Parameters
) -> Region:
    """The unit's region with comparisons; `others` were asked the same in the same period."""
    if not others:
        return here.region
    return with_differences(here.region, *_differences(here, others, definition, parameters), {})


def all_beside(
    every: Sequence[Alone], definition: SurveyDefinition, parameters: Parameters
) -> list[Region]:
    """The region of each beside all the others, judged together for one page of all."""
    found = [
        _differences(one, [other for other in every if other is not one], definition, parameters)
        for one in every
    ]
    families: dict[Name, dict[int, Evidence]] = {}
    for number, (differences, _) in enumerate(found):
        for name, one in differences.items():
            families.setdefault(name, {})[number] = one.evidence
    verdicts = {name: together(family) for name, family in families.items()}
    return [
        with_differences(
            every[number].region,
            differences,
            known,
            {name: verdicts[name][number] for name in differences},
        )
        for number, (differences, known) in enumerate(found)
    ]


def _differences(
    here: Alone, others: Sequence[Alone], definition: SurveyDefinition, parameters: Parameters
) -> tuple[dict[Name, Difference], Differences]:
    scored = {item.key: item for item in items(definition) if isinstance(item, ScoredItem)}
    rest = rolled_up("others", definition, [one.region for one in others], parameters)
    everybody = [here, *others]
    known = Differences(
        scored,
        {key: ItemFacts(None, None, _pooled(key, everybody)) for key in scored},
        indices(definition, scored),
        here.release.correlations,
        {key: sum(_answers(key, one) for one in everybody) for key in scored},
    )
    return known.between(here.region, rest), known


def _answers(key: str, one: Alone) -> int:
    question = one.region.question(key)
    if question is None or not isinstance(question.result, Published):
        return 0
    return question.result.n.least


def _pooled(key: str, rounds: Sequence[Alone]) -> float | None:
    """The spread inside units over the rounds that tell one."""
    told = [
        (_answers(key, one), facts.sd)
        for one in rounds
        if (facts := one.release.items.get(key)) is not None and facts.sd is not None
    ]
    whole = sum(n for n, _ in told)
    return math.sqrt(sum(n * sd * sd for n, sd in told) / whole) if whole else None
