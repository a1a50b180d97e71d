"""Which places are shown and what every figure rests on, decided from counts alone (R2).

From the leaves up: a place is shown when enough people answered there. What is left of a place
when its shown children are taken away (the remainder) must be nobody or enough people too;
otherwise the smallest shown child joins the remainder, until it is. So whatever somebody adds
and subtracts among published places, the result is a whole *atom* or a sum of atoms, and no atom
has fewer people than the threshold.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.disclosure import NodeKey, Parameters, Reason, follow_up_class, name_of
from surveyapp.domain.tree import Tree

Counts = Sequence[Mapping[NodeKey, int]]
"""People per place. First those who answered the item; then any other set of people that must
be nobody or enough in every atom (R14: those asked, those not asked)."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many people each kind of place needs. `size` coarsens a number before it is compared
    with a threshold (R14: the lower end of its class), so that the structure tells no more."""

    unit: int
    group: int
    size: Callable[[int], int] = int

    def of(self, key: NodeKey) -> int:
        return self.unit if key[1] is None else self.group


def for_means(parameters: Parameters) -> Thresholds:
    return Thresholds(parameters.k_unit, parameters.k_group)


def for_follow_ups(parameters: Parameters) -> Thresholds:
    return Thresholds(
        parameters.k_unit, parameters.k_group, lambda answered: follow_up_class(answered).low
    )


def same_for_all(least: int) -> Thresholds:
    return Thresholds(least, least)


@dataclass(frozen=True, slots=True)
class Atom:
    """A smallest set of people. `names` are the places it is made of, as a release names them."""

    places: frozenset[NodeKey]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """The places shown for one item and family of outputs, and the atoms below them."""

    shown: frozenset[NodeKey]
    atoms: tuple[Atom, ...]

    def atoms_in(self, places: frozenset[NodeKey]) -> tuple[Atom, ...]:
        """The atoms that make up a shown place, or a set of whole atoms."""
        return tuple(atom for atom in self.atoms if atom.places <= places)


NOTHING = Structure(frozenset(), ())


def arrange(
    tree: Tree,
    counts: Counts,
    thresholds: Thresholds,
    within: Collection[NodeKey] | None = None,
) -> Structure:
    """The structure of one item. `within` holds the only places that may be shown: a family of
    finer outputs keeps to the places where the coarser one is shown, so its atoms are unions of
    the coarser family's."""
    return _Arranger(tree, counts, thresholds, within).result()


class _Arranger:
    def __init__(
        self,
        tree: Tree,
        counts: Counts,
        thresholds: Thresholds,
        within: Collection[NodeKey] | None,
    ) -> None:
        self.tree = tree
        self.thresholds = thresholds
        self.within = within
        self.totals = [{key: tree.total(key, count) for key in tree.node} for count in counts]

    def result(self) -> Structure:
        root = self.tree.root
        if not self._is_enough_here(root, self._counts(root)):
            return NOTHING
        shown, atoms = self._inside(root, self.tree.children[root])
        level = self.tree.children[root]
        while not shown and (level := self._next_level(level)):
            # The root's remainder cannot reach the threshold: this level is not shown.
            shown, atoms = self._inside(root, level)
        return Structure(shown | {root}, atoms)

    def _next_level(self, level: tuple[NodeKey, ...]) -> tuple[NodeKey, ...]:
        """The units one step further down; empty when there is no further step."""
        below: list[NodeKey] = []
        for key in level:
            units = [child for child in self.tree.children[key] if child[1] is None]
            below += units or [key]
        return () if tuple(below) == level else tuple(below)

    def _counts(self, key: NodeKey) -> list[int]:
        return [total[key] for total in self.totals]

    def _is_enough_here(self, key: NodeKey, counts: Sequence[int]) -> bool:
        if self.within is not None and key not in self.within:
            return False
        least = self.thresholds.of(key)
        return counts[0] > 0 and self._is_nobody_or_enough(counts, least)

    def _is_nobody_or_enough(self, counts: Sequence[int], least: int) -> bool:
        return all(count == 0 or self.thresholds.size(count) >= least for count in counts)

    def _inside(
        self, key: NodeKey, below: tuple[NodeKey, ...]
    ) -> tuple[frozenset[NodeKey], tuple[Atom, ...]]:
        """The places shown below `key` (without itself) and the atoms it is made of, when the
        places directly below it are `below`."""
        kept = [child for child in below if self._is_enough_here(child, self._counts(child))]
        kept.sort(key=lambda child: (self.thresholds.size(self.totals[0][child]), name_of(child)))
        while kept and not self._is_nobody_or_enough(self._left(key, kept), self.thresholds.unit):
            kept.pop(0)
        if not kept:
            return frozenset(), (Atom(self.tree.places[key], (name_of(key),)),)
        return self._with_remainder(key, below, kept)

    def _left(self, key: NodeKey, kept: Iterable[NodeKey]) -> list[int]:
        kept = tuple(kept)
        return [total[key] - sum(total[child] for child in kept) for total in self.totals]

    def _with_remainder(
        self, key: NodeKey, below: tuple[NodeKey, ...], kept: list[NodeKey]
    ) -> tuple[frozenset[NodeKey], tuple[Atom, ...]]:
        shown = set(kept)
        atoms: list[Atom] = []
        if any(self._left(key, kept)):
            places = self.tree.places[key].difference(*(self.tree.places[k] for k in kept))
            names = [name_of(child) for child in below if child not in shown]
            atoms.append(Atom(places, tuple(sorted(names + self._own_name(key, below)))))
        for child in sorted(kept, key=name_of):
            inner_shown, inner_atoms = self._inside(child, self.tree.children[child])
            shown |= inner_shown
            atoms += inner_atoms
        return frozenset(shown), tuple(atoms)

    def _own_name(self, key: NodeKey, below: tuple[NodeKey, ...]) -> list[str]:
        """The name of people who belong to `key` but to no place below it, if there are any."""
        return [f"{name_of(key)}/-"] if self._left(key, below)[0] else []


def why_hidden(
    key: NodeKey, answered: int, invited: int | None, thresholds: Thresholds, many: int
) -> Reason:
    """Why a place is not shown. That nobody answered is only said where many were invited (R9)."""
    if answered == 0:
        is_many = invited is not None and invited >= many
        return Reason.NO_ANSWERS if is_many else Reason.TOO_FEW
    if thresholds.size(answered) < thresholds.of(key):
        return Reason.TOO_FEW
    return Reason.PROTECTS_OTHERS
