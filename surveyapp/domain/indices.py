"""Theme means and indicators of one place: weighted means of its published item means (R5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.domain.disclosure import NotMeasured, Reason, Suppressed
from surveyapp.domain.result import (
    Bound,
    IndicatorResult,
    Published,
    QuestionResult,
    SectionResult,
)
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import Interval, Part, index_interval
from surveyapp.domain.survey import (
    Feed,
    Method,
    NumberQuestion,
    ScaleQuestion,
    Section,
    SurveyDefinition,
)

Results = Mapping[str, QuestionResult]
Correlations = Mapping[str, Mapping[str, float]]
Index = Published | Suppressed | NotMeasured


@dataclass(frozen=True, slots=True)
class Member:
    """A question inside an index, with its weight."""

    item: ScoredItem
    weight: float


@dataclass(frozen=True)
class Indices:
    """The indices of a definition. An indicator whose questions cannot make one figure (shares
    and means mixed, different scales, conditional ones) has no members and is not measured."""

    sections: Mapping[str, tuple[Member, ...]]
    indicators: Mapping[str, tuple[Member, ...]]

    def of_sections(self, results: Results, known: Correlations) -> tuple[SectionResult, ...]:
        return tuple(
            SectionResult(key, index(members, results, known))
            for key, members in self.sections.items()
        )

    def of_indicators(self, results: Results, known: Correlations) -> tuple[IndicatorResult, ...]:
        return tuple(
            IndicatorResult(key, index(members, results, known))
            for key, members in self.indicators.items()
        )


def indices(definition: SurveyDefinition, items: Mapping[str, ScoredItem]) -> Indices:
    """The indices a definition asks for, in its order. Sections without a question that counts
    towards a theme mean have none."""
    themes = {section.key: _theme(definition, section, items) for section in definition.sections}
    fed: dict[str, list[Member | None]] = {}
    for question, feed in _feeds(definition):
        fed.setdefault(feed.indicator, []).append(_member(question, feed, items[question.key]))
    return Indices(
        {key: members for key, members in themes.items() if members},
        {key: _alike(members) for key, members in fed.items()},
    )


def _theme(
    definition: SurveyDefinition, section: Section, items: Mapping[str, ScoredItem]
) -> tuple[Member, ...]:
    """Equal weights over the unconditional questions on the default scale that have a mean."""
    return tuple(
        Member(items[question.key], 1.0)
        for question in section.questions
        if isinstance(question, ScaleQuestion)
        and question.show_if is None
        and question.scale.key == definition.scale.key
        and not items[question.key].is_share
    )


def _feeds(
    definition: SurveyDefinition,
) -> Iterator[tuple[ScaleQuestion | NumberQuestion, Feed]]:
    for question in definition.questions:
        if isinstance(question, ScaleQuestion | NumberQuestion):
            for feed in question.feeds:
                yield question, feed


def _member(
    question: ScaleQuestion | NumberQuestion, feed: Feed, item: ScoredItem
) -> Member | None:
    """None when the question's one published figure is not the one this feed wants (R15)."""
    if feed.method is Method.SHARE:
        fits = item.is_share and (not feed.of or feed.of == item.counted)
    elif isinstance(question, ScaleQuestion) and question.scale.method is Method.SHARE:
        fits = not any(other.method is Method.SHARE for other in question.feeds)
    else:
        fits = not item.is_share
    return Member(item, feed.weight) if fits and item.condition is None else None


def _alike(members: Sequence[Member | None]) -> tuple[Member, ...]:
    """The members when they can make one figure, else none."""
    fitting = tuple(member for member in members if member is not None)
    kinds = {(one.item.is_share, one.item.lo, one.item.hi) for one in fitting}
    return fitting if len(fitting) == len(members) and len(kinds) == 1 else ()


def index(members: Sequence[Member], results: Results, known: Correlations) -> Index:
    """The weighted mean; hidden when any of its items is hidden here."""
    found = [results[member.item.key].result for member in members]
    published = [one for one in found if isinstance(one, Published)]
    if not members or sum(member.weight for member in members) <= 0:
        return NotMeasured()
    if len(published) < len(found):
        return _hidden([one for one in found if isinstance(one, Suppressed)])
    weights = [Fraction(member.weight) for member in members]
    hundredths = [round(one.value * 100) for one in published]
    weighted = (weight * value for weight, value in zip(weights, hundredths, strict=True))
    value = sum(weighted, Fraction()) / sum(weights, Fraction()) / 100
    return Published(
        value=float(round(value, 2)),
        n=min((one.n for one in published), key=lambda people: people.least),
        interval=_interval(members, [(one.value, one.interval) for one in published], known),
        bound=_bound([one.bound for one in published]),
        is_share=members[0].item.is_share,
        comparison_interval=_interval(
            members, [(one.value, one.comparison_interval) for one in published], known
        ),
        leaves_out_few=any(one.leaves_out_few for one in published),
    )


def _hidden(found: Sequence[Suppressed]) -> Suppressed | NotMeasured:
    reasons = {one.reason for one in found}
    order = (Reason.PROTECTS_OTHERS, Reason.TOO_FEW, Reason.NO_ANSWERS)
    return next((Suppressed(reason) for reason in order if reason in reasons), NotMeasured())


def _bound(bounds: Sequence[Bound | None]) -> Bound | None:
    told = {bound for bound in bounds if bound is not None}
    return told.pop() if len(told) == 1 else None


def _interval(
    members: Sequence[Member],
    intervals: Sequence[tuple[float, Interval | None]],
    known: Correlations,
) -> Interval | None:
    parts = [
        Part(member.item.key, member.weight, value, interval)
        for member, (value, interval) in zip(members, intervals, strict=True)
        if interval is not None
    ]
    if len(parts) < len(members):
        return None
    low, high = index_interval(parts, known)
    item = members[0].item
    return round(max(low, float(item.lo)), 2), round(min(high, float(item.hi)), 2)
