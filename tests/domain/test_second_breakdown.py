"""R8: figures of the whole round for each choice of a fact, and what keeps them back."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import erfc, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.bench.attacks.ranks import derivable_small_set
from surveyapp.domain import breaking_down, recount
from surveyapp.domain.class_figures import size_class, sums_told_as
from surveyapp.domain.class_structure import PerClass, fewest_weighed
from surveyapp.domain.disclosure import Node, NodeKey, Parameters, Within
from surveyapp.domain.release import Release
from surveyapp.domain.result import Bound, Published
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.second_breakdown import Apart, ClassFigure, SecondBreakdown
from surveyapp.domain.statistics import chance_of_one_mean
from tests import build_round as build

Person = tuple[str, str | None, int | None]
"""Unit, gender, and the answer to the one question."""
USUAL = (5, 6, 4, 5, 3, 6, 5, 2, 4, 6, 5, 1)


def people(unit: str, **sizes: int) -> list[Person]:
    """So many of each gender at a unit (`none`: without that answer), who answer as usual."""
    each = [(unit, None if one == "none" else one) for one, n in sizes.items() for _ in range(n)]
    return [(*one, USUAL[at % len(USUAL)]) for at, one in enumerate(each)]


def town(units: Iterable[str]) -> tuple[Node, ...]:
    return (
        Node("town", None, None, None),
        *(Node(unit, "town", None, 500) for unit in dict.fromkeys(units)),
    )


GENDER = build.single("gender", "girl", "boy")
ASKED = replace(build.definition([GENDER, build.asked("q1")]), second_breakdown="gender")


def released(
    given_: Sequence[Person],
    parameters: Parameters | None = None,
    nodes: Sequence[Node] | None = None,
    survey: object = ASKED,
) -> Release:
    pairs = [
        (
            build.place(unit),
            {k: v for k, v in (("gender", one), ("q1", value)) if v is not None},
        )
        for unit, one, value in given_
    ]
    where = nodes or town(unit for unit, _, _ in given_)
    return build.release(where, pairs, survey=survey, parameters=parameters)  # type: ignore[arg-type]


def broken_down(given_: Sequence[Person], **rest: object) -> SecondBreakdown:
    found = released(given_, **rest).second_breakdown  # type: ignore[arg-type]
    assert found is not None
    return found


def classes(given_: Sequence[Person], **rest: object) -> tuple[ClassFigure, ...]:
    """The figures of the one question; () where it has none."""
    found = broken_down(given_, **rest)
    assert not found.was_dropped
    return found.questions[0].classes if found.questions else ()


THREE_UNITS = [
    *people("a", girl=30, boy=28, none=5),
    *people("b", girl=25, boy=33, none=2),
    *people("c", girl=40, boy=37, none=3),
]


# --- what is told -----------------------------------------------------------------------------


def test_a_large_round_tells_the_mean_of_each_gender() -> None:
    girls, boys = classes(THREE_UNITS)

    answers = [value for _, one, value in THREE_UNITS if one == "girl" and value]
    assert (girls.choice, boys.choice) == ("girl", "boy")
    assert girls.mean == round(sum(answers) / len(answers), 1)
    assert girls.n == Within(50, 99)
    assert girls.interval is not None
    assert girls.interval[0] < girls.mean < girls.interval[1]


def test_without_the_key_nothing_is_told_and_the_bytes_are_as_before() -> None:
    plain = released(THREE_UNITS, survey=replace(ASKED, second_breakdown=None))

    assert plain.second_breakdown is None
    assert b"second_breakdown" not in plain.to_bytes()
    without = replace(released(THREE_UNITS), second_breakdown=None)
    assert without.to_bytes() == plain.to_bytes()


def test_a_release_is_read_back_and_counted_again_to_the_same_bytes() -> None:
    release = released(THREE_UNITS)

    assert Release.from_bytes(release.to_bytes()) == release
    shuffled = random.Random(1).sample(THREE_UNITS, len(THREE_UNITS))
    nodes = town(unit for unit, _, _ in THREE_UNITS)
    assert released(shuffled, nodes=nodes).to_bytes() == release.to_bytes()


def test_a_round_of_one_unit_has_none() -> None:
    alone = [("medkila", one, value) for _, one, value in THREE_UNITS]

    found = released(alone, nodes=build.unit_alone("medkila", invited=500))

    assert found.second_breakdown is None


def test_a_class_of_the_very_satisfied_is_held_as_a_place_is() -> None:
    glad = [(unit, one, 6 if one == "girl" else value) for unit, one, value in THREE_UNITS]

    found = broken_down(glad, parameters=None)

    girls = found.questions[0].classes[0]
    assert girls.bound is Bound.AT_LEAST
    assert girls.mean == round((6 * 95 - 5) / 95, 1)
    assert girls.interval is not None
    assert girls.interval[1] == 6


def test_shares_numbers_and_follow_ups_have_no_classes() -> None:
    survey = replace(
        build.definition(
            [
                GENDER,
                build.asked("q1"),
                build.asked("yes", on=build.YES_NO),
                build.number("days"),
                build.asked("girls_only", show_if=build.only_if("gender", "girl")),
            ]
        ),
        second_breakdown="gender",
    )

    found = broken_down(THREE_UNITS, survey=survey)

    assert [one.key for one in found.questions] == ["q1"]


@pytest.mark.parametrize(
    ("n", "told"),
    [(30, (30, 49)), (99, (50, 99)), (100, (100, 199)), (499, (300, 499)), (1000, (1000, 1999))],
)
def test_a_number_of_people_is_told_as_a_class(n: int, told: tuple[int, int]) -> None:
    assert size_class(n) == Within(*told)


@given(st.integers(30, 400), st.data())
def test_the_sums_behind_a_mean_with_one_decimal_are_all_those_that_round_to_it(
    n: int, data: st.DataObject
) -> None:
    item = ScoredItem("q1", 1, 6, "agree-1-6")
    total = data.draw(st.integers(n + 6, 6 * n - 6))
    figure = ClassFigure("girl", round(total / n, 1), size_class(n), None)

    low, high = sums_told_as(item, figure, n)

    inside = range(n + 6, 6 * n - 5)
    assert low is not None
    assert high is not None
    assert [t for t in inside if round(t / n, 1) == figure.mean] == list(range(low, high + 1))


# --- whether classes differ -------------------------------------------------------------------


def test_two_means_are_tested_as_z_would_and_three_together() -> None:
    assert chance_of_one_mean([4.0, 4.4], [0.01, 0.03]) == pytest.approx(erfc(2 / sqrt(2)))
    assert chance_of_one_mean([4.0, 4.0, 4.0], [0.01, 0.02, 0.03]) == pytest.approx(1)
    assert chance_of_one_mean([4.0, 4.4, 4.8], [0.01] * 3) < 1e-6


def test_it_is_told_whether_genders_clearly_differ() -> None:
    lower = [
        (unit, one, max(1, value - 2) if one == "boy" and value else value)
        for unit, one, value in THREE_UNITS
    ]

    assert broken_down(THREE_UNITS).questions[0].apart is Apart.NOT_CLEARLY
    assert broken_down(lower).questions[0].apart is Apart.CLEARLY
    few = [*people("a", girl=15, boy=16), *people("b", girl=15, boy=14, none=9)]
    assert broken_down(few).questions[0].apart is Apart.TOO_LITTLE


# --- numbers of people decide -----------------------------------------------------------------


def test_a_class_of_fewer_than_thirty_keeps_all_classes_back() -> None:
    assert classes([*people("a", girl=29, boy=50), *people("b", girl=0, boy=40)]) == ()
    three = build.single("gender", "girl", "boy", "other")
    survey = replace(build.definition([three, build.asked("q1")]), second_breakdown="gender")
    some = [*THREE_UNITS, *people("a", other=6)]
    assert classes(some, survey=survey) == ()


def test_four_people_without_an_answer_keep_all_classes_back_five_do_not() -> None:
    units = [*people("a", girl=30, boy=28), *people("b", girl=25, boy=33)]

    assert classes([*units, *people("a", none=4)]) == ()
    assert classes([*units, *people("a", none=3), *people("b", none=2)]) != ()
    assert classes(units) != ()


def test_a_unit_of_one_gender_but_for_a_few_keeps_all_classes_back() -> None:
    rest = people("b", girl=40, boy=40)

    assert classes([*people("a", girl=36, boy=4), *rest]) == ()
    assert classes([*people("a", girl=36, boy=5), *rest]) != ()


def test_a_class_that_is_a_unit_but_for_a_few_keeps_all_classes_back() -> None:
    units = [*people("a", boy=50, none=8), *people("b", girl=46, boy=4)]

    assert classes(units) == ()


def test_groups_of_ten_keep_all_classes_back() -> None:
    sizes = {f"g{number}": 10 for number in range(12)}
    nodes = [Node("town", None, None, None), Node("a", "town", None, 300)]
    nodes += [Node("a", "a", group, 30) for group in sizes]
    answered = [one for group in sizes for one in people(f"a/{group}", girl=6, boy=4)]

    assert classes(answered, nodes=nodes) == ()


def test_people_who_reckon_with_somebody_inside_get_no_classes() -> None:
    units = [*people("a", girl=90, boy=88, none=5), *people("b", girl=95, boy=83)]

    assert classes(units) != ()
    assert classes(units, parameters=Parameters(insider=True)) == ()


TABLES = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=3)


@given(TABLES, st.integers(1, 3))
def test_the_closed_form_finds_what_elimination_over_fractions_finds(
    rows: list[list[int]], number: int
) -> None:
    names = [str(one) for one in range(number)]
    atoms: list[PerClass] = [
        {None: row[0], **dict(zip(names, row[1:], strict=False))} for row in rows
    ]
    atoms = [atom for atom in atoms if sum(atom.values()) >= 5]
    if not atoms or number == 1:
        return
    places: Mapping[NodeKey, int] = {
        (str(at), one or "-"): n for at, atom in enumerate(atoms) for one, n in atom.items() if n
    }
    sets = [frozenset(p for p in places if p[0] == str(at)) for at in range(len(atoms))]
    sets += [frozenset(p for p in places if p[1] == one) for one in names]

    fewest = fewest_weighed(atoms, names)

    if fewest >= 5:
        assert derivable_small_set(sets, places, 5) is None
    elif fewest > 0:
        assert derivable_small_set(sets, places, 5) is not None


# --- the auditor ------------------------------------------------------------------------------


def test_what_the_auditor_is_not_content_with_drops_everything_and_names_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(breaking_down, "leaves_everything_possible", lambda _: False)

    found = broken_down(THREE_UNITS)

    assert found == SecondBreakdown("gender", (), was_dropped=True)
    assert released(THREE_UNITS).to_json()["second_breakdown"] == {
        "question": "gender",
        "dropped": True,
        "questions": [],
    }


def test_classes_that_part_what_is_told_of_every_value_are_dropped() -> None:
    """From 100 answers on it is told how many gave each value. Where girls gave the high ones and
    boys the low ones only, two means say so of everybody."""
    values = {"girl": (4, 6), "boy": (2, 4)}
    apart = [
        (unit, None if at % 12 == 0 else one, values[one][at // 2 % 2])
        for unit in "abcdef"
        for at, one in enumerate(("boy", "girl") * 25)
    ]

    assert broken_down(apart).was_dropped


def test_an_auditor_that_fails_drops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> bool:
        raise MemoryError

    monkeypatch.setattr(breaking_down, "leaves_everything_possible", fails)

    assert broken_down(THREE_UNITS).was_dropped


def test_the_figures_of_the_tree_are_the_same_with_a_second_breakdown() -> None:
    plain = released(THREE_UNITS, survey=replace(ASKED, second_breakdown=None))

    mean = released(THREE_UNITS).root.question("q1")

    assert mean == plain.root.question("q1")
    assert mean is not None
    assert isinstance(mean.result, Published)
    assert Counter(one for _, one, _ in THREE_UNITS)[None] == 10


def test_a_round_counted_again_may_tell_less_by_class_and_never_more() -> None:
    told = released(THREE_UNITS)
    dropped = replace(told, second_breakdown=SecondBreakdown("gender", (), was_dropped=True))

    assert recount.difference(told, dropped) is None
    assert recount.difference(dropped, told) is recount.Difference.FIGURES
