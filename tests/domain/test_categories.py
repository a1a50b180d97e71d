"""From 100 answers on each value of the scale is told, and how many had no opinion (R6)."""

import random

import pytest

from surveyapp.domain.release import QuestionResult, Release
from tests import build_round as build

SKEWED = (2, 3, 7, 17, 33, 38)


def some(number: int, seed: int = 1) -> list[int]:
    return random.Random(seed).choices(range(1, 7), SKEWED, k=number)


def question(release: Release, unit: str) -> QuestionResult:
    region = release.region(unit)
    found = None if region is None else region.question("q1")
    assert found is not None
    return found


def released(**numbers: int) -> Release:
    """A municipality of one sector with so many answers per unit."""
    nodes = build.municipality({"oppvekst": {unit: 2 * n for unit, n in numbers.items()}})
    given = {unit: some(n, seed) for seed, (unit, n) in enumerate(numbers.items())}
    return build.release(nodes, build.answers(given))


def test_every_answer_is_in_one_category_and_each_has_at_least_three() -> None:
    found = question(released(bakken=120, lia=110), "oppvekst").categories

    assert [one.first for one in found] == [1, *(one.last + 1 for one in found[:-1])]
    assert found[-1].last == 6
    assert sum(one.share for one in found) == pytest.approx(1, abs=0.0005)
    assert all(round(one.share * 230) >= 3 for one in found)


def test_below_a_hundred_answers_there_are_none() -> None:
    made = released(bakken=120, lia=110, sjoen=99)

    assert question(made, "sjoen").categories == ()
    assert question(made, "sjoen").bands != ()


def test_a_place_whose_neighbours_are_too_few_together_is_not_told_either() -> None:
    """Else the sector less the unit would tell of forty people value by value."""
    made = released(bakken=160, lia=40)

    assert question(made, "oppvekst").categories != ()
    assert question(made, "bakken").categories == ()


@pytest.mark.parametrize("seed", range(8))
def test_no_difference_of_two_places_has_a_category_of_one_or_two(seed: int) -> None:
    numbers = {"bakken": 100 + seed, "lia": 130 - seed, "sjoen": 100}
    nodes = build.municipality({"oppvekst": {unit: 2 * n for unit, n in numbers.items()}})
    given = {unit: some(n, seed * 10 + at) for at, (unit, n) in enumerate(numbers.items())}
    made = build.release(nodes, build.answers(given))
    whole = question(made, "oppvekst").categories

    for unit, answers in given.items():
        ends = {one.last for one in question(made, unit).categories}
        assert {one.last for one in whole} <= ends
        rest = [value for other, values in given.items() if other != unit for value in values]
        for one in whole:
            for values in (answers, rest):
                assert sum(one.first <= value <= one.last for value in values) >= 3


def test_categories_do_not_undo_what_a_small_place_holds_back() -> None:
    """Eight who all answered 6 are told as if one had answered 1; the whole adds that up."""
    large = {"bakken": some(150), "lia": some(140, 2)}
    nodes = build.municipality({"oppvekst": {"bakken": 300, "lia": 280, "sjoen": 16}})

    alike = build.release(nodes, build.answers({**large, "sjoen": [6] * 8}))
    mixed = build.release(nodes, build.answers({**large, "sjoen": [6] * 7 + [1]}))

    for place in ("oppvekst", "fjordvik"):
        assert question(alike, place).categories == question(mixed, place).categories
    assert alike.shapes == mixed.shapes


def test_the_share_without_an_opinion_is_of_all_who_were_asked() -> None:
    nodes = build.unit_alone("bakken", invited=400)
    given = build.answers({"bakken": [5] * 120 + [4] * 30})
    unsure = [(("bakken", None), {"q1": build.DONT_KNOW}) for _ in range(50)]

    made = build.release(nodes, [*given, *unsure])

    assert question(made, "bakken").dont_know == 0.25


def test_few_are_not_told_to_have_no_opinion() -> None:
    nodes = build.unit_alone("bakken", invited=400)
    unsure = [(("bakken", None), {"q1": build.DONT_KNOW}) for _ in range(90)]

    made = build.release(nodes, [*build.answers({"bakken": [5, 4] * 20}), *unsure])

    assert question(made, "bakken").dont_know is None


def test_a_release_is_read_back_with_its_categories() -> None:
    made = released(bakken=120, lia=110)

    again = Release.from_bytes(made.to_bytes())

    assert again.to_bytes() == made.to_bytes()
    assert question(again, "oppvekst") == question(made, "oppvekst")
