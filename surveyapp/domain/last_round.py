"""What changed at a place since the last round that had it, from the two releases alone (R10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.differences import Differences
from surveyapp.domain.history import Earlier, Kind, Name, unchanged
from surveyapp.domain.indices import Member
from surveyapp.domain.result import Published, Region
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.verdict import Evidence, Item, evidence


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure's value the last time and in which period, and what the difference says."""

    previous: float
    period: str
    evidence: Evidence


class LastRound:
    """`earlier`: released rounds of the same survey, latest first."""

    def __init__(
        self, definition: SurveyDefinition, earlier: Sequence[Earlier], known: Differences
    ) -> None:
        self._earlier = [(one.release, unchanged(definition, one.definition)) for one in earlier]
        self._known = known

    def changes(self, region: Region) -> dict[Name, Changed]:
        """Every figure that is published in both rounds and means the same in both."""
        for release, comparable in self._earlier:
            before = release.region(*region.key)
            if before is not None:
                period = release.survey_round.period
                return dict(self._changes(region, before, comparable, period))
        return {}

    def _changes(
        self, now: Region, then: Region, comparable: frozenset[Name], period: str
    ) -> Iterator[tuple[Name, Changed]]:
        values, before = figures(now), figures(then)
        for name, value in values.items():
            if name in before and name in comparable:
                difference = value.value - before[name].value
                parts = [self._item(member, values, before) for member in self._members(name)]
                said = evidence(difference, parts, self._known.correlations)
                yield name, Changed(before[name].value, period, said)

    def _members(self, name: Name) -> Sequence[Member]:
        kind, key = name
        if kind is Kind.QUESTION:
            return (Member(self._known.scored[key], 1.0),)
        indices = self._known.indices
        return (indices.sections if kind is Kind.SECTION else indices.indicators)[key]

    def _item(
        self, member: Member, now: Mapping[Name, Published], then: Mapping[Name, Published]
    ) -> Item:
        name = (Kind.QUESTION, member.item.key)
        here, before = now[name], then[name]
        n_before, n_now = before.n.least, here.n.least
        share = (here.value * n_now + before.value * n_before) / max(n_now + n_before, 1)
        return Item(
            member.item.key,
            member.weight,
            self._known.spread(member.item.key, share),
            n_before,
            n_now,
        )


def figures(region: Region) -> dict[Name, Published]:
    """All means and shares that are shown at a place."""
    found = [
        *((Kind.QUESTION, one.key, one.result) for one in region.questions),
        *((Kind.SECTION, one.key, one.result) for one in region.sections),
        *((Kind.INDICATOR, one.key, one.result) for one in region.indicators),
    ]
    return {(kind, key): result for kind, key, result in found if isinstance(result, Published)}
