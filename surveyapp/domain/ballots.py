"""The opened answers of a round by place, while it is counted. Never stored, never shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from surveyapp.domain.disclosure import NodeKey, Parameters, name_of
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.result import AtomSum, ItemFacts, QuestionResult
from surveyapp.domain.scoring import RawAnswers, ScoredItem, is_asked
from surveyapp.domain.survey import Condition
from surveyapp.domain.tree import Tree
from surveyapp.domain.value import Value

Seen = TypeVar("Seen")
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
    _values: dict[str, Mapping[NodeKey, Sequence[int | None]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        strangers = {name_of(place) for place, _ in self.people if place not in self.tree.node}
        if strangers:
            raise InvalidInput(dict.fromkeys(sorted(strangers), "unknown_place"))

    @cached_property
    def answered(self) -> Mapping[NodeKey, int]:
        """People per place, whatever they answered."""
        return Counter(place for place, _ in self.people)

    @cached_property
    def _at(self) -> Mapping[NodeKey, Sequence[RawAnswers]]:
        found: dict[NodeKey, list[RawAnswers]] = {}
        for place, answers in self.people:
            found.setdefault(place, []).append(answers)
        return found

    def each(
        self, keys: Sequence[str], see: Callable[[RawAnswers], Seen]
    ) -> Mapping[NodeKey, Sequence[Seen]]:
        """Per place what `see` makes of each person's answers to `keys`, the only ones it looks at;
        always in the same order of people."""
        seen = _Remembered(keys, see)
        return {
            place: [seen[given] for given in zip(*_columns(keys, people), strict=True)]
            for place, people in self._at.items()
        }

    def values(self, item: ScoredItem) -> Mapping[NodeKey, Sequence[int | None]]:
        """Per place everybody's value of an item, in the order of `each`."""
        if item.key not in self._values:
            self._values[item.key] = self.each(item.looks_at, item.value)
        return self._values[item.key]

    def tally(self, item: ScoredItem) -> Tally:
        found = {}
        for place, values in self.values(item).items():
            given = [value for value in values if value is not None]
            if given:
                found[place] = Counter(given)
        return found

    def number_of(
        self, keys: Sequence[str], holds: Callable[[RawAnswers], bool]
    ) -> Mapping[NodeKey, int]:
        """Per place how many people's answers to `keys` `holds` is true of."""
        return {place: sum(seen) for place, seen in self.each(keys, holds).items()}

    def asked_and_not(self, condition: Condition) -> tuple[Mapping[NodeKey, int], ...]:
        """Per place how many were asked a conditional question, and how many were not (R14)."""
        asked = self.number_of([condition.question], lambda answers: is_asked(condition, answers))
        return asked, {place: n - asked[place] for place, n in self.answered.items()}


def _columns(keys: Sequence[str], people: Sequence[RawAnswers]) -> Iterator[Sequence[Value | None]]:
    for key in keys:
        yield [answers.get(key) for answers in people]


class _Remembered(dict[tuple[object, ...], Seen]):
    """What was made of the answers to some questions; people answer alike over and over."""

    def __init__(self, keys: Sequence[str], see: Callable[[RawAnswers], Seen]) -> None:
        super().__init__()
        self._keys = keys
        self._see = see

    def __missing__(self, given: tuple[Value | None, ...]) -> Seen:
        pairs = zip(self._keys, given, strict=True)
        seen = self[given] = self._see({key: one for key, one in pairs if one is not None})
        return seen


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
