"""Every place held up against others in its round: differences, evidence, verdicts (§3.3).

All of it is computed from what the release tells anyway: protected sums, squares as an interval
may use them, the round's shapes, standard deviations and correlations, and numbers of answers,
which the proofs take as known (R9). So a verdict, though it is
fixed at the count, tells nothing of anybody that the release does not (R4, R7). A verdict from the
answers themselves would: beside a sum near the end of the scale it could exclude an answer.

Each difference has two verdicts. `verdict` is decided over everything on the place's own page,
changes since the last round among it, themes and indicators first, questions only inside those
that are clear; `among_units` over all units, for a page that has one figure of them side by side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TypeVar

from surveyapp.domain.ballots import Sums
from surveyapp.domain.differences import Beside, Difference, Differences
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.history import Kind, Name
from surveyapp.domain.indices import Indices
from surveyapp.domain.last_round import Changed, LastRound
from surveyapp.domain.result import (
    Against,
    Change,
    Comparison,
    IndicatorResult,
    QuestionResult,
    Region,
    SectionResult,
)
from surveyapp.domain.tree import Tree
from surveyapp.domain.verdict import Evidence, Verdict, in_two_steps, together

Test = tuple[str, Name]
"""What a figure is held up against (an `Against`, or the last round), and which figure."""
LAST_ROUND = "last_round"
Figure = TypeVar("Figure", QuestionResult, SectionResult, IndicatorResult)


@dataclass(frozen=True)
class Others:
    """The others that places are held up against. `sums`: per question and place; `kinds`: the
    type of each unit, where it is known."""

    tree: Tree
    sums: Mapping[str, Mapping[NodeKey, Sums]]
    kinds: Mapping[str, str]

    def beside(self, key: NodeKey, against: Against) -> dict[str, Beside]:
        """Per question the place and the others."""
        found = {}
        for item, places in self.sums.items():
            here = places.get(key)
            others = None if here is None else self._others(key, against, places)
            if here is not None and others is not None and others.n > 0:
                found[item] = Beside(here, others)
        return found

    def _others(
        self, key: NodeKey, against: Against, places: Mapping[NodeKey, Sums]
    ) -> Sums | None:
        if against is Against.MUNICIPALITY_WITHOUT_UNIT:
            return places[self.tree.root].less(places[key])
        same = [places[unit] for unit in self._of_its_kind(key) if unit in places]
        return reduce(Sums.plus, same) if same else None

    def _of_its_kind(self, key: NodeKey) -> Sequence[NodeKey]:
        """The other units of the same type; none where all are of one type."""
        kind = self.kinds.get(key[0])
        if kind is None or key not in self.units or len(set(self.kinds.values())) == 1:
            return ()
        return [u for u in self.units if u != key and self.kinds.get(u[0]) == kind]

    @cached_property
    def places(self) -> tuple[NodeKey, ...]:
        """Units and places above them, without the root: there are others beside each."""
        return tuple(key for key in self.tree.node if key[1] is None and key != self.tree.root)

    @cached_property
    def units(self) -> tuple[NodeKey, ...]:
        """The places that have no units below them."""
        return tuple(filter(self.tree.is_unit, self.places))


class Comparisons:
    """All differences of a round, with a verdict on each."""

    def __init__(self, others: Others, known: Differences, last_round: LastRound) -> None:
        self._indices_of = _indices_of(known.indices)
        self._last_round = last_round
        beside = {
            (key, against): sides
            for key in others.places
            for against in Against
            if (sides := others.beside(key, against))
        }
        self._differences = dict(zip(beside, known.of(list(beside.values())), strict=True))
        self._among_units = self._families(others.units)

    def _families(self, units: Sequence[NodeKey]) -> dict[tuple[NodeKey, Against, Name], Verdict]:
        """One family for each figure: all units side by side."""
        families: dict[tuple[Against, Name], dict[NodeKey, Evidence]] = {}
        for (key, against), differences in self._differences.items():
            if key in units:
                for name, one in differences.items():
                    families.setdefault((against, name), {})[key] = one.evidence
        return {
            (key, against, name): verdict
            for (against, name), family in families.items()
            for key, verdict in together(family).items()
        }

    def judged(self, region: Region) -> Region:
        """The place with its changes and comparisons; groups have none."""
        if region.group is not None:
            return region
        changes = self._last_round.changes(region)
        beside = {against: self._differences.get((region.key, against), {}) for against in Against}
        verdicts = self._on_page(changes, beside)
        compared = {
            name: tuple(
                self._comparison(region.key, against, name, beside, verdicts)
                for against in Against
                if name in beside[against]
            )
            for name in {name for found in beside.values() for name in found}
        }
        changed = {
            name: Change(verdicts[LAST_ROUND, name], one.previous, one.period)
            for name, one in changes.items()
        }
        return _with(region, changed, compared)

    def _on_page(
        self,
        changes: Mapping[Name, Changed],
        beside: Mapping[Against, Mapping[Name, Difference]],
    ) -> dict[Test, Verdict]:
        found: dict[Test, Evidence] = {
            (LAST_ROUND, name): one.evidence for name, one in changes.items()
        }
        for against, differences in beside.items():
            found |= {(against, name): one.evidence for name, one in differences.items()}
        return in_two_steps(found, _inside(found, self._indices_of))

    def _comparison(
        self,
        key: NodeKey,
        against: Against,
        name: Name,
        beside: Mapping[Against, Mapping[Name, Difference]],
        verdicts: Mapping[Test, Verdict],
    ) -> Comparison:
        return Comparison(
            against,
            round(beside[against][name].others, 2),
            verdicts[against, name],
            self._among_units.get((key, against, name)),
        )


def with_differences(
    region: Region,
    differences: Mapping[Name, Difference],
    known: Differences,
    among_units: Mapping[Name, Verdict],
) -> Region:
    """A place that was alone in its round, held up against others from their releases. The
    changes it has stay as they were decided."""
    found: dict[Test, Evidence] = {
        (Against.MUNICIPALITY_WITHOUT_UNIT, name): one.evidence for name, one in differences.items()
    }
    verdicts = in_two_steps(found, _inside(found, _indices_of(known.indices)))
    compared = {
        name: (
            Comparison(
                Against.MUNICIPALITY_WITHOUT_UNIT,
                round(one.others, 2),
                verdicts[Against.MUNICIPALITY_WITHOUT_UNIT, name],
                among_units.get(name),
            ),
        )
        for name, one in differences.items()
    }
    return _with(region, _changes_of(region), compared)


def _changes_of(region: Region) -> dict[Name, Change]:
    found = [
        *((Kind.QUESTION, one.key, one.change) for one in region.questions),
        *((Kind.SECTION, one.key, one.change) for one in region.sections),
        *((Kind.INDICATOR, one.key, one.change) for one in region.indicators),
    ]
    return {(kind, key): change for kind, key, change in found if change is not None}


def _inside(
    tests: Iterable[Test], indices_of: Mapping[str, Sequence[Name]]
) -> dict[Test, list[Test]]:
    """The tests of the indices that a question's test lies inside of."""
    return {
        (test, (kind, key)): [(test, index) for index in indices_of.get(key, ())]
        for test, (kind, key) in tests
        if kind is Kind.QUESTION
    }


def _indices_of(indices: Indices) -> dict[str, list[Name]]:
    """Per question the themes and indicators it is part of."""
    found: dict[str, list[Name]] = {}
    for kind, some in (
        (Kind.SECTION, indices.sections),
        (Kind.INDICATOR, indices.indicators),
    ):
        for key, members in some.items():
            for member in members:
                found.setdefault(member.item.key, []).append((kind, key))
    return found


def _with(
    region: Region,
    changed: Mapping[Name, Change],
    compared: Mapping[Name, tuple[Comparison, ...]],
) -> Region:
    def judged(kind: Kind, one: Figure) -> Figure:
        name = (kind, one.key)
        return replace(one, change=changed.get(name), comparisons=compared.get(name, ()))

    return replace(
        region,
        questions=tuple(judged(Kind.QUESTION, one) for one in region.questions),
        sections=tuple(judged(Kind.SECTION, one) for one in region.sections),
        indicators=tuple(judged(Kind.INDICATOR, one) for one in region.indicators),
    )
