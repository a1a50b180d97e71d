"""The rules with one of them broken. Each attack must succeed against its mutant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from surveyapp.domain import breaking_down, class_figures, class_structure, means, structure
from surveyapp.domain import count as counting
from surveyapp.domain.ballots import Ballots, Tally, merged
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.means import Figure, ProtectedAtom
from surveyapp.domain.release import Published, Region
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.slack import Known
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
        item: ScoredItem, tally: Tally, atoms: Sequence[Atom], spans: int
    ) -> tuple[ProtectedAtom, ...]:
        for atom in atoms:
            counts: Mapping[int, int] = merged(tally, atom.places)
            raw[atom.places] = sum(value * count for value, count in counts.items())
        return protect(item, tally, atoms, spans)

    def unprotected(atoms: Sequence[ProtectedAtom], places: frozenset[NodeKey]) -> Figure:
        made = figure(atoms, places)
        if made.parts == 1:
            return made
        total = sum(raw[one.atom.places] for one in atoms if one.atom.places <= places)
        return Figure(Known(made.known.n, total), 0, 0, made.parts)

    patch.setattr(means, "protect", remembering)
    patch.setattr(means, "figure", unprotected)


def index_of_persons(patch: pytest.MonkeyPatch) -> None:
    """A theme mean is the mean of everybody's own mean, as answered."""
    real = counting._region

    def region(key: NodeKey, ballots: Ballots, *rest: object) -> Region:
        made = real(key, ballots, *rest)  # type: ignore[arg-type]  # handed on as they are
        means = [
            sum(map(_number, answers.values())) / len(answers) for _, answers in ballots.people
        ]
        sections = tuple(
            replace(one, result=replace(one.result, value=sum(means) / len(means)))
            if isinstance(one.result, Published)
            else one
            for one in made.sections
        )
        return replace(made, sections=sections)

    patch.setattr(counting, "_region", region)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def no_auditor(patch: pytest.MonkeyPatch) -> None:
    """Figures by class are told wherever there are people enough."""
    patch.setattr(breaking_down, "leaves_everything_possible", lambda _: True)


def exact_classes(patch: pytest.MonkeyPatch) -> None:
    """Figures by class are told as they are, not held."""
    patch.setattr(class_figures, "protected_sum", lambda total, *_: total)
    patch.setattr(class_figures, "edge", lambda *_: None)


def no_pairs(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks at the people in a place and not in a class."""
    no_auditor(patch)
    patch.setattr(class_structure, "_is_nobody_or_enough", lambda *_: True)
    patch.setattr(class_structure, "fewest_weighed", lambda *_: 100)
