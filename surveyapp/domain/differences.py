"""What one place says beside others: differences of questions and indices, with their evidence."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.domain.ballots import Sums
from surveyapp.domain.history import Kind, Name
from surveyapp.domain.indices import Correlations, Indices, Member
from surveyapp.domain.result import ItemFacts, Published, Region
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS, likely_tables, rank_sums
from surveyapp.domain.verdict import Evidence, Item, evidence

ENOUGH_FOR_RANKS = 30
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Beside:
    """The answers to one question at a place, and those of the others."""

    here: Sums
    others: Sums

    @property
    def difference(self) -> float:
        return self.here.mean - self.others.mean


@dataclass(frozen=True, slots=True)
class Difference:
    """`others` is the figure the place is held up against."""

    others: float
    evidence: Evidence


@dataclass(frozen=True)
class Differences:
    """What is known over the whole round: its questions, indices, spreads and correlations."""

    scored: Mapping[str, ScoredItem]
    facts: Mapping[str, ItemFacts]
    indices: Indices
    correlations: Correlations
    answered: Mapping[str, int]
    """Per question how many answered it in the whole round."""

    def of(self, every: Sequence[Mapping[str, Beside]]) -> list[dict[Name, Difference]]:
        """For each place (with its others) the differences of all its questions and indices."""
        ranked = {key: self._ranked(key, every) for key in self.scored}
        return [
            {**self._questions(number, sides, ranked), **self._indices(sides)}
            for number, sides in enumerate(every)
        ]

    def helped_by(self, facts: Mapping[str, ItemFacts]) -> "Differences":
        """With spreads of another round where this one has none."""
        own = {key: one for key, one in self.facts.items() if one.sd is not None}
        return replace(self, facts={**self.facts, **facts, **own})

    def spread(self, key: str, share: float) -> float | None:
        """The standard deviation of one answer: measured inside units, or what a share has."""
        if not self.scored[key].is_share:
            facts = self.facts.get(key)
            return None if facts is None else facts.sd
        is_known = self.answered.get(key, 0) >= ENOUGH_FOR_PATTERNS
        return math.sqrt(max(share * (1 - share), 0.0)) if is_known else None

    # --- two places, from what is published of them alone ---------------------------------------

    def between(self, here: Region, others: Region) -> dict[Name, Difference]:
        """Every figure that is published at both, by z alone."""
        now, then = figures(here), figures(others)
        return {
            name: self._between(name, now, then)
            for name in now
            if name in then and all(m in now and m in then for m in self._questions_of(name))
        }

    def _between(
        self, name: Name, now: Mapping[Name, Published], then: Mapping[Name, Published]
    ) -> Difference:
        parts = [self._published_item(member, now, then) for member in self._members(name)]
        difference = now[name].value - then[name].value
        return Difference(then[name].value, evidence(difference, parts, self.correlations))

    def _members(self, name: Name) -> Sequence[Member]:
        kind, key = name
        if kind is Kind.QUESTION:
            return (Member(self.scored[key], 1.0),)
        some = self.indices.sections if kind is Kind.SECTION else self.indices.indicators
        return some.get(key, ())

    def _questions_of(self, name: Name) -> list[Name]:
        return [(Kind.QUESTION, member.item.key) for member in self._members(name)]

    def _published_item(
        self, member: Member, now: Mapping[Name, Published], then: Mapping[Name, Published]
    ) -> Item:
        key = member.item.key
        here, before = now[Kind.QUESTION, key], then[Kind.QUESTION, key]
        n_before, n_now = before.n.least, here.n.least
        share = (here.value * n_now + before.value * n_before) / max(n_now + n_before, 1)
        return Item(key, member.weight, self.spread(key, share), n_before, n_now)

    # --- questions ----------------------------------------------------------------------------

    def _questions(
        self,
        number: int,
        every: Mapping[str, Beside],
        ranked: Mapping[str, Mapping[int, Evidence]],
    ) -> dict[Name, Difference]:
        return {
            (Kind.QUESTION, key): Difference(
                sides.others.mean,
                ranked[key].get(number) or evidence(sides.difference, [self._item(key, sides)], {}),
            )
            for key, sides in every.items()
        }

    def _item(self, key: str, sides: Beside, weight: float = 1.0) -> Item:
        whole = sides.here.plus(sides.others)
        return Item(key, weight, self.spread(key, whole.mean), sides.others.n, sides.here.n)

    def _ranked(self, key: str, every: Sequence[Mapping[str, Beside]]) -> dict[int, Evidence]:
        """The evidence of ranks, where both sides have answers enough and a spread to be seen."""
        facts = self.facts.get(key)
        found = {
            number: sides[key]
            for number, sides in enumerate(every)
            if key in sides and _may_be_ranked(sides[key])
        }
        if facts is None or facts.shape is None or not found:
            return {}
        lo = self.scored[key].lo
        here = likely_tables(facts.shape, lo, [_moments(one.here) for one in found.values()])
        others = likely_tables(facts.shape, lo, [_moments(one.others) for one in found.values()])
        ranks = rank_sums(here, others)
        return {
            number: _of_ranks(sides.difference, *rank)
            for (number, sides), rank in zip(found.items(), ranks, strict=True)
        }

    # --- indices ------------------------------------------------------------------------------

    def _indices(self, every: Mapping[str, Beside]) -> dict[Name, Difference]:
        found = {}
        for kind, some in (
            (Kind.SECTION, self.indices.sections),
            (Kind.INDICATOR, self.indices.indicators),
        ):
            for key, members in some.items():
                if members and all(member.item.key in every for member in members):
                    found[kind, key] = self._index(members, every)
        return found

    def _index(self, members: Iterable[Member], every: Mapping[str, Beside]) -> Difference:
        parts = [(member, every[member.item.key]) for member in members]
        whole = sum(member.weight for member, _ in parts)
        items = [self._item(member.item.key, sides, member.weight) for member, sides in parts]
        others = sum(member.weight * sides.others.mean for member, sides in parts) / whole
        here = sum(member.weight * sides.here.mean for member, sides in parts) / whole
        return Difference(others, evidence(here - others, items, self.correlations))


def figures(region: Region) -> dict[Name, Published]:
    """All means and shares that are shown at a place."""
    found = [
        *((Kind.QUESTION, one.key, one.result) for one in region.questions),
        *((Kind.SECTION, one.key, one.result) for one in region.sections),
        *((Kind.INDICATOR, one.key, one.result) for one in region.indicators),
    ]
    return {(kind, key): result for kind, key, result in found if isinstance(result, Published)}


def _may_be_ranked(sides: Beside) -> bool:
    return all(
        one.squares is not None and one.n >= ENOUGH_FOR_RANKS for one in (sides.here, sides.others)
    )


def _moments(sums: Sums) -> tuple[float, float, float]:
    return float(sums.n), float(sums.total), float(sums.squares or 0)


def _of_ranks(difference: float, superiority: float, p: float) -> Evidence:
    """Ranks and means must point the same way, or nothing is clear."""
    points_the_same_way = (superiority - EVEN) * difference > 0
    return Evidence(difference, p if points_the_same_way else 1.0)
