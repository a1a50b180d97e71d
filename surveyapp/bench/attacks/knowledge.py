"""What an attacker knows of one question: everything a release tells, as rows of a programme.

He also knows how many answered at every place, which places are shown (a function of those
numbers), and the exact protected sum of every atom.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from surveyapp.bench.attacks.municipalities import DEFINITION, IN_THEME, Municipality
from surveyapp.bench.attacks.programme import Programme, Variable, Weights
from surveyapp.domain.bands import Ladder
from surveyapp.domain.disclosure import NodeKey, Parameters, name_of
from surveyapp.domain.families import Families
from surveyapp.domain.release import (
    AtomSum,
    Published,
    QuestionResult,
    Region,
    Release,
    ShareClass,
)
from surveyapp.domain.scoring import Item, ScoredItem, items
from surveyapp.domain.slack import Known
from surveyapp.domain.spread import Spread
from surveyapp.domain.tree import Tree

ITEMS: Mapping[str, Item] = {item.key: item for item in items(DEFINITION)}
_HALF_A_HUNDREDTH = 0.005 + 1e-9
_HALF_A_STEP = 0.00005 + 1e-9
NOT_IN_THE_PROGRAMME = (
    ("means of places above atoms", "sums of the atoms' protected sums, which are in it; checked"),
    ("theme means and indicators, with intervals", "functions of published item means; checked"),
    ("intervals below 30 answers and of shares", "functions of mean, n, invited and a shape"),
    ("intervals from 30 answers on", "functions of n, sum and held squares, which are in it"),
    ("squares beside a sum at its limit", "the sum there may be another; tried table by table"),
    ("verdicts of changes and comparisons", "functions of protected sums, held squares, sd"),
    ("categories, shape, sd, share without opinion", "rest on 100 people; values counted apart"),
    ("correlations, drivers, reliability", "rest on 100 people, and in every remainder"),
    ("response rates and numbers of answers", "every n is taken as known"),
    (
        "intervals and verdicts by class",
        "functions of means and classes of numbers, which are in it",
    ),
    ("which questions are told by class", "numbers of people decide, which are taken as known"),
    ("that a second breakdown was dropped", "one thing of all answers; that it was not, of none"),
    ("which follow-ups are shown", "tells that asked and not asked are nobody or five and more"),
)
"""Published outputs that are not rows, each with the reason."""


@dataclass(frozen=True)
class Question:
    """One scored, unconditional question of a release, with the true answers to check against."""

    town: Municipality
    release: Release
    item: ScoredItem
    parameters: Parameters

    @cached_property
    def tally(self) -> Mapping[NodeKey, Counter[int]]:
        found: dict[NodeKey, Counter[int]] = {}
        for place, answers in self.town.people:
            value = self.item.value(answers)
            if value is not None:
                found.setdefault(place, Counter())[value] += 1
        return found

    @cached_property
    def numbers(self) -> Mapping[NodeKey, int]:
        return {place: counts.total() for place, counts in self.tally.items()}

    @cached_property
    def values(self) -> range:
        return range(self.item.lo, self.item.hi + 1)

    @cached_property
    def families(self) -> Families:
        """Which places are shown: from numbers of people alone, so anybody can work it out."""
        return Families(self.town.tree, self.numbers, self.parameters)

    @cached_property
    def tree(self) -> Tree:
        return self.families.tree

    @cached_property
    def shown(self) -> Sequence[tuple[Region, QuestionResult, Published]]:
        found = ((region, region.question(self.item.key)) for region in self.release.regions)
        return [
            (region, question, question.result)
            for region, question in found
            if question is not None and isinstance(question.result, Published)
        ]

    @cached_property
    def atoms(self) -> Sequence[tuple[frozenset[NodeKey], AtomSum]]:
        """Each with the places its people are at; everybody else of its unit is `unit/-`."""
        return [(self._places(atom), atom) for atom in self.release.atoms[self.item.key]]

    def _places(self, atom: AtomSum) -> frozenset[NodeKey]:
        found: set[NodeKey] = set()
        for name in atom.regions:
            if name.endswith("/-"):
                found.add((name.removesuffix("/-"), None))
            else:
                found |= self.tree.places[self._keys[name]]
        return frozenset(found)

    @cached_property
    def _keys(self) -> Mapping[str, NodeKey]:
        return {name_of(key): key for key in self.tree.node}

    def people(self, places: Iterable[NodeKey]) -> int:
        return sum(self.numbers.get(place, 0) for place in places)

    def weights(self, places: Iterable[NodeKey], per_value: Mapping[int, float]) -> Weights:
        return {
            (place, value): weight
            for place in places
            if place in self.numbers
            for value, weight in per_value.items()
        }

    def total(self, places: Iterable[NodeKey]) -> Weights:
        return self.weights(places, {value: float(value) for value in self.values})

    # --- rows ----------------------------------------------------------------------------------

    @cached_property
    def programme(self) -> Programme:
        """Everything published of it."""
        made = self.of_numbers()
        for places, atom in self.atoms:
            made.add(self.total(places), *self._ends(self.people(places), atom))
        for region, question, result in self.shown:
            self._check_mean(region, result)
            for low, high, shown in _classes(self.item, question):
                self._add_class(made, region, range(low, high + 1), shown)
        self._add_squares(made)
        return made

    @cached_property
    def with_values(self) -> Programme:
        """The same beside how many gave each value, as places of 100 answers and more tell: more
        than T2 asks for (R6)."""
        made = replace(self).programme
        for region, question, _ in self.shown:
            self._add_categories(made, region, question)
        return made

    def of_numbers(self) -> Programme:
        """Only how many answered at every place."""
        truth: dict[Variable, int] = {
            (place, value): counts[value]
            for place, counts in self.tally.items()
            for value in self.values
        }
        made = Programme(truth)
        for place, n in self.numbers.items():
            made.add(self.weights([place], dict.fromkeys(self.values, 1.0)), n, n)
        return made

    def _ends(self, n: int, atom: AtomSum) -> tuple[float, float]:
        """The true sums that a protected one may stand for."""
        slack = self.slack
        at_top = atom.clipped and atom.sum == self.item.hi * n - slack
        at_bottom = atom.clipped and atom.sum == self.item.lo * n + slack
        return (-math.inf if at_bottom else atom.sum, math.inf if at_top else atom.sum)

    @property
    def slack(self) -> int:
        return self.item.span * self.parameters.spans

    def _inside(self, key: NodeKey) -> list[tuple[frozenset[NodeKey], AtomSum]]:
        return [(places, atom) for places, atom in self.atoms if places <= self.tree.places[key]]

    def _check_mean(self, region: Region, result: Published) -> None:
        """A mean is the sum of what is told of its atoms, and nothing else (R4)."""
        inside = self._inside(region.key)
        n = sum(self.people(places) for places, _ in inside)
        if round(sum(atom.sum for _, atom in inside) / n, 2) != result.value:
            raise AssertionError(f"{region.key}: the mean is not that of its atoms")

    def _add_class(self, made: Programme, region: Region, band: range, shown: ShareClass) -> None:
        """From 100 answers on classes count an atom at its limit as its protected sum does."""
        inside = self._inside(region.key)
        n = sum(self.people(places) for places, _ in inside)
        low, high = people_in(shown, n)
        counted, is_wide = dict.fromkeys(band, 1.0), self.tree.has_units_below(region.key)
        if region.key not in self.families.patterns.shown:
            places = self.tree.places[region.key]
            made.add(self.weights(places, counted), low, high, is_wide=is_wide)
            return
        constant = self._standing(region.key, band)
        free = self.weights(self._free(region.key), counted)
        made.add(free, low - constant, high - constant, is_wide=is_wide)

    def _add_categories(self, made: Programme, region: Region, question: QuestionResult) -> None:
        """How many gave each value, told with four decimals."""
        n = sum(self.people(places) for places, _ in self._inside(region.key))
        for one in question.categories:
            band = range(one.first, one.last + 1)
            free = self.weights(self._free(region.key), dict.fromkeys(band, 1.0))
            number = n * one.share - self._standing(region.key, band)
            ends = math.ceil(number - n * _HALF_A_STEP), math.floor(number + n * _HALF_A_STEP)
            made.add(free, *ends, is_wide=self.tree.has_units_below(region.key))

    def _free(self, key: NodeKey) -> list[NodeKey]:
        """Where people count as they answered at a place of 100 answers."""
        inside = [places for places, _ in self._inside(key) if self.spread.is_free(places)]
        return [place for places in inside for place in places]

    def _standing(self, key: NodeKey, band: range) -> int:
        """How many only stand for what is told of them; anybody can work them out."""
        counts = self.spread.standing(self.tree.places[key])
        return sum(counts[value] for value in band)

    @cached_property
    def spread(self) -> Spread:
        """What is told of atoms of finer outputs, from the published sums of the means' atoms."""
        item = self.item
        ladder = Ladder(item.lo, item.hi, item.high_from, self.parameters.spans)
        knowns = {places: Known(self.people(places), atom.sum) for places, atom in self.atoms}
        return Spread(self.families, self.tally, ladder, knowns)

    def _add_squares(self, made: Programme) -> None:
        """The sum of squares behind the count-based intervals of a spread atom: everything between
        the true one and the one it was held at, and beyond where all that is held the same."""
        if self.item.is_share or self.parameters.insider:
            return
        held = {places for places, atom in self.atoms if atom.clipped}
        for places, told in self.spread.told.items():
            if not any(inner <= places for inner in held):
                true = sum(v * v * c for p in places for v, c in self.tally.get(p, {}).items())
                ends = self._squares_held_alike(places, true, told.squares)
                weights = self.weights(places, {v: float(v * v) for v in self.values})
                made.add(weights, *ends)

    def _squares_held_alike(
        self, places: frozenset[NodeKey], true: int, held: int
    ) -> tuple[float, float]:
        n = self.people(places)
        total = sum(v * c for p in places for v, c in self.tally.get(p, {}).items())
        lowest, highest = (
            self.spread.told_with(places, end) for end in (total * total // n, self.item.hi * total)
        )
        return (
            -math.inf if lowest is not None and lowest.squares == held else min(true, held),
            math.inf if highest is not None and highest.squares == held else max(true, held),
        )


def people_in(shown: ShareClass, n: int) -> tuple[int, int]:
    """How few and how many of `n` people are told as this class."""
    low = 0 if shown.low is None else math.ceil(shown.low * n / 100)
    high = n if shown.high is None else math.ceil((shown.high + 1) * n / 100) - 1
    return low, high


def _classes(item: ScoredItem, question: QuestionResult) -> Iterator[tuple[int, int, ShareClass]]:
    """Every class shown, with the first and last value it counts."""
    if item.high_from is None:
        return
    if question.high is not None:
        yield item.high_from, item.hi, question.high
    low_to = item.lo + item.hi - item.high_from
    ranges = ((item.lo, low_to), (low_to + 1, item.high_from - 1), (item.high_from, item.hi))
    for (low, high), shown in zip(ranges, question.bands, strict=False):
        yield low, high, shown


def check_indices(release: Release) -> None:
    """A theme mean is the mean of the means published of its questions, and nothing else (R5)."""
    for region in release.regions:
        for section in region.sections:
            found = [region.question(key) for key in IN_THEME]
            means = [
                one.result.value
                for one in found
                if one is not None and isinstance(one.result, Published)
            ]
            if isinstance(section.result, Published):
                if abs(sum(means) / len(IN_THEME) - section.result.value) > _HALF_A_HUNDREDTH:
                    raise AssertionError(f"{region.key}: an index tells more than its questions")
            elif len(means) == len(IN_THEME):
                raise AssertionError(f"{region.key}: an index is hidden without need")
