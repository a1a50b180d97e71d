"""T1 and T2 on rounds that are told by class too (R8), and the rule with a part of it missing."""

from collections.abc import Mapping

import pytest

from surveyapp.bench.attacks import suite
from surveyapp.bench.attacks.municipalities import GATE, Municipality, large_units
from surveyapp.bench.attacks.suite import Found
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.value import Value
from tests.attack import mutants

TOLD_TOO_MUCH = large_units("dropped 32", (40, 80))
"""Three units, with one question whose figures by class would exclude answers."""


def attacked(*towns: Municipality) -> Found:
    found = Found()
    for town in towns:
        release = town.release_by_class(Parameters())
        suite.attack_classes(found, town, release, Parameters())
    return found


def changed(town: Municipality, **answers: Value) -> Municipality:
    """The same people, where everybody in the gate's class gave these answers."""

    def of(given: Mapping[str, Value]) -> Mapping[str, Value]:
        return {**given, **answers} if given.get(GATE) == "yes" else given

    return Municipality(town.nodes, tuple((place, of(given)) for place, given in town.people))


def silent(town: Municipality, few: int) -> Municipality:
    """The same people; the first few have no answer to the gate, all others have."""
    people = tuple(
        (place, {**given, GATE: given.get(GATE, "no")} if at >= few else _without(GATE, given))
        for at, (place, given) in enumerate(town.people)
    )
    return Municipality(town.nodes, people)


def _without(key: str, given: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name: value for name, value in given.items() if name != key}


def test_figures_by_class_recover_no_hidden_figure_and_exclude_no_answer() -> None:
    found = attacked(*(large_units(f"by class {seed}") for seed in range(3)))

    assert found.by_class >= 8
    assert found.protected > 10
    assert (found.recovered, found.excluded, found.small_sets) == (0, 0, 0)


def test_a_round_that_would_tell_too_much_is_dropped() -> None:
    told = TOLD_TOO_MUCH.release_by_class(Parameters()).second_breakdown

    assert told is not None
    assert told.was_dropped
    assert told.questions == ()


def test_without_the_auditor_answers_are_excluded(monkeypatch: pytest.MonkeyPatch) -> None:
    mutants.no_auditor(monkeypatch)

    assert attacked(TOLD_TOO_MUCH).excluded > 0


def test_without_holding_the_class_of_the_very_satisfied_tells_what_all_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    glad = changed(large_units("glad", (60, 90)), thrives=6)
    mutants.no_auditor(monkeypatch)
    assert attacked(glad).excluded == 0

    mutants.exact_classes(monkeypatch)

    assert attacked(glad).excluded > 0


def test_without_the_rule_of_numbers_the_few_without_an_answer_are_isolated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = silent(large_units("silent", (80, 120)), few=4)
    assert attacked(town).by_class == 0

    mutants.no_pairs(monkeypatch)

    assert attacked(town).small_sets > 0
