"""What goes together with being satisfied overall, over a sector or the municipality (§3.6).

Protection: each table rests on at least 100 people, as `joint` says; weights and shares of
resamples are told in whole per cent, the explained part in two decimals. Below 100 answers the
order would be chance.
"""

from collections.abc import Mapping

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.disclosure import NodeKey, name_of
from surveyapp.domain.joint import Joint, Together, above_units
from surveyapp.domain.result import Driver, Drivers
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import RESAMPLES, importance, pairs
from surveyapp.domain.survey import NumberQuestion, ScaleQuestion, SurveyDefinition

LEAST_QUESTIONS = 2


def drivers(
    definition: SurveyDefinition,
    ballots: Ballots,
    scored: Mapping[str, ScoredItem],
    seed: bytes,
) -> dict[NodeKey, Drivers]:
    """Per place that has them; none where the definition names no overall question."""
    overall = scored.get(definition.overall or "")
    if overall is None:
        return {}
    others = tuple(one for one in scored.values() if _may_drive(one, overall, definition))
    joint = Together(ballots, (overall, *others), above_units(ballots.tree)).joint(needed=1)
    if joint is None or len(joint.items) <= LEAST_QUESTIONS:
        return {}
    found = {key: _drivers(key, joint, seed) for key in sorted(joint.places, key=name_of)}
    return {key: one for key, one in found.items() if one is not None}


def _may_drive(item: ScoredItem, overall: ScoredItem, definition: SurveyDefinition) -> bool:
    """Questions with a mean that everybody is asked. One that feeds an indicator together with
    the overall question says the same thing as it does, not what goes together with it."""
    if item.key == overall.key or item.is_share or item.condition is not None:
        return False
    return not _indicators(definition, item) & _indicators(definition, overall)


def _indicators(definition: SurveyDefinition, item: ScoredItem) -> set[str]:
    question = definition.by_key[item.key]
    if isinstance(question, ScaleQuestion | NumberQuestion):
        return {feed.indicator for feed in question.feeds}
    return set()


def _drivers(key: NodeKey, joint: Joint, seed: bytes) -> Drivers | None:
    people = joint.at(key)
    own_seed = seed + name_of(key).encode()
    found = importance(pairs(people, own_seed), own_seed)
    if found is None:
        return None
    overall, others = joint.items[0], joint.items[1:]
    told = [
        Driver(item.key, round(weight, 2), round(in_top, 2))
        for item, weight, in_top in zip(others, found.weights, found.in_top, strict=True)
    ]
    told.sort(key=lambda one: (-one.weight, -one.top_three, one.key))
    return Drivers(overall.key, round(found.explained, 2), RESAMPLES, tuple(told))
