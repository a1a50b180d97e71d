"""The whole attack on invented municipalities: what was recovered and excluded, what it costs.

T1 and T2 on every question, T3 on every small table, T5 on some of the people, T6 on all of them.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter

from surveyapp.bench.attacks import naive
from surveyapp.bench.attacks.choices import Choices
from surveyapp.bench.attacks.classes import CrossedQuestion, as_place
from surveyapp.bench.attacks.enumeration import bad_outputs, tables
from surveyapp.bench.attacks.guessing import Guesses
from surveyapp.bench.attacks.knowledge import (
    ITEMS,
    NOT_IN_THE_PROGRAMME,
    Question,
    check_indices,
)
from surveyapp.bench.attacks.municipalities import (
    FOLLOW_UP,
    GATE,
    SCORED,
    SMALLEST,
    WAYS,
    Municipality,
    kindergartens,
    large_units,
    municipality,
)
from surveyapp.bench.attacks.programme import Variable, Weights, excluded, recovered
from surveyapp.bench.attacks.ranks import derivable_small_set
from surveyapp.bench.attacks.utility import Small, Utility
from surveyapp.bench.goals import Line
from surveyapp.bench.town import Progress
from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.release import Release, RoundFacts
from surveyapp.domain.scoring import ChoiceItem, ScoredItem

__all__ = ["FULL", "NOT_IN_THE_PROGRAMME", "QUICK", "Found", "Size", "attack", "measured"]

K = 5
GROUPS = (5, 8, 10)
GOALS_OF = 8
"""The threshold of groups that the goals of utility are for."""
ENOUGH_FOR_GOALS = 8
"""Municipalities; those of fewer differ too much from each other."""
_UNIT = "unit"


@dataclass(frozen=True)
class Size:
    municipalities: int
    insiders: int
    """People of each question whose own answer is known."""
    most_enumerated: int
    """Every table of five to so many people is counted."""
    sectors: int
    """Of small kindergartens, for rule R16."""
    breakdowns: int
    """Municipalities of large units with a second breakdown, for rule R8."""
    seed: int


QUICK = Size(municipalities=2, insiders=2, most_enumerated=6, sectors=40, breakdowns=2, seed=1)
FULL = Size(municipalities=24, insiders=4, most_enumerated=15, sectors=1000, breakdowns=60, seed=1)


@dataclass
class Found:
    protected: int = 0
    recovered: int = 0
    answers: int = 0
    """Places and values that somebody there may have answered."""
    excluded: int = 0
    small_sets: int = 0
    small_atoms: int = 0
    of_questions: int = 0
    """Protected cells that the naive rule was tried on too."""
    naively_recovered: int = 0
    insiders: int = 0
    insiders_excluding: int = 0
    insiders_with_variant: int = 0
    tables: int = 0
    bad_outputs: int = 0
    guesses: Guesses = field(default_factory=Guesses)
    utility: dict[int, Utility] = field(
        default_factory=lambda: {group: Utility() for group in GROUPS}
    )
    small: Small = field(default_factory=Small)
    breakdowns: int = 0
    breakdowns_dropped: int = 0
    by_class: int = 0
    """Questions that are told by class."""
    excluded_by_values: int = 0
    """Beside the values that places of 100 answers and more tell, which T2 takes as known to rest
    on enough people."""
    excluded_by_tree: int = 0
    """Answers to those that are excluded by what the tree tells of them, without any class."""


def measured(size: Size, parameters: Parameters, progress: Progress) -> list[Line]:
    begun = perf_counter()
    found = Found()
    work: list[Callable[[], Found]] = [
        *(partial(of_tables, n, parameters) for n in range(size.most_enumerated, K - 1, -1)),
        *(partial(of_town, number, size, parameters) for number in range(size.municipalities)),
        partial(of_sectors, size),
        *(partial(of_breakdown, number, size, parameters) for number in range(size.breakdowns)),
    ]
    with ProcessPoolExecutor() as pool:
        done = [pool.submit(one) for one in work]
        for number, one in enumerate(as_completed(done)):
            _join(found, one.result())
            progress(number + 1, len(work))
    return [*_lines(found, size), Line("seconds", perf_counter() - begun, "s")]


def _join(found: object, other: object) -> None:
    """Adds every number of `other` to that of the same name in `found`."""
    for name, mine in list(vars(found).items()):
        theirs = getattr(other, name)
        if isinstance(mine, int | float):
            setattr(found, name, mine + theirs)
        elif isinstance(mine, dict):
            for key in mine:
                _join(mine[key], theirs[key])
        else:
            _join(mine, theirs)


def of_town(number: int, size: Size, parameters: Parameters) -> Found:
    found = Found()
    town = municipality(f"attack {size.seed} {number}")
    chance = random.Random(f"insiders {size.seed} {number}")  # noqa: S311 - invented people
    attack(found, town, parameters, size, chance)
    for group, utility in found.utility.items():
        utility.add(town, Parameters(k_group=group))
    return found


def of_sectors(size: Size) -> Found:
    found = Found()
    for number in range(size.sectors):
        found.small.add(kindergartens(f"kindergartens {size.seed} {number}"), Parameters())
    return found


def of_breakdown(number: int, size: Size, parameters: Parameters) -> Found:
    found = Found()
    town = large_units(f"breakdown {size.seed} {number}")
    attack_classes(found, town, town.release_by_class(parameters), parameters)
    return found


# --- one municipality -------------------------------------------------------------------------


def attack(
    found: Found, town: Municipality, parameters: Parameters, size: Size, chance: random.Random
) -> None:
    release = town.release(parameters)
    check_indices(release)
    with_variant = Parameters(insider=True)
    told_insiders = town.release(with_variant)
    for key in SCORED:
        item = ITEMS[key]
        if isinstance(item, ScoredItem):
            question = Question(town, release, item, parameters)
            _attack_question(found, question)
            variant = Question(town, told_insiders, item, with_variant)
            own = _insiders(question, chance, size.insiders)
            found.insiders += len(own)
            found.insiders_excluding += sum(excludes(question, one) for one in own)
            found.insiders_with_variant += sum(excludes(variant, one) for one in own)
    gate, ways, follow_up = ITEMS[GATE], ITEMS[WAYS], ITEMS[FOLLOW_UP]
    if isinstance(gate, ChoiceItem) and isinstance(follow_up, ScoredItem):
        _attack_choices(found, Choices(town, release, gate, follow_up))
    if isinstance(ways, ChoiceItem):
        _attack_choices(found, Choices(town, release, ways))


def _attack_question(found: Found, question: Question) -> None:
    rows = [question.tree.places[region.key] for region, _, _ in question.shown]
    rows += [places for places, _ in question.atoms]
    k = question.parameters.k_unit
    found.small_sets += derivable_small_set(rows, question.numbers, k) is not None
    found.small_atoms += sum(0 < question.people(places) < k for places, _ in question.atoms)
    hidden = [question.total([place]) for place, n in question.numbers.items() if 0 < n < k]
    made = question.programme
    found.protected += len(hidden)
    found.of_questions += len(hidden)
    found.recovered += len(recovered(made, hidden))
    found.answers += len(made.truth)
    beside_values = excluded(question.with_values, list(made.truth))
    found.excluded_by_values += len(beside_values)
    found.excluded += len(excluded(made, beside_values)) if beside_values else 0
    found.naively_recovered += len(recovered(naive.programme(question), hidden))
    found.guesses.add(question)


def attack_classes(
    found: Found, town: Municipality, release: Release, parameters: Parameters
) -> None:
    """Every question that is told by class, with all that the tree tells of it besides."""
    told = release.second_breakdown
    if told is None:
        return
    found.breakdowns += 1
    found.breakdowns_dropped += told.was_dropped
    found.by_class += len(told.questions)
    for key in (one.key for one in told.questions):
        item = ITEMS[key]
        if isinstance(item, ScoredItem):
            _attack_crossed(found, CrossedQuestion(town, release, item, parameters))


def _attack_crossed(found: Found, question: CrossedQuestion) -> None:
    k = question.parameters.k_unit
    numbers = {as_place(cell): n for cell, n in question.sizes.items()}
    found.small_sets += derivable_small_set(question.published(), numbers, k) is not None
    values = {value: float(value) for value in question.values}
    hidden = [question.of_cells([cell], values) for cell, n in question.sizes.items() if n < k]
    made = question.everything
    found.protected += len(hidden)
    found.recovered += len(recovered(made, hidden))
    found.answers += len(made.truth)
    gone = excluded(made, list(made.truth))
    by_tree = excluded(replace(question).programme, gone) if gone else []
    found.excluded += len(gone) - len(by_tree)
    found.excluded_by_tree += len(by_tree)


def _attack_choices(found: Found, choices: Choices) -> None:
    """A place's own shares are protected, and everybody's answer to gate and follow-up."""
    made = choices.programme
    wanted = [
        (place, key)
        for place, key in made.truth
        if isinstance(key, str) or choices.followed[place].total()
    ]
    hidden: list[Weights] = [
        {(place, choice): 1.0}
        for place, n in choices.numbers.items()
        if 0 < n < K
        for choice in choices.item.choices[:1]
    ]
    found.protected += len(hidden)
    found.recovered += len(recovered(made, hidden))
    found.answers += len(wanted)
    found.excluded += len(excluded(made, wanted))


# --- somebody who knows one answer ------------------------------------------------------------


def _insiders(question: Question, chance: random.Random, most: int) -> Sequence[Variable]:
    have = [
        (place, value)
        for place, counts in question.tally.items()
        for value in counts
        if counts.total() > 1
    ]
    return chance.sample(have, min(most, len(have)))


def excludes(question: Question, own: Variable) -> bool:
    """Whether somebody who answered `own` can exclude an answer of somebody else in their atom."""
    made = question.programme
    near = list(_near(question, own[0]))
    others: list[Variable] = [
        (place, value)
        for place in near
        if question.numbers[place] > (place == own[0])  # somebody else is there
        for value in question.values
    ]
    return bool(excluded(made, others, {own: 1}, lambda one: 1 + (one == own)))


def _near(question: Question, place: object) -> Iterator[NodeKey]:
    for places, _ in question.atoms:
        if place in places:
            yield from places & question.numbers.keys()


# --- every table ------------------------------------------------------------------------------


def of_tables(n: int, parameters: Parameters) -> Found:
    worlds = [{_UNIT: values} for values in tables(n, 1, 6)]

    def publish(world: Mapping[str, tuple[int, ...]]) -> Release:
        people = [((_UNIT, None), {"thrives": value}) for value in world[_UNIT]]
        facts = RoundFacts(1, SMALLEST.key, SMALLEST.version, "2026")
        nodes = [Node(_UNIT, None, None, 4 * n)]
        return count(SMALLEST, nodes, people, parameters, facts=facts)

    bad = bad_outputs(worlds, publish, range(1, 7))
    return Found(tables=len(worlds), bad_outputs=len(bad))


# --- told -------------------------------------------------------------------------------------


def _lines(found: Found, size: Size) -> Iterator[Line]:
    yield Line("municipalities", size.municipalities)
    yield Line("seed", size.seed)
    yield Line("protected cells", found.protected)
    yield Line("recovered exactly", found.recovered, at_most=0)
    yield Line("answers tried", found.answers)
    yield Line("answers excluded", found.excluded, at_most=0)
    yield Line("answers excluded beside values of 100 answers", found.excluded_by_values)
    yield Line("sums of fewer than 5 derivable", found.small_sets, at_most=0)
    yield Line("atoms of fewer than 5", found.small_atoms, at_most=0)
    yield Line("tables of few people counted", found.tables)
    yield Line("outputs that exclude an answer", found.bad_outputs, at_most=0)
    yield Line("second breakdowns", found.breakdowns)
    yield Line("second breakdowns dropped", found.breakdowns_dropped)
    yield Line("questions told by class", found.by_class)
    yield Line("answers excluded by the tree of large units", found.excluded_by_tree, at_most=0)
    naive_share = _part(found.naively_recovered, found.of_questions)
    yield Line("recovered under the naive rule", naive_share, at_least=0.2)
    yield Line("guess gain", found.guesses.gain, at_most=0.1)
    yield Line("insiders", found.insiders)
    yield Line("insiders who exclude an answer", _part(found.insiders_excluding, found.insiders))
    yield Line("insiders, with the insider variant", found.insiders_with_variant, at_most=0)
    for group, utility in found.utility.items():
        has_goal = group == GOALS_OF and size.municipalities >= ENOUGH_FOR_GOALS
        yield from _of_utility(group, utility, has_goal=has_goal)
    small = found.small
    yield Line("14 kindergartens: questions", small.rounds)
    hit = _part(small.rounds_with_any, small.rounds)
    yield Line("14 kindergartens: questions where join hides a unit", hit)
    joined, hidden = (_part(number, small.units) for number in (small.joined, small.hidden))
    yield Line("14 kindergartens: units hidden by join", joined)
    yield Line("14 kindergartens: units hidden by R16", hidden, at_most=joined)


def _of_utility(group: int, made: Utility, *, has_goal: bool) -> Iterator[Line]:
    name = f"groups from {group}"
    cells, units = (0.4, 0.03) if has_goal else (None, None)
    yield Line(f"{name}: cells hidden", _part(made.cells_hidden, made.cells), at_most=cells)
    yield Line(f"{name}: units hidden", _part(made.units_hidden, made.units), at_most=units)
    without = _part(made.in_hidden_groups, made.in_groups)
    yield Line(f"{name}: people without a figure of their group", without)
    yield Line(f"{name}: atoms held at an end", _part(made.atoms_held, made.atoms))
    yield Line(f"{name}: units moved by 0.05", _part(made.units_shifted, made.units_shown))
    yield Line(f"{name}: municipality moved by", made.round_shift / max(made.rounds, 1))


def _part(some: int, whole: int) -> float:
    return some / whole if whole else 0.0
