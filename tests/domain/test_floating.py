"""Small neighbours lifted one level up instead of hiding a unit beside them (R16)."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.disclosure import AtLeast, Exactly, NodeKey, Parameters, Suppressed
from surveyapp.domain.families import Families
from surveyapp.domain.outlook import outlook
from surveyapp.domain.release import Published, PublishedChoices, Release
from surveyapp.domain.structure import arrange, for_means
from surveyapp.domain.tree import Tree
from tests import build_round as build
from tests.domain.shown import result

Units = dict[str, int | dict[str, int]]
units = st.dictionaries(
    st.sampled_from([f"u{i}" for i in range(6)]),
    st.integers(0, 14) | st.dictionaries(st.sampled_from("abc"), st.integers(0, 12), min_size=2),
    min_size=1,
)


def families(kinds: Mapping[str, Units]) -> Families:
    """A municipality in which everybody invited answered."""
    tree = Tree(build.municipality(kinds))
    leaves = {node.key: node.invited or 0 for node in tree.nodes if not tree.children[node.key]}
    return Families(tree, {key: n for key, n in leaves.items() if n}, Parameters())


def shown_units(kinds: Mapping[str, Units]) -> set[str]:
    return {unit for unit, group in families(kinds).means.shown if group is None}


def atoms(kinds: Mapping[str, Units]) -> list[tuple[str, ...]]:
    return sorted(atom.names for atom in families(kinds).means.atoms)


def test_three_answers_float_out_of_the_municipality_and_no_unit_hides_with_them() -> None:
    kinds = {"s": {"a": 3, "b": 8, "c": 20}}

    assert shown_units(kinds) == {"fjordvik", "s", "b", "c"}
    assert atoms(kinds) == [("b",), ("c",)]


def test_what_floats_out_of_two_sectors_is_part_of_the_municipality_together() -> None:
    kinds = {"s": {"a": 3, "b": 8}, "t": {"d": 2, "e": 9}}

    assert shown_units(kinds) == {"fjordvik", "s", "b", "t", "e"}
    assert atoms(kinds) == [("a", "d"), ("b",), ("e",)]


def test_a_small_sector_is_left_out_rather_than_that_no_sector_is_shown() -> None:
    assert shown_units({"s": {"a": 9, "b": 9}, "t": {"d": 2}}) == {"fjordvik", "s", "a", "b"}


def test_hidden_neighbours_who_are_enough_together_stay_where_they_are() -> None:
    kinds = {"s": {"a": 3, "b": 4, "c": 20}}

    assert atoms(kinds) == [("a", "b"), ("c",)]


def test_where_no_unit_would_be_saved_they_join() -> None:
    """In the smallest sector no unit is shown by itself: a tie."""
    kinds = {"s": {"a": 3, "b": 2}, "t": {"c": 20}, "v": {"d": 4}}

    found = families(kinds)

    assert found.tree is found.whole
    assert shown_units(kinds) == {"fjordvik", "t", "c"}


def test_inside_a_unit_nothing_floats() -> None:
    kinds = {"s": {"a": {"g": 3, "h": 9, "i": 12}, "b": 20}}

    found = families(kinds)

    assert found.tree is found.whole
    assert ("a", "h") not in found.means.shown


@settings(deadline=None, max_examples=60)
@given(st.lists(units, min_size=1, max_size=3))
def test_every_atom_has_enough_people_and_never_more_units_are_hidden(kinds: list[Units]) -> None:
    renamed = {
        f"s{i}": {f"s{i}{name}": inside for name, inside in one.items()}
        for i, one in enumerate(kinds)
    }
    found = families(renamed)
    joined = families_joined(found)

    for atom in found.means.atoms:
        assert sum(found.numbers.get(place, 0) for place in atom.places) >= 5
    assert units_of(found.whole, found.means.shown) >= units_of(found.whole, joined)


def families_joined(found: Families) -> frozenset[NodeKey]:
    return arrange(found.whole, [found.numbers], for_means(found.parameters)).shown


def units_of(tree: Tree, keys: frozenset[NodeKey]) -> int:
    return sum(
        key[1] is None and all(group is not None for _, group in tree.children[key]) for key in keys
    )


# --- in a release -----------------------------------------------------------------------------

NODES = build.municipality({"s": {"a": 20, "b": 30, "c": 40}, "t": {"d": 50}})
GIVEN = {"a": [1, 2, 3], "b": [4] * 8, "c": [4, 5] * 10, "d": [5] * 25}


def released() -> Release:
    return build.release(NODES, build.answers(GIVEN))


def test_a_figure_says_that_it_leaves_a_few_out() -> None:
    made = released()

    for name in ("s", "fjordvik"):
        assert result(made.region(name)).leaves_out_few
    for name in ("b", "c", "d", "t"):
        assert not result(made.region(name)).leaves_out_few
    assert result(made.region("s")).n == Exactly(28)
    assert Release.from_bytes(made.to_bytes()) == made


def test_a_figure_that_leaves_nobody_out_says_nothing() -> None:
    assert (
        b"leaves_out_few"
        not in build.release(NODES, build.answers(GIVEN | {"a": [1] * 5})).to_bytes()
    )


def test_the_few_are_in_no_figure_of_a_place_they_floated_out_of() -> None:
    """Whatever they answer, every figure of every other place is the same."""
    others = build.release(NODES, build.answers(GIVEN | {"a": [6, 6, 6]}))

    assert others.to_bytes() == released().to_bytes()


def test_the_interval_of_a_sector_is_of_those_invited_where_it_counts() -> None:
    """25 of 27 invited at the places that count: nearly all, and blunted as such."""
    nodes = build.municipality({"s": {"a": 20, "b": 13, "c": 14}})

    made = build.release(nodes, build.answers({"a": [2] * 3, "b": [4] * 12, "c": [5] * 13}))

    assert result(made.region("s")).n == AtLeast(25)


def test_the_small_unit_itself_shows_nothing() -> None:
    region = released().region("a")
    assert region is not None
    question = region.question("q1")
    assert question is not None
    assert isinstance(question.result, Suppressed)


def test_what_will_be_seen_is_told_by_the_same_rule() -> None:
    nodes = build.municipality({"s": {"a": 3, "b": 8, "c": 20}})

    found = {place.key: place.detail for place in outlook(nodes, Parameters(), 100)}

    assert found["b", None] > found["a", None]


def test_an_index_over_a_question_that_leaves_some_out_says_so_too() -> None:
    survey = build.definition([build.asked("q1"), build.asked("q2")])
    few = [(("a", None), {"q1": 5, "q2": 5})] * 4 + [(("a", None), {"q1": 4})]
    many = [((unit, None), {"q1": 4, "q2": 5}) for unit in "bcd" for _ in range(9)]

    made = build.release(NODES, [*few, *many], survey=survey)

    region = made.region("s")
    assert region is not None
    q1, q2 = (region.question(key) for key in ("q1", "q2"))
    assert q1 is not None
    assert q2 is not None
    assert isinstance(q1.result, Published)
    assert isinstance(q2.result, Published)
    assert (q1.result.leaves_out_few, q2.result.leaves_out_few) == (False, True)
    theme = region.section("all")
    assert theme is not None
    assert isinstance(theme.result, Published)
    assert theme.result.leaves_out_few


# --- choices ----------------------------------------------------------------------------------


def chosen(few: int, *, follows: bool = False) -> Release:
    """A question with two choices, at units where `few`, 15 and 30 answered."""
    gate = build.single("sfo", "yes", "no")
    asked = build.single("way", "walks", "rides", show_if=build.only_if("sfo") if follows else None)
    given = {"sfo": "yes"}
    people = [
        ((unit, None), given | {"way": "walks" if number % 2 else "rides"})
        for unit, n in (("a", few), ("b", 15), ("c", 30), ("d", 40))
        for number in range(n)
    ]
    return build.release(NODES, people, survey=build.definition([gate, asked]))


def way(release: Release, place: str) -> PublishedChoices | None:
    region = release.region(place)
    question = None if region is None else region.question("way")
    found = None if question is None else question.result
    return found if isinstance(found, PublishedChoices) else None


def test_nobody_hides_a_units_choices_by_being_few_beside_it() -> None:
    made = chosen(11)
    sector, unit = way(made, "s"), way(made, "b")

    assert sector is not None
    assert (sector.n, sector.leaves_out_few) == (Exactly(45), True)
    assert unit is not None
    assert not unit.leaves_out_few
    assert way(made, "a") is None
    assert Release.from_bytes(made.to_bytes()) == made


def test_enough_for_choices_of_their_own_float_nowhere() -> None:
    sector = way(chosen(12), "s")

    assert sector is not None
    assert (sector.n, sector.leaves_out_few) == (Exactly(57), False)


def test_choices_that_only_some_were_asked_about_join() -> None:
    made = chosen(11, follows=True)
    sector = way(made, "s")

    assert sector is not None
    assert not sector.leaves_out_few
    assert way(made, "b") is None
