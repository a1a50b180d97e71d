"""T2, T5, T6: an exact attacker with an integer programme of everything published."""

import random
from functools import cache

import pytest

from surveyapp.bench.attacks import naive, suite
from surveyapp.bench.attacks.knowledge import ITEMS, Question
from surveyapp.bench.attacks.municipalities import large_units, municipality
from surveyapp.bench.attacks.programme import (
    Programme,
    Variable,
    Wrong,
    excluded,
    never_seen,
    recovered,
)
from surveyapp.bench.attacks.suite import Found, Size
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.scoring import ScoredItem
from tests import build_round as build

SIZE = Size(municipalities=1, insiders=1, most_enumerated=0, sectors=0, breakdowns=0, seed=0)
RAISED = Parameters(k_unit=7, k_group=10, k_share=15, k_dist=40, k_text=12)
INSIDER = Parameters(insider=True)
UNIT: NodeKey = ("unit", None)
LAST: NodeKey = ("last", None)
ONE_TO_SIX = range(1, 7)


@cache
def attacked(parameters: Parameters, seeds: tuple[int, ...]) -> Found:
    found = Found()
    for seed in seeds:
        town = municipality(f"programme {seed}", sectors=1)
        suite.attack(found, town, parameters, SIZE, random.Random(seed))
    return found


@pytest.mark.parametrize("parameters", [Parameters(), RAISED, INSIDER, Parameters(k_group=5)])
def test_no_hidden_figure_is_recovered_and_no_answer_excluded(parameters: Parameters) -> None:
    found = attacked(parameters, (1, 2) if parameters == Parameters() else (2,))

    assert found.protected > 10
    assert (found.recovered, found.excluded) == (0, 0)
    assert (found.small_sets, found.small_atoms) == (0, 0)


def test_values_of_the_whole_round_do_not_undo_what_is_held_of_one_unit() -> None:
    """Beside the spread of all other units, what 100 answers tell of every value would give the
    sum of squares that is held of a unit whose answers are too alike."""
    item = ITEMS["heard"]
    assert isinstance(item, ScoredItem)
    town = large_units("breakdown 1 28")
    question = Question(town, town.release(Parameters()), item, Parameters())

    assert excluded(question.programme, list(question.programme.truth)) == []


def test_the_naive_rule_lets_hidden_figures_be_recovered() -> None:
    """Hide what has fewer than five answers, show two decimals of everything else."""
    item = ITEMS["thrives"]
    assert isinstance(item, ScoredItem)
    cells = exact = 0
    for seed in range(1, 5):
        town = municipality(f"naive {seed}", sectors=2)
        nothing_told = build.release(town.nodes, ())
        question = Question(town, nothing_told, item, Parameters())
        hidden = [question.total([place]) for place, n in question.numbers.items() if n < 5]
        cells += len(hidden)
        exact += len(recovered(naive.programme(question), hidden))

    assert exact >= 0.2 * cells > 0


def test_with_the_insider_variant_nobody_who_knows_an_answer_excludes_another() -> None:
    found = attacked(Parameters(), (1, 2))

    assert found.insiders >= 10
    assert found.insiders_with_variant == 0


def test_a_release_hardly_helps_to_guess_the_band_of_somebody_hidden() -> None:
    guesses = attacked(Parameters(), (1, 2)).guesses

    assert guesses.people > 100
    assert guesses.gain <= 0.1


# --- the attacker itself ----------------------------------------------------------------------


def known(sums: dict[NodeKey, list[int]]) -> Programme:
    """Only how many answered, and how."""
    truth: dict[Variable, int] = {
        (place, value): given.count(value) for place, given in sums.items() for value in ONE_TO_SIX
    }
    made = Programme(truth)
    for place, given in sums.items():
        made.add({(place, value): 1.0 for value in ONE_TO_SIX}, len(given), len(given))
    return made


def total(*places: NodeKey) -> dict[Variable, float]:
    return {(place, value): float(value) for place in places for value in ONE_TO_SIX}


def test_somebody_who_is_told_that_all_are_satisfied_excludes_every_other_answer() -> None:
    made = known({UNIT: [6, 6, 6]})
    made.add(total(UNIT), 17, 18)

    assert {value for _, value in never_seen(made, list(made.truth))} == {1, 2, 3, 4}


def test_the_attacker_refuses_to_believe_what_is_not_so() -> None:
    with pytest.raises(Wrong):
        known({UNIT: [4, 5]}).add(total(UNIT), 12, 12)


def test_what_is_known_of_nobody_excludes_nothing() -> None:
    made = known({UNIT: [4, 5, 2]})
    made.add({}, 0, 3)

    assert excluded(made, list(made.truth)) == []


def test_live_results_would_give_away_whoever_answers_next() -> None:
    """The mutant: figures of the first eight, then of nine, while the survey is open."""
    first, last = [4, 5, 3, 6, 5, 4, 4, 5], [2]
    nodes = build.unit_alone("unit", invited=30)
    made = known({UNIT: first, LAST: last})
    for answered, places in ((first, (UNIT,)), (first + last, (UNIT, LAST))):
        [atom] = build.release(nodes, build.answers({"unit": answered})).atoms["q1"]
        made.add(total(*places), atom.sum, atom.sum)

    assert recovered(made, [total(LAST)]) == [total(LAST)]
