"""The opened answers of a round by place, while it is counted. Never stored, never shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveyapp.domain.disclosure import NodeKey, Parameters, name_of
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.result import AtomSum, ItemFacts, QuestionResult
from surveyapp.domain.scoring import RawAnswers, ScoredItem, is_asked
from surveyapp.domain.survey import Condition
from surveyapp.domain.tree import Tree

Tally = Mapping[NodeKey, Counter[int]]
"""Per place how many gave each value of an item."""


@dataclass(frozen=True)
class Ballots:
    """All answers of a round with what decides how they are shown. `previous_shapes` are those of
    the last released round of the same questions."""

    tree: Tree
    parameters: Parameters
    people: tuple[tuple[NodeKey, RawAnswers], ...]
    previous_shapes: Mapping[str, tuple[float, ...]]

    def __post_init__(self) -> None:
        strangers = {name_of(place) for place, _ in self.people if place not in self.tree.node}
        if strangers:
            raise InvalidInput(dict.fromkeys(sorted(strangers), "unknown_place"))

    @cached_property
    def answered(self) -> Mapping[NodeKey, int]:
        """People per place, whatever they answered."""
        return Counter(place for place, _ in self.people)

    def tally(self, item: ScoredItem) -> Tally:
        found: dict[NodeKey, Counter[int]] = {}
        for place, answers in self.people:
            value = item.value(answers)
            if value is not None:
                found.setdefault(place, Counter())[value] += 1
        return found

    def number_of(self, holds: Callable[[RawAnswers], bool]) -> Mapping[NodeKey, int]:
        """Per place how many people's answers `holds` is true of."""
        return Counter(place for place, answers in self.people if holds(answers))

    def asked_and_not(self, condition: Condition) -> tuple[Mapping[NodeKey, int], ...]:
        """Per place how many were asked a conditional question, and how many were not (R14)."""
        return (
            self.number_of(lambda answers: is_asked(condition, answers)),
            self.number_of(lambda answers: not is_asked(condition, answers)),
        )


def numbers(tally: Tally) -> Mapping[NodeKey, int]:
    """Per place how many answered."""
    return {place: counts.total() for place, counts in tally.items()}


def merged(tally: Tally, places: Iterable[NodeKey]) -> Counter[int]:
    """How many gave each value at a set of places."""
    found: Counter[int] = Counter()
    for place in places:
        found.update(tally.get(place, {}))
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """What the figures of one question at a place rest on, as far as the release tells it: how
    many answered, their protected sum, and the sum of squares as an interval may use it (None
    where the spread may not be seen)."""

    n: int
    total: int
    squares: int | None

    @property
    def mean(self) -> float:
        return self.total / self.n

    def plus(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.total + other.total, _both(self, other, 1))

    def less(self, part: "Sums") -> "Sums":
        """Those who are left when a part of them is taken away."""
        return Sums(self.n - part.n, self.total - part.total, _both(self, part, -1))


def _both(one: Sums, other: Sums, sign: int) -> int | None:
    if one.squares is None or other.squares is None:
        return None
    return one.squares + sign * other.squares


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of one question: per place, and of its atoms and the whole round when it is
    one that has them. `sums` has the places where its mean or share is shown."""

    results: Mapping[NodeKey, QuestionResult]
    facts: ItemFacts | None = None
    atoms: tuple[AtomSum, ...] | None = None
    sums: Mapping[NodeKey, Sums] = field(default_factory=dict)
