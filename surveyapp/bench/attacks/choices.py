"""What an attacker knows of choices, and of a gate together with its follow-up."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveyapp.bench.attacks.knowledge import people_in
from surveyapp.bench.attacks.municipalities import Municipality
from surveyapp.bench.attacks.programme import Programme, Variable, Weights
from surveyapp.domain.choices import thresholds_of, tree_of
from surveyapp.domain.disclosure import NodeKey, Within
from surveyapp.domain.release import Bound, Published, PublishedChoices, Region, Release
from surveyapp.domain.scoring import ChoiceItem, ScoredItem
from surveyapp.domain.tree import Tree


def without(choice: str) -> str:
    """Who did not mark a choice of a multiple question."""
    return f"not {choice}"


@dataclass(frozen=True)
class Choices:
    """A single or multiple question; of a gate together with its follow-up."""

    town: Municipality
    release: Release
    item: ChoiceItem
    follow_up: ScoredItem | None = None

    @cached_property
    def marks(self) -> Mapping[NodeKey, Counter[str]]:
        found: dict[NodeKey, Counter[str]] = {}
        for place, answers in self.town.people:
            chosen = self.item.chosen(answers)
            if chosen:
                found.setdefault(place, Counter()).update(chosen)
        return found

    @cached_property
    def numbers(self) -> Mapping[NodeKey, int]:
        return Counter(p for p, answers in self.town.people if self.item.chosen(answers))

    @cached_property
    def followed(self) -> Mapping[NodeKey, Counter[int]]:
        found: dict[NodeKey, Counter[int]] = {place: Counter() for place in self.numbers}
        for place, answers in self.town.people:
            value = None if self.follow_up is None else self.follow_up.value(answers)
            if value is not None:
                found[place][value] += 1
        return found

    @cached_property
    def programme(self) -> Programme:
        """Everything published of it, and of its follow-up."""
        made = Programme(self._truth())
        for place, n in self.numbers.items():
            if self.item.is_multiple:
                for choice in self.item.choices:
                    made.add({(place, choice): 1.0, (place, without(choice)): 1.0}, n, n)
            else:
                made.add({(place, choice): 1.0 for choice in self.item.choices}, n, n)
            self._add_followed(made, place)
        for region in self.release.regions:
            self._add_shares(made, region)
            self._add_follow_up(made, region)
        return made

    def _truth(self) -> dict[Variable, int]:
        truth: dict[Variable, int] = {
            (place, choice): self.marks[place][choice]
            for place in self.numbers
            for choice in self.item.choices
        }
        if self.item.is_multiple:
            truth |= {
                (place, without(choice)): n - self.marks[place][choice]
                for place, n in self.numbers.items()
                for choice in self.item.choices
            }
        if self.follow_up is not None:
            truth |= {
                (place, value): self.followed[place][value]
                for place in self.numbers
                for value in self._values
            }
        return truth

    @cached_property
    def _values(self) -> range:
        asked = self.follow_up
        return range(0) if asked is None else range(asked.lo, asked.hi + 1)

    def _add_followed(self, made: Programme, place: NodeKey) -> None:
        """Only those who chose the gate's answer are asked."""
        if self.follow_up is not None and self.follow_up.condition is not None:
            opening = self.follow_up.condition.choices
            weights = {(place, value): -1.0 for value in self._values}
            made.add(weights | {(place, choice): 1.0 for choice in opening}, 0, math.inf)

    @cached_property
    def _tree(self) -> Tree:
        """Which places are shown is a function of numbers of people, so anybody knows it."""
        thresholds = thresholds_of(self.item, self.release.parameters)
        return tree_of(self.item, self.town.tree, self.numbers, thresholds)

    def _everywhere(self, tree: Tree, region: Region, per_key: Mapping[Any, float]) -> Weights:
        places = tree.places[region.key] & self.numbers.keys()
        return {(place, key): weight for place in places for key, weight in per_key.items()}

    def _add_shares(self, made: Programme, region: Region) -> None:
        question = region.question(self.item.key)
        if question is None or not isinstance(question.result, PublishedChoices):
            return
        n = self._tree.total(region.key, self.numbers)
        for shown in question.result.choices:
            if shown.key in self.item.choices:
                row = self._everywhere(self._tree, region, {shown.key: 1.0})
                made.add(row, *people_in(shown, n), is_wide=self._is_wide(region))

    def _add_follow_up(self, made: Programme, region: Region) -> None:
        """The number in its class; the mean with one decimal, open where a sum is at its limit."""
        question = None if self.follow_up is None else region.question(self.follow_up.key)
        if question is None or not isinstance(question.result, Published):
            return
        result = question.result
        if isinstance(result.n, Within):
            high = math.inf if result.n.high is None else result.n.high
            row = self._everywhere(self.town.tree, region, dict.fromkeys(self._values, 1.0))
            made.add(row, result.n.low, high, is_wide=self._is_wide(region))
        for sign, bound in ((1, Bound.AT_LEAST), (-1, Bound.AT_MOST)):
            # Sum of (value - mean ± 0.05) over all who answered.
            if result.bound is not None and result.bound is not bound:
                continue
            weights = {value: sign * (value - result.value) + 0.05001 for value in self._values}
            row = self._everywhere(self.town.tree, region, weights)
            if result.bound is None and not self._holds(row):
                continue  # a sum held at each end at once; the release does not tell of either
            made.add(row, 0, math.inf, is_wide=self._is_wide(region))

    def _is_wide(self, region: Region) -> bool:
        return self.town.tree.has_units_below(region.key)

    def _holds(self, row: Weights) -> bool:
        truth = self._truth()
        return sum(weight * truth[key] for key, weight in row.items()) >= 0
