"""Which places are shown, decided from counts (R2)."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.structure import Structure, arrange, for_means, same_for_all
from surveyapp.domain.tree import Tree
from tests import build_round as build

groups = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=2)
units = st.dictionaries(
    st.sampled_from([f"u{i}" for i in range(6)]), st.integers(0, 40) | groups, min_size=1
)
sectors = st.lists(units, min_size=1, max_size=3)
Units = dict[str, int | dict[str, int]]


def grown(kinds: list[Units]) -> tuple[Tree, dict[tuple[str, str | None], int]]:
    """A municipality in which everybody invited answered, and who answered where."""
    renamed = {
        f"s{i}": {f"s{i}{name}": inside for name, inside in one.items()}
        for i, one in enumerate(kinds)
    }
    tree = Tree(build.municipality(renamed))
    leaves = {node.key: node.invited or 0 for node in tree.nodes if not tree.children[node.key]}
    return tree, {key: n for key, n in leaves.items() if n}


def arranged(tree: Tree, numbers: Mapping[tuple[str, str | None], int]) -> Structure:
    return arrange(tree, [numbers], for_means(Parameters()))


@given(sectors)
def test_every_atom_has_nobody_or_enough_people(kinds: list[Units]) -> None:
    tree, numbers = grown(kinds)

    for atom in arranged(tree, numbers).atoms:
        n = sum(numbers.get(place, 0) for place in atom.places)
        assert n == 0 or n >= 5


@given(sectors)
def test_every_shown_place_is_made_of_whole_atoms_and_atoms_never_overlap(
    kinds: list[Units],
) -> None:
    tree, numbers = grown(kinds)
    found = arranged(tree, numbers)

    for key in found.shown:
        covered = frozenset().union(*(a.places for a in found.atoms_in(tree.places[key])))
        assert {p for p in tree.places[key] if numbers.get(p)} <= covered
    everywhere = [place for atom in found.atoms for place in atom.places]
    assert len(everywhere) == len(set(everywhere))


@given(sectors)
def test_subtracting_shown_children_from_a_shown_place_leaves_nobody_or_enough(
    kinds: list[Units],
) -> None:
    tree, numbers = grown(kinds)
    found = arranged(tree, numbers)

    for key in found.shown:
        below = [k for k in found.shown if k != key and tree.places[k] < tree.places[key]]
        highest = [k for k in below if not any(tree.places[k] < tree.places[b] for b in below)]
        left = tree.total(key, numbers) - sum(tree.total(k, numbers) for k in highest)
        assert left == 0 or left >= 5


@given(sectors)
def test_a_finer_output_is_only_shown_where_the_coarser_one_is(kinds: list[Units]) -> None:
    tree, numbers = grown(kinds)
    means = arranged(tree, numbers)

    shares = arrange(tree, [numbers], same_for_all(12), means.shown)

    assert shares.shown <= means.shown
    for atom in shares.atoms:
        inside = [a for a in means.atoms if a.places <= atom.places]
        n = sum(numbers.get(place, 0) for a in inside for place in a.places)
        assert n == sum(numbers.get(place, 0) for place in atom.places)
        assert n == 0 or n >= 12


def shown_units(kinds: dict[str, Units]) -> set[str]:
    tree = Tree(build.municipality(kinds))
    numbers = {n.key: n.invited or 0 for n in tree.nodes if not tree.children[n.key]}
    return {
        unit if group is None else f"{unit}/{group}"
        for unit, group in arranged(tree, numbers).shown
    }


def test_groups_need_eight_answers_and_units_five() -> None:
    assert shown_units({"s": {"a": {"g": 7, "h": 8}, "b": 5, "c": 4, "d": 4}}) == {
        "fjordvik", "s", "a", "a/h", "b",
    }  # fmt: skip


def test_the_smallest_shown_child_joins_a_remainder_that_is_too_small() -> None:
    assert shown_units({"s": {"a": 3, "b": 7, "c": 20}}) == {"fjordvik", "s", "c"}


def test_of_two_equally_small_children_the_first_code_joins() -> None:
    assert shown_units({"s": {"a": 3, "z": 7, "c": 7, "d": 9}}) == {"fjordvik", "s", "z", "d"}


def test_a_unit_whose_remainder_takes_every_group_is_one_atom() -> None:
    assert shown_units({"s": {"a": {"g": 9, "h": 3}, "b": 30}}) == {"fjordvik", "s", "a", "b"}


def test_a_hidden_unit_hides_its_groups_too() -> None:
    shown = shown_units({"s": {"a": {"g": 9, "h": 9}, "b": 3, "c": 30}})

    assert shown == {"fjordvik", "s", "c"}


def test_sectors_are_not_shown_when_the_rest_of_the_municipality_is_too_few() -> None:
    shown = shown_units({"s": {"a": 40, "b": 50, "c": 60}, "t": {"d": 2}})

    assert shown == {"fjordvik", "b", "c"}


def test_a_municipality_with_four_answers_shows_nothing() -> None:
    assert shown_units({"s": {"a": 4}}) == set()


def test_people_of_no_group_belong_to_the_remainder_of_their_unit() -> None:
    tree = Tree(build.unit_alone(groups={"g": 20, "h": 20}))
    numbers = {("medkila", "g"): 9, ("medkila", "h"): 10, ("medkila", None): 3}

    found = arranged(tree, numbers)

    assert [atom.names for atom in found.atoms] == [("medkila/-", "medkila/g"), ("medkila/h",)]


@pytest.mark.parametrize(
    "nodes",
    [
        (),
        build.unit_alone() * 2,
        (*build.unit_alone(), *build.unit_alone("other")),
        (*build.unit_alone(), build.Node("x", "nowhere", None, 3)),
    ],
)
def test_a_tree_without_one_root_or_with_loose_ends_is_refused(
    nodes: tuple[build.Node, ...],
) -> None:
    with pytest.raises(InvalidInput):
        Tree(nodes)
