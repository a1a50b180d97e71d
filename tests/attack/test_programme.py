"""T2: an exact attacker with an integer programme of everything published about one item."""

from dataclasses import replace

import pytest

from surveyapp.domain.disclosure import NodeKey
from tests import build_round as build
from tests.attack import mutants
from tests.attack.attacker import Programme, add_squares, programme, published
from tests.attack.municipalities import World, world

VALUES = range(1, 7)
K = 5


def everything_published(here: World) -> tuple[Programme, set[NodeKey]]:
    """The programme of a municipality, and its protected places: those of one to four people.

    (A hidden group of five to seven may be all that is left of its unit: R2 lets a remainder of
    five stand, and such a group's protected sum is in the release as an atom.)"""
    made = build.release(here.nodes, build.answers(here.given))
    found = programme(made, here.tree, here.numbers, VALUES)
    whole = {atom.regions for atom in made.atoms["q1"]}
    for region, _ in published(made):
        if region.group is None and (region.unit,) in whole and region.unit in here.given:
            values = here.given[region.unit]
            if len(values) >= 30:
                add_squares(found, region, here.tree.places[region.key], values)
    return found, {key for key, n in here.numbers.items() if 0 < n < K}


def recovered_from_means(here: World) -> tuple[int, int]:
    """Protected places whose sum can have one value only, of how many, from the shown means."""
    made = build.release(here.nodes, build.answers(here.given))
    found = programme(replace(made, atoms={"q1": ()}), here.tree, here.numbers, VALUES)
    hidden = [key for key, n in here.numbers.items() if 0 < n < K]
    rows = [found.vector([place], {value: value for value in VALUES}) for place in hidden]
    exact = sum(found.extreme(r, greatest=True) == found.extreme(r, greatest=False) for r in rows)
    return exact, len(hidden)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_hidden_figure_is_recovered_and_no_answer_excluded(seed: int) -> None:
    here = world(seed)
    found, hidden = everything_published(here)

    for place, n in here.numbers.items():
        if n:
            for value in VALUES:
                row = found.vector([place], {value: 1})
                assert found.extreme(row, greatest=True) >= 1, (place, value)
    for place in hidden:
        row = found.vector([place], {value: value for value in VALUES})
        assert found.extreme(row, greatest=True) > found.extreme(row, greatest=False)


def test_the_naive_rule_lets_hidden_figures_be_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what has fewer than five answers, show two decimals of everything else."""
    mutants.naive(monkeypatch)

    results = [recovered_from_means(world(seed, sectors=3, units=5)) for seed in range(110, 118)]

    assert sum(exact for exact, _ in results) >= 0.2 * sum(cells for _, cells in results) > 0
