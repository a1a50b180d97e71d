"""T2: an exact attacker with an integer programme of everything published about one item."""

import pytest

from tests import build_round as build
from tests.attack import mutants
from tests.attack.attacker import Programme, add_squares, programme, published
from tests.attack.municipalities import World, world

VALUES = range(1, 7)


def everything_published(here: World) -> tuple[Programme, set[object]]:
    """The programme of a municipality, and the places whose own mean is hidden."""
    made = build.release(here.nodes, build.answers(here.given))
    found = programme(made, here.tree, here.numbers, VALUES)
    whole = {atom.regions for atom in made.atoms["q1"]}
    for region, _ in published(made):
        if region.group is None and (region.unit,) in whole and region.unit in here.given:
            values = here.given[region.unit]
            if len(values) >= 30:
                add_squares(found, region, here.tree.places[region.key], values)
    shown = {region.key for region, _ in published(made)}
    return found, {key for key, n in here.numbers.items() if n and key not in shown}


def recovered(here: World) -> tuple[int, int]:
    """Hidden places whose sum can have one value only, of how many."""
    found, hidden = everything_published(here)
    exact = 0
    for place in hidden:
        row = found.vector([place], {value: value for value in VALUES})
        exact += found.extreme(row, greatest=True) == found.extreme(row, greatest=False)
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


def test_without_closing_hidden_figures_are_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    mutants.no_closing(monkeypatch)

    results = [recovered(world(seed)) for seed in range(1, 5)]

    assert sum(exact for exact, _ in results) >= 0.2 * sum(cells for _, cells in results)
