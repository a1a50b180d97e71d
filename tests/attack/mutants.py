"""The rules with one of them broken. Each attack must succeed against its mutant."""

from collections.abc import Mapping, Sequence

import pytest

from surveyapp.domain import means, structure
from surveyapp.domain.ballots import Tally, merged
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.means import Figure, ProtectedAtom
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.slack import Known
from surveyapp.domain.spread import Spread
from surveyapp.domain.structure import Atom


def no_closing(patch: pytest.MonkeyPatch) -> None:
    """Places are hidden one by one; what is left of the place above may be anybody."""
    patch.setattr(structure._Arranger, "_left", lambda *_: [0])

    def with_remainder(
        self: structure._Arranger, _: NodeKey, below: Sequence[NodeKey], kept: list[NodeKey]
    ) -> tuple[frozenset[NodeKey], tuple[Atom, ...]]:
        hidden = [child for child in below if child not in kept]
        atoms = [Atom(self.tree.places[child], (structure.name_of(child),)) for child in hidden]
        shown = set(kept)
        for child in kept:
            inner, inner_atoms = self._inside(child, self.tree.children[child])
            shown |= inner
            atoms += inner_atoms
        return frozenset(shown), tuple(atoms)

    patch.setattr(structure._Arranger, "_with_remainder", with_remainder)


def no_slack(patch: pytest.MonkeyPatch) -> None:
    """Sums are published as they are."""
    patch.setattr(means, "protected_sum", lambda total, *_: total)
    patch.setattr(means, "is_at_top", lambda *_: False)
    patch.setattr(means, "is_at_bottom", lambda *_: False)


def parent_from_raw_sums(patch: pytest.MonkeyPatch) -> None:
    """A place above its atoms shows the true mean, not the one of protected sums."""
    raw: dict[frozenset[NodeKey], int] = {}
    protect, figure = means.protect, means.figure

    def remembering(
        item: ScoredItem, tally: Tally, atoms: Sequence[Atom]
    ) -> tuple[ProtectedAtom, ...]:
        for atom in atoms:
            counts: Mapping[int, int] = merged(tally, atom.places)
            raw[atom.places] = sum(value * count for value, count in counts.items())
        return protect(item, tally, atoms)

    def unprotected(atoms: Sequence[ProtectedAtom], places: frozenset[NodeKey]) -> Figure:
        made = figure(atoms, places)
        if made.parts == 1:
            return made
        total = sum(raw[one.atom.places] for one in atoms if one.atom.places <= places)
        return Figure(Known(made.known.n, total), 0, 0, made.parts)

    patch.setattr(means, "protect", remembering)
    patch.setattr(means, "figure", unprotected)


def naive(patch: pytest.MonkeyPatch) -> None:
    """Hide what has too few answers, show the true mean of everything else, and nothing more."""
    no_closing(patch)
    no_slack(patch)
    patch.setattr(Spread, "high", lambda *_: None)
    patch.setattr(Spread, "three_bands", lambda *_: ())
    patch.setattr(Spread, "squares", lambda *_: None)
