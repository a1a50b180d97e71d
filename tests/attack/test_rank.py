"""T1: adding and subtracting published places never isolates fewer people than the threshold."""

import pytest

from tests import build_round as build
from tests.attack import mutants
from tests.attack.attacker import derivable_small_set
from tests.attack.municipalities import World, world

K = 5


def attack(here: World) -> set[object] | None:
    made = build.release(here.nodes, build.answers(here.given))
    found = derivable_small_set(made, here.tree, here.numbers, K)
    return None if found is None else set(found)


@pytest.mark.parametrize("seed", range(12))
def test_no_combination_of_published_places_leaves_fewer_than_five_people(seed: int) -> None:
    assert attack(world(seed, sectors=2)) is None


def test_two_hidden_siblings_of_three_and_one_stay_hidden_together() -> None:
    nodes = build.municipality({"oppvekst": {"a": 9, "b": 9, "c": 30, "d": 40}})
    given = {"a": [5] * 3, "b": [4], "c": [5] * 9, "d": [3] * 20}

    made = build.release(nodes, build.answers(given))

    found = derivable_small_set(made, World(nodes, given).tree, World(nodes, given).numbers, K)
    assert found is None
    assert [atom.regions for atom in made.atoms["q1"]] == [("a", "b", "c"), ("d",)]


def test_without_closing_the_rank_attack_finds_a_small_remainder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutants.no_closing(monkeypatch)

    assert any(attack(world(seed, sectors=2)) for seed in range(12))
