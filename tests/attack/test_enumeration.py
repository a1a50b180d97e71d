"""T3: whatever comes out, every answer of every person stays possible, for one who knows the
rules and has tried every set of answers."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from surveyapp.bench.attacks.enumeration import Values, bad_outputs, every_pair, tables, with_sum
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.release import Release
from tests import build_round as build
from tests.attack import mutants

UNIT = "medkila"
ONE_TO_SIX = range(1, 7)


def one_unit(n: int, total: int | None = None) -> Iterable[dict[str, Values]]:
    found = tables(n, 1, 6) if total is None else with_sum(n, total)
    return ({UNIT: values} for values in found)


def publish_alone(world: Mapping[str, Values]) -> Release:
    return build.release(build.unit_alone(invited=60), build.answers(world))


def publish_two_groups(world: Mapping[str, Values]) -> Release:
    nodes = build.unit_alone(invited=90, groups={"a": 40, "b": 50})
    return build.release(nodes, build.answers(world), parameters=Parameters(k_group=5))


def very_satisfied_groups() -> Iterable[dict[str, Values]]:
    """A group in the middle or at the top of the scale beside one at the top: all tables of the
    sums that the rules let nobody tell apart."""
    first = [values for values in tables(5, 1, 6) if sum(values) == 18 or sum(values) >= 25]
    second = [values for values in tables(7, 1, 6) if sum(values) >= 37]
    return every_pair(first, second, f"{UNIT}/a", f"{UNIT}/b")


def _by_command(*totals: int) -> Iterator[object]:
    return (pytest.param(total, marks=pytest.mark.slow) for total in totals)


@pytest.mark.parametrize("n", [5, 6, 7, 8, *_by_command(9, 10, 11)])
def test_a_mean_of_few_people_excludes_no_answer(n: int) -> None:
    assert bad_outputs(one_unit(n), publish_alone, ONE_TO_SIX) == []


@pytest.mark.parametrize("total", [19, 40, 58, 66, *_by_command(30, 47, 52, 63)])
def test_a_share_of_high_answers_excludes_no_answer(total: int) -> None:
    assert bad_outputs(one_unit(12, total), publish_alone, ONE_TO_SIX) == []


@pytest.mark.parametrize("total", [165, 174, *_by_command(150, 160, 170)])
def test_bands_and_a_count_based_interval_together_exclude_no_answer(total: int) -> None:
    assert bad_outputs(one_unit(30, total), publish_alone, ONE_TO_SIX) == []


@pytest.mark.parametrize(("n", "total"), [(12, 54), (30, 138), (33, 155)])
def test_a_scale_of_five_excludes_no_answer(n: int, total: int) -> None:
    on = build.scale(1, 5, key="agree-1-5")
    survey = build.definition([build.asked("q1", on=on)], on=on)

    def publish(world: Mapping[str, Values]) -> Release:
        return build.release(build.unit_alone(invited=60), build.answers(world), survey=survey)

    worlds = ({UNIT: values} for values in with_sum(n, total, 1, 5))
    assert bad_outputs(worlds, publish, range(1, 6)) == []


@pytest.mark.slow
@pytest.mark.parametrize("n", [12, 13, 14, 15])
def test_mean_and_share_of_every_table_exclude_no_answer(n: int) -> None:
    assert bad_outputs(one_unit(n), publish_alone, ONE_TO_SIX) == []


@pytest.mark.slow
@pytest.mark.parametrize("total", [60, 75, 90, 105, 120, 135, 145, 155])
def test_bands_and_interval_in_the_middle_of_the_scale_exclude_no_answer(total: int) -> None:
    assert bad_outputs(one_unit(30, total), publish_alone, ONE_TO_SIX) == []


def test_a_unit_and_its_two_groups_together_exclude_no_answer() -> None:
    assert bad_outputs(very_satisfied_groups(), publish_two_groups, ONE_TO_SIX) == []


@pytest.mark.parametrize(("first", "second"), [(80, 84), (82, 84)])
def test_the_interval_of_a_unit_with_groups_excludes_no_answer(first: int, second: int) -> None:
    worlds = every_pair(with_sum(15, first), with_sum(15, second), f"{UNIT}/a", f"{UNIT}/b")

    assert bad_outputs(worlds, publish_two_groups, ONE_TO_SIX) == []


def test_a_share_of_yes_answers_excludes_neither_yes_nor_no() -> None:
    survey = build.definition([build.asked("q1", on=build.YES_NO)], on=build.YES_NO)

    def publish(world: Mapping[str, Values]) -> Release:
        nodes = build.unit_alone(invited=30)
        return build.release(nodes, build.answers(world), survey=survey)

    worlds = ({UNIT: values} for n in range(5, 16) for values in tables(n, 0, 1))
    by_n: dict[int, list[dict[str, Values]]] = {}
    for world in worlds:
        by_n.setdefault(len(world[UNIT]), []).append(world)
    for same in by_n.values():
        assert bad_outputs(same, publish, [0, 1]) == []


@pytest.mark.parametrize("n", [12, 17])
def test_shares_of_choices_exclude_no_choice(n: int) -> None:
    survey = build.definition([build.single("q1", "a", "b", "c", "d")])
    keys = dict(enumerate("abcd"))

    def publish(world: Mapping[str, Values]) -> Release:
        given = [((UNIT, None), {"q1": keys[value]}) for value in world[UNIT]]
        return build.release(build.unit_alone(invited=60), given, survey=survey)

    worlds = ({UNIT: values} for values in tables(n, 0, 3))
    assert bad_outputs(worlds, publish, range(4)) == []


def test_without_slack_somebody_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    mutants.no_slack(monkeypatch)

    assert bad_outputs(one_unit(6), publish_alone, ONE_TO_SIX)


def test_a_parent_from_raw_sums_undoes_the_protection_of_its_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutants.parent_from_raw_sums(monkeypatch)

    assert bad_outputs(very_satisfied_groups(), publish_two_groups, ONE_TO_SIX)


def two_questions(world: Mapping[str, Values]) -> Release:
    """A person's two answers from 1 to 3 are written as one number from 0 to 8."""
    on = build.scale(1, 3, key="agree-1-3", high=[3])
    survey = build.definition([build.asked("a", on=on), build.asked("b", on=on)], on=on)
    given = [((UNIT, None), {"a": 1 + both // 3, "b": 1 + both % 3}) for both in world[UNIT]]
    return build.release(build.unit_alone(invited=20), given, survey=survey)


def very_satisfied_with_both() -> Iterable[dict[str, Values]]:
    """Every table whose two sums the rules let nobody tell from all being at the top."""
    for values in tables(5, 0, 8):
        if min(sum(1 + v // 3 for v in values), sum(1 + v % 3 for v in values)) >= 13:
            yield {UNIT: values}


def test_a_theme_mean_excludes_no_pair_of_answers() -> None:
    assert bad_outputs(very_satisfied_with_both(), two_questions, range(9)) == []


def test_an_index_of_persons_undoes_the_protection_of_its_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutants.index_of_persons(monkeypatch)

    assert bad_outputs(very_satisfied_with_both(), two_questions, range(9))
