"""One question's mean (or share) at every place: protected in the atoms, then summed (R2-R7, R9).

A place's figures are functions of its atoms' protected figures, and nothing else (R4).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.domain.ballots import Ballots, Outcome, Sums, Tally, merged, numbers
from surveyapp.domain.bands import Ladder
from surveyapp.domain.disclosure import (
    MANY_INVITED,
    TOO_NEAR_ALL,
    NodeKey,
    Suppressed,
    is_nearly_all,
    told,
)
from surveyapp.domain.families import Families
from surveyapp.domain.result import AtomSum, Bound, ItemFacts, Published, QuestionResult
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.slack import Known, is_at_bottom, is_at_top, protected_sum
from surveyapp.domain.spread import Spread, shape_of
from surveyapp.domain.statistics import (
    ENOUGH_FOR_PATTERNS,
    Interval,
    Moments,
    assumed,
    mean_interval,
    mean_intervals,
    widened,
)
from surveyapp.domain.structure import (
    Atom,
    Structure,
    arrange,
    for_means,
    same_for_all,
    why_hidden,
)


@dataclass(frozen=True, slots=True)
class ProtectedAtom:
    """An atom with what is published of it. `bound` says in which direction the true sum may lie
    beyond the protected one."""

    atom: Atom
    known: Known
    bound: Bound | None


def protect(
    item: ScoredItem, tally: Tally, atoms: Sequence[Atom], spans: int = 1
) -> tuple[ProtectedAtom, ...]:
    """The protected sums of an item's atoms (R3); atoms where nobody answered are left out."""
    found = []
    for atom in atoms:
        counts = merged(tally, atom.places)
        n = counts.total()
        if n:
            total = sum(value * count for value, count in counts.items())
            known = Known(n, protected_sum(total, n, item.lo, item.hi, spans))
            found.append(ProtectedAtom(atom, known, edge(known, item, spans)))
    return tuple(found)


def edge(known: Known, item: ScoredItem, spans: int = 1) -> Bound | None:
    """The direction in which the true sum may lie beyond the protected one."""
    if is_at_top(known, item.lo, item.hi, spans):
        return Bound.AT_LEAST
    return Bound.AT_MOST if is_at_bottom(known, item.lo, item.hi, spans) else None


@dataclass(frozen=True, slots=True)
class Figure:
    """The protected figure of a place: the sum over its atoms (R4)."""

    known: Known
    at_top: int
    """How many of its atoms are at the upper edge."""
    at_bottom: int
    parts: int

    @property
    def mean(self) -> float:
        return self.known.total / self.known.n

    @property
    def bound(self) -> Bound | None:
        """The direction in which the true mean may lie beyond; None when it may be either."""
        if self.at_top and not self.at_bottom:
            return Bound.AT_LEAST
        return Bound.AT_MOST if self.at_bottom and not self.at_top else None

    def reaching_edges(
        self, interval: Interval, item: ScoredItem, people: int, spans: int
    ) -> Interval:
        """An interval opened towards the edges its atoms were held at: to the end of the scale
        for a place of one atom, else by what the held atoms can hide among `people`."""
        low, high = interval
        hidden = item.span * spans / people
        if self.at_top:
            high = item.hi if self.parts == 1 else min(item.hi, high + self.at_top * hidden)
        if self.at_bottom:
            low = item.lo if self.parts == 1 else max(item.lo, low - self.at_bottom * hidden)
        return float(low), float(high)


def figure(atoms: Sequence[ProtectedAtom], places: frozenset[NodeKey]) -> Figure:
    inside = [one for one in atoms if one.atom.places <= places]
    return Figure(
        Known(sum(one.known.n for one in inside), sum(one.known.total for one in inside)),
        sum(one.bound is Bound.AT_LEAST for one in inside),
        sum(one.bound is Bound.AT_MOST for one in inside),
        len(inside),
    )


def interval_of_told(
    item: ScoredItem,
    here: Figure,
    mean: float,
    n: int,
    shape: Sequence[float],
    *,
    is_guess: bool,
    spans: int = 1,
) -> Interval:
    """The interval of chance alone, two decimals, from a mean and a number of answers as they are
    told; wider where `shape` is a guess of how the answers lie, and open to the edges at which the
    figure's atoms are held."""
    interval = mean_interval(assumed(item.lo, n, mean, shape), None)
    if is_guess:
        interval = widened(interval, mean, item.lo, item.hi)
    low, high = here.reaching_edges(interval, item, n, spans)
    return round(low, 2), round(high, 2)


class Measured:
    """All that is told of an unconditional question answered on a scale or with a number."""

    def __init__(self, item: ScoredItem, ballots: Ballots) -> None:
        self.item = item
        self.ballots = ballots
        self.tally = ballots.tally(item)
        self.numbers = numbers(self.tally)
        self.families = Families(ballots.tree, self.numbers, ballots.parameters)
        self.tree = self.families.tree
        self.thresholds = for_means(ballots.parameters)

    @property
    def spans(self) -> int:
        return self.ballots.parameters.spans

    @property
    def structure(self) -> Structure:
        return self.families.means

    @cached_property
    def atoms(self) -> tuple[ProtectedAtom, ...]:
        return protect(self.item, self.tally, self.structure.atoms, self.spans)

    @cached_property
    def spread(self) -> Spread:
        item = self.item
        return Spread(
            families=self.families,
            tally=self.tally,
            ladder=Ladder(item.lo, item.hi, item.high_from, self.spans),
            knowns={one.atom.places: one.known for one in self.atoms},
        )

    @cached_property
    def is_patterned(self) -> bool:
        """Whether the whole round has answers enough for a shape (R6, R7)."""
        return self.tree.root in self.families.patterns.shown and not self.item.is_share

    @cached_property
    def shape(self) -> tuple[float, ...] | None:
        if not self.is_patterned or not self.item.has_scale:
            return None
        return shape_of(self.spread.categories(self.tree.root))

    @cached_property
    def doubts(self) -> Mapping[NodeKey, int]:
        """Per place how many were asked and had no opinion."""
        return self.ballots.number_of(self.item.looks_at, self.item.has_no_opinion)

    @cached_property
    def asked(self) -> Mapping[NodeKey, int]:
        return Counter(self.numbers) + Counter(self.doubts)

    @cached_property
    def with_doubts(self) -> Structure:
        """Where the share without an opinion is shown: a family of its own with 100 people."""
        least = same_for_all(ENOUGH_FOR_PATTERNS)
        return arrange(self.tree, [self.asked], least, self.families.patterns.shown)

    def dont_know(self, key: NodeKey) -> float | None:
        """The share of those asked who had no opinion, two decimals."""
        if not self.item.has_dont_know or key not in self.with_doubts.shown:
            return None
        return round(self.tree.total(key, self.doubts) / self.tree.total(key, self.asked), 2)

    def outcome(self) -> Outcome:
        return Outcome(
            {key: self._question(key) for key in self.tree.node},
            ItemFacts(self.item.scale, self.shape, self.spread.sd() if self.is_patterned else None),
            tuple(self._atom_sum(one) for one in self.atoms),
            {
                key: Sums(here.known.n, here.known.total, self._squares(key))
                for key, here in self._figures.items()
            },
        )

    def _atom_sum(self, one: ProtectedAtom) -> AtomSum:
        invited = self.tree.invited(one.atom.places)
        people = told(one.known.n, invited)
        return AtomSum(one.atom.names, people, one.known.total, clipped=one.bound is not None)

    def _question(self, key: NodeKey) -> QuestionResult:
        places = self.tree.places[key]
        invited = self.tree.invited(places)
        if key not in self.structure.shown:
            answered = self.tree.total(key, self.numbers)
            reason = why_hidden(key, answered, invited, self.thresholds, MANY_INVITED)
            return QuestionResult(self.item.key, Suppressed(reason))
        here = self._figures[key]
        result = Published(
            value=round(here.mean, 2),
            n=told(here.known.n, invited),
            interval=self._intervals.get(key),
            bound=here.bound,
            is_share=self.item.is_share,
            comparison_interval=self._comparison_intervals.get(key),
            leaves_out_few=self.families.leaves_out(key),
        )
        if self.item.is_share or not self.item.has_scale:
            return QuestionResult(self.item.key, result)
        return QuestionResult(
            self.item.key,
            result,
            self.spread.high(key),
            self.spread.three_bands(key),
            self.spread.categories(key),
            self.dont_know(key),
        )

    @cached_property
    def _intervals(self) -> Mapping[NodeKey, Interval]:
        """What everybody invited would have said, per place."""
        invited = [self.tree.invited(self.tree.places[key]) for key in self._answers]
        return self._shown_intervals(invited)

    @cached_property
    def _comparison_intervals(self) -> Mapping[NodeKey, Interval]:
        """Of chance alone, for holding places up against each other (§3.1)."""
        return self._shown_intervals([None] * len(self._answers))

    def _shown_intervals(self, invited: Sequence[int | None]) -> Mapping[NodeKey, Interval]:
        found = {}
        ends = mean_intervals(list(self._answers.values()), invited)
        for key, interval, number in zip(self._answers, ends, invited, strict=True):
            here = self._figures[key]
            whole = max(here.known.n, number or 0)
            reached = self._if_guessed(key, interval)
            low, high = here.reaching_edges(reached, self.item, whole, self.spans)
            found[key] = (round(low, 2), round(high, 2))
        return found

    def _if_guessed(self, key: NodeKey, interval: Interval) -> Interval:
        """Wider where it rests on a guess of how answers lie."""
        if self._squares(key) is not None or not self.assumed_shape[1]:
            return interval
        return widened(interval, self._figures[key].mean, self.item.lo, self.item.hi)

    @cached_property
    def _figures(self) -> Mapping[NodeKey, Figure]:
        return {
            key: figure(self.atoms, self.tree.places[key])
            for key in self.tree.node
            if key in self.structure.shown
        }

    @cached_property
    def _answers(self) -> Mapping[NodeKey, Moments]:
        """The answers behind each interval; places that may have none are left out."""
        found = {key: self._answers_at(key, here) for key, here in self._figures.items()}
        return {key: answers for key, answers in found.items() if answers is not None}

    def _answers_at(self, key: NodeKey, here: Figure) -> Moments | None:
        """As counted where the spread may be seen (R7), else as released figures make them
        likely."""
        n = _told_number(here.known.n, self.tree.invited(self.tree.places[key]))
        squares = self._squares(key)
        if squares is not None:
            scale = n / here.known.n
            return Moments(self.item.lo, self.item.hi, n, here.known.total * scale, squares * scale)
        shape, _ = self.assumed_shape
        return None if shape is None else assumed(self.item.lo, n, here.mean, shape)

    def _squares(self, key: NodeKey) -> int | None:
        if self.item.is_share or self.ballots.parameters.insider:
            return None
        return self.spread.squares(key)

    @cached_property
    def assumed_shape(self) -> tuple[tuple[float, ...] | None, bool]:
        """The shape an unseen spread is assumed to have, and whether it is only a guess: this
        round's, else the previous one's, else the scale's. A share needs none: its mean says how
        its answers lie."""
        if self.item.is_share:
            return (0.5, 0.5), False
        if not self.item.has_scale:
            return None, False
        previous = self.ballots.previous_shapes.get(self.item.key)
        size = self.item.span + 1
        for shape in (self.shape, previous):
            if shape is not None and len(shape) == size and min(shape) > 0:
                return shape, False
        return self.item.shape, True


def _told_number(n: int, invited: int | None) -> int:
    """The number of answers an interval may know: R9's blunted one where it is blunted."""
    if invited is not None and is_nearly_all(n, invited):
        return invited - TOO_NEAR_ALL + 1
    return n
