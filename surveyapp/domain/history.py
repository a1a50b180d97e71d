"""Rounds of one survey after another: what is still the same, so that figures may be compared.

Found from the frozen definitions. A question is another one when its wording in any language that
both have, its scale, its polarity or its condition changed; an index when its questions or their
parts did.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from surveyapp.domain.indices import Member, indices
from surveyapp.domain.language import Text
from surveyapp.domain.release import Release
from surveyapp.domain.result import IndicatorResult, QuestionResult, Region, SectionResult
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey import Question, ScaleQuestion, SurveyDefinition


class Kind(StrEnum):
    QUESTION = "question"
    SECTION = "section"
    INDICATOR = "indicator"


Name = tuple[Kind, str]
"""A figure of a definition: its kind and its key."""


Figure = QuestionResult | SectionResult | IndicatorResult


def figure(region: Region, name: Name) -> Figure | None:
    """What a place says of a figure; None where it was not asked."""
    kind, key = name
    match kind:
        case Kind.QUESTION:
            return region.question(key)
        case Kind.SECTION:
            return region.section(key)
        case Kind.INDICATOR:
            return region.indicator(key)


@dataclass(frozen=True)
class Earlier:
    """A round that was released before, with what it asked."""

    definition: SurveyDefinition
    release: Release


class Break(StrEnum):
    """Why a figure's values before and after may not be compared."""

    NEW = "new"
    """It was not asked before."""
    WORDING = "wording"
    SCALE = "scale"
    """Its values, their ends, the polarity, what counts, or whom it is put to."""
    QUESTIONS = "questions"
    """An index of other questions, or of other weights."""
    METHOD = "method"
    """What is measured, or how, was changed in the catalogue."""


def breaks(now: SurveyDefinition, then: SurveyDefinition) -> dict[Name, Break | None]:
    """Every figure of `now`, and what sets it apart from the one in `then`; None when it means
    the same."""
    asked, before = _scored(now), _scored(then)
    questions = {key: _of_question(key, now, then, asked, before) for key in asked}
    wanted, earlier = indices(now, asked), indices(then, before)
    found: dict[Name, Break | None] = {(Kind.QUESTION, key): why for key, why in questions.items()}
    for kind, some, others in (
        (Kind.SECTION, wanted.sections, earlier.sections),
        (Kind.INDICATOR, wanted.indicators, earlier.indicators),
    ):
        for key, members in some.items():
            found[kind, key] = _of_index(members, others.get(key), questions)
    return found


def unchanged(now: SurveyDefinition, then: SurveyDefinition) -> frozenset[Name]:
    """The figures that mean the same in both, so that their values may be compared."""
    return frozenset(name for name, why in breaks(now, then).items() if why is None)


def _of_question(
    key: str,
    now: SurveyDefinition,
    then: SurveyDefinition,
    asked: Mapping[str, ScoredItem],
    before: Mapping[str, ScoredItem],
) -> Break | None:
    if key not in before:
        return Break.NEW
    one, other = now.by_key[key], then.by_key[key]
    if not _is_same_text(one.text, other.text):
        return Break.WORDING
    is_same_item = replace(asked[key], shape=None) == replace(before[key], shape=None)
    return None if is_same_item and _has_same_ends(one, other) else Break.SCALE


def _of_index(
    members: Sequence[Member],
    before: Sequence[Member] | None,
    questions: Mapping[str, Break | None],
) -> Break | None:
    if before is None:
        return Break.NEW
    parts = {(member.item.key, member.weight) for member in members}
    if parts != {(member.item.key, member.weight) for member in before}:
        return Break.QUESTIONS
    whys = (questions[member.item.key] for member in members)
    return next((why for why in whys if why is not None), None)


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


def _has_same_ends(now: Question, then: Question) -> bool:
    if isinstance(now, ScaleQuestion) and isinstance(then, ScaleQuestion):
        return _is_same_text(now.scale.low_end, then.scale.low_end) and _is_same_text(
            now.scale.high_end, then.scale.high_end
        )
    return True


def _is_same_text(now: Text, then: Text) -> bool:
    """In every language both exist in; that a language was added changes nothing."""
    both = now.wordings.keys() & then.wordings.keys()
    return bool(both) and all(now.wordings[key] == then.wordings[key] for key in both)
