"""T1: adding and subtracting published places never isolates fewer people than the threshold."""

import pytest

from surveyapp.bench.attacks.knowledge import ITEMS, Question
from surveyapp.bench.attacks.municipalities import kindergartens, municipality
from surveyapp.bench.attacks.ranks import derivable_small_set
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.scoring import ScoredItem
from tests.attack import mutants

K = 5
GROUPS: dict[NodeKey, int] = {("u", "a"): 3, ("u", "b"): 6, ("u", "c"): 9, ("v", None): 20}


def published(*sets: str) -> list[frozenset[NodeKey]]:
    """Sets of the places of `GROUPS`, named by the letters of their groups."""
    keys = {"a": ("u", "a"), "b": ("u", "b"), "c": ("u", "c"), "v": ("v", None)}
    return [frozenset(keys[letter] for letter in one) for one in sets]


def small_set(seed: str, *, small_units: bool = False) -> frozenset[NodeKey] | None:
    """Of one question at real municipalities: the set of few people that can be isolated."""
    town = kindergartens(seed) if small_units else municipality(seed, sectors=2)
    item = ITEMS["thrives"]
    assert isinstance(item, ScoredItem)
    question = Question(town, town.release(Parameters()), item, Parameters())
    rows = [question.tree.places[region.key] for region, _, _ in question.shown]
    rows += [places for places, _ in question.atoms]
    return derivable_small_set(rows, question.numbers, K)


def test_subtracting_a_group_from_its_unit_is_seen_to_isolate_the_other() -> None:
    assert derivable_small_set(published("abcv", "abc", "bc"), GROUPS, K) == {("u", "a")}


def test_two_overlapping_sums_isolate_few_people_only_together() -> None:
    assert derivable_small_set(published("ab", "bc", "abc"), GROUPS, K) == {("u", "a")}
    assert derivable_small_set(published("ab", "bc"), GROUPS, K) is None


@pytest.mark.parametrize("seed", range(4))
def test_no_combination_of_published_places_leaves_fewer_than_five_people(seed: int) -> None:
    assert small_set(f"rank {seed}") is None
    assert small_set(f"rank {seed}", small_units=True) is None


def test_without_closing_the_rank_attack_finds_a_small_remainder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutants.no_closing(monkeypatch)

    assert any(small_set(f"rank {seed}") for seed in range(4))
