"""The families of outputs of one question, coarse to fine, each with a structure of its own.

They are decided from numbers of people alone (R2, R6), so the same decision can be looked at
before anybody has answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.floating import leaves_out, published_over
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.domain.structure import Structure, arrange, for_means, same_for_all
from surveyapp.domain.tree import Tree


@dataclass(frozen=True)
class Families:
    """`numbers` is how many answered the question at each place of the round's tree. A finer family
    keeps to the places of the coarser one, so its atoms are unions of the coarser family's."""

    whole: Tree
    numbers: Mapping[NodeKey, int]
    parameters: Parameters

    @cached_property
    def tree(self) -> Tree:
        """The round's tree, a few people perhaps lifted in it (R16)."""
        return published_over(self.whole, self.numbers, for_means(self.parameters))

    def leaves_out(self, key: NodeKey) -> bool:
        """Whether the figure of a place is without a few of its people."""
        return leaves_out(self.whole, self.tree, key, self.numbers)

    @cached_property
    def means(self) -> Structure:
        return arrange(self.tree, [self.numbers], for_means(self.parameters))

    @cached_property
    def shares(self) -> Structure:
        """Where the share of high answers is told."""
        least = same_for_all(self.parameters.k_share)
        return arrange(self.tree, [self.numbers], least, self.means.shown)

    @cached_property
    def bands(self) -> Structure:
        """Where three bands are told and the spread may be seen."""
        least = same_for_all(self.parameters.k_spread)
        return arrange(self.tree, [self.numbers], least, self.shares.shown)

    @cached_property
    def patterns(self) -> Structure:
        """Where so many answered that values may be shown one by one."""
        least = same_for_all(ENOUGH_FOR_PATTERNS)
        return arrange(self.tree, [self.numbers], least, self.bands.shown)
