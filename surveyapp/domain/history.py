"""Rounds of one survey after another: what is still the same, so that figures may be compared.

Found from the frozen definitions. A question is another one when its wording in any language that
both have, its scale, its polarity or its condition changed; an index when its questions or their
parts did.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from surveyapp.domain.indices import Member, indices
from surveyapp.domain.language import Text
from surveyapp.domain.release import Release
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey import Question, ScaleQuestion, SurveyDefinition


class Kind(StrEnum):
    QUESTION = "question"
    SECTION = "section"
    INDICATOR = "indicator"


Name = tuple[Kind, str]
"""A figure of a definition: its kind and its key."""


@dataclass(frozen=True)
class Earlier:
    """A round that was released before, with what it asked."""

    definition: SurveyDefinition
    release: Release


def unchanged(now: SurveyDefinition, then: SurveyDefinition) -> frozenset[Name]:
    """The figures that mean the same in both, so that their values may be compared."""
    asked, before = _scored(now), _scored(then)
    same = {
        key
        for key, item in asked.items()
        if key in before
        and replace(item, shape=None) == replace(before[key], shape=None)
        and _is_same_wording(now.by_key[key], then.by_key[key])
    }
    wanted, earlier = indices(now, asked), indices(then, before)
    return frozenset(
        [
            *((Kind.QUESTION, key) for key in same),
            *_alike(Kind.SECTION, wanted.sections, earlier.sections, same),
            *_alike(Kind.INDICATOR, wanted.indicators, earlier.indicators, same),
        ]
    )


def shapes(
    definition: SurveyDefinition, earlier: Iterable[Earlier]
) -> dict[str, tuple[float, ...]]:
    """Per question its shape in the latest of the `earlier` rounds (latest first) that has one
    and asked the same."""
    found: dict[str, tuple[float, ...]] = {}
    for one in earlier:
        same = unchanged(definition, one.definition)
        for key, shape in one.release.shapes.items():
            if (Kind.QUESTION, key) in same:
                found.setdefault(key, shape)
    return found


def _scored(definition: SurveyDefinition) -> dict[str, ScoredItem]:
    return {item.key: item for item in items(definition) if isinstance(item, ScoredItem)}


def _alike(
    kind: Kind,
    now: Mapping[str, tuple[Member, ...]],
    then: Mapping[str, tuple[Member, ...]],
    same: set[str],
) -> Iterator[Name]:
    for key, members in now.items():
        parts = {(member.item.key, member.weight) for member in members}
        before = {(member.item.key, member.weight) for member in then.get(key, ())}
        if parts == before and all(name in same for name, _ in parts):
            yield kind, key


def _is_same_wording(now: Question, then: Question) -> bool:
    if not _is_same_text(now.text, then.text):
        return False
    if isinstance(now, ScaleQuestion) and isinstance(then, ScaleQuestion):
        return _is_same_text(now.scale.low_end, then.scale.low_end) and _is_same_text(
            now.scale.high_end, then.scale.high_end
        )
    return True


def _is_same_text(now: Text, then: Text) -> bool:
    """In every language both exist in; that a language was added changes nothing."""
    both = now.wordings.keys() & then.wordings.keys()
    return bool(both) and all(now.wordings[key] == then.wordings[key] for key in both)
