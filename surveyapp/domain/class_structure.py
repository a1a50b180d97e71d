"""For which questions figures by class may be told, from numbers of people alone (R8).

A *class* is a choice of the fact that the round is broken down by, over everybody in the root's
figure; None stands for those without an answer to the fact, who are never told. So there are two
ways to cut the same people: by the tree's atoms and by classes.

*Pairs.* For every set the tree tells of and every class, the people in the one and not in the
other are nobody or enough, both ways round: neither is the other but for a few.

*All combinations.* Whatever somebody adds and subtracts has the weight α(a) + β(c) on the people
of atom a and class c, with β(None) = 0, for that class has no figure. How many people have a weight
that is not 0? For given β the best choice of α(a) leaves out, in each atom, its largest block of
people with the same β. So it is Σ over atoms of (people − largest block). Joining blocks makes the
largest ones no smaller, so only ways to part the classes in two need be looked at: for a
combination that weighs anybody, some atom has people of two blocks; part all blocks in two so
that those two are kept apart, and no more people have a weight than before. With S on one side
it is Σ over atoms of min(people in S, people not in S). All β alike leave sums of atoms, the
smallest of which `structure` answers for.

A parting that weighs nobody says that a sum of classes is a sum of atoms, and might undo what R3
held back of either. It is refused, but for one: where everybody answered the fact, all classes
together are all atoms. What that takes back is looked for in every question's figures by
`class_audit`, which knows it as it knows everything told.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.families import Families
from surveyapp.domain.scoring import RawAnswers, ScoredItem
from surveyapp.domain.structure import for_means

Places = frozenset[NodeKey]
ClassKey = str | None
"""A choice of the fact; None for those who gave none."""
PerClass = Mapping[ClassKey, int]


@dataclass(frozen=True)
class Crossed:
    """How many answered one question at each place and in each class. `families` are its own,
    `classes` all choices of the fact."""

    families: Families
    classes: tuple[str, ...]
    numbers: Mapping[ClassKey, Mapping[NodeKey, int]]

    def people(self, places: Collection[NodeKey], some: Collection[ClassKey]) -> int:
        """Those at `places` in `some` classes."""
        return sum(n for one in some for at, n in self.numbers[one].items() if at in places)

    @property
    def everybody(self) -> tuple[ClassKey, ...]:
        return (*self.classes, None)

    @cached_property
    def whole(self) -> Places:
        """Everywhere the root's own figure comes from."""
        tree = self.families.tree
        return tree.places[tree.root]

    @cached_property
    def atoms(self) -> tuple[PerClass, ...]:
        """People per class in each atom of the means."""
        return tuple(
            {one: self.people(atom.places, [one]) for one in self.everybody}
            for atom in self.families.means.atoms
        )


def seen_class(fact: str, classes: Sequence[str]) -> Callable[[RawAnswers], ClassKey]:
    """What says which class somebody's answers are of."""

    def seen(answers: RawAnswers) -> ClassKey:
        given = answers.get(fact)
        return given if isinstance(given, str) and given in classes else None

    return seen


def crossed(
    item: ScoredItem, fact: str, classes: Sequence[str], families: Families, ballots: Ballots
) -> Crossed:
    numbers: dict[ClassKey, dict[NodeKey, int]] = {one: {} for one in (*classes, None)}
    in_class = ballots.each([fact], seen_class(fact, classes))
    for place, values in ballots.values(item).items():
        for value, one in zip(values, in_class[place], strict=True):
            if value is not None:
                numbers[one][place] = numbers[one].get(place, 0) + 1
    return Crossed(families, tuple(classes), numbers)


def may_be_told(some: Crossed, parameters: Parameters) -> bool:
    """Whether a question may have figures by class: never where somebody inside is reckoned with,
    for what such a one can work out from two breakdowns is not looked for."""
    families = some.families
    return (
        not parameters.insider
        and families.whole.root in families.means.shown
        and _are_large(some, parameters.k_spread)
        and all(_is_nobody_or_enough(*pair) for pair in _pairs(some, parameters))
        and fewest_weighed(some.atoms, some.classes) >= parameters.k_unit
    )


def _are_large(some: Crossed, least: int) -> bool:
    """Every class, and everybody else who answered, so that no class follows from the others."""
    whole = some.people(some.whole, some.everybody)
    sizes = [some.people(some.whole, [one]) for one in some.classes]
    return all(n >= least and whole - n >= least for n in sizes)


def _is_nobody_or_enough(n: int, least: int) -> bool:
    return n == 0 or n >= least


def _pairs(some: Crossed, parameters: Parameters) -> Iterator[tuple[int, int]]:
    """The numbers that must be nobody or enough, with what is enough."""
    for places, least in _told_of(some.families, parameters):
        for one in some.classes:
            others = [other for other in some.everybody if other != one]
            yield some.people(places, others), least
            yield some.people(some.whole - places, [one]), least


def _told_of(families: Families, parameters: Parameters) -> Iterator[tuple[Places, int]]:
    """Every set of people that the tree tells of, with the threshold it has there."""
    for family in (families.means, families.shares, families.bands, families.patterns):
        for key in family.shown:
            yield families.tree.places[key], for_means(parameters).of(key)
        for atom in family.atoms:
            yield atom.places, parameters.k_unit


def fewest_weighed(atoms: Sequence[PerClass], classes: Sequence[str]) -> int:
    """The fewest people that a combination with a class in it weighs; 0 where one that must not
    weighs nobody."""
    return min(
        sum(_smaller_side(atom, part) for atom in atoms)
        for part in _parts(classes)
        if len(part) < len(classes) or any(atom[None] for atom in atoms)
    )


def _parts(classes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """One side of every way to part the classes in two; the other has those without an answer."""
    for size in range(1, len(classes) + 1):
        yield from combinations(classes, size)


def _smaller_side(atom: PerClass, part: Collection[str]) -> int:
    inside = sum(atom[one] for one in part)
    return min(inside, sum(atom.values()) - inside)
