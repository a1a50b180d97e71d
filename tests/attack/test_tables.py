"""Tables over several questions rest on many people, also when somebody subtracts them."""

import random
from collections.abc import Collection, Mapping
from itertools import combinations

import pytest

from surveyapp.domain import joint
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.release import Release
from surveyapp.domain.structure import Counts, Structure, Thresholds
from surveyapp.domain.survey import Feed
from surveyapp.domain.tree import Tree
from tests import build_round as build

KEYS = ("q1", "q2", "q3")
SURVEY = build.definition(
    {"theme": [build.asked(key) for key in KEYS], "all": [build.asked("overall", Feed("joy"))]},
    overall="overall",
)
SECTORS = ("s", "t", "v", "w")
NODES = build.municipality({sector: {f"{sector}-{n}": 400 for n in (1, 2)} for sector in SECTORS})
Answers = dict[str, object]


def world(seed: int) -> Mapping[str, list[Answers]]:
    """Sectors of some ten to some hundreds, where everybody skips some questions."""
    chance = random.Random(seed)
    return {
        f"{sector}-{unit}": [
            {key: chance.randint(1, 6) for key in (*KEYS, "overall") if chance.random() < skipping}
            for _ in range(chance.choice((10, 45, 60, 110, 180)))
        ]
        for sector in SECTORS
        for skipping in (chance.choice((0.6, 0.9, 1.0)),)
        for unit in (1, 2)
    }


def release(people: Mapping[str, list[Answers]]) -> Release:
    given = [((unit, None), answers) for unit, some in people.items() for answers in some]
    return build.release(NODES, given, survey=SURVEY)


def smallest_difference(made: Release, people: Mapping[str, list[Answers]]) -> int | None:
    """Of all that can be had by taking sectors with a table from the whole: the smallest number,
    above nobody, of people who answered two questions of both tables; None without any."""
    if made.root.drivers is None:
        return None
    keys = ["overall", *(one.key for one in made.root.drivers.items)]
    told = [sector for sector in SECTORS if _has_table(made, sector)]
    found = []
    for size in range(len(told) + 1):
        for taken in combinations(told, size):
            rest = [a for unit, some in people.items() if unit[0] not in taken for a in some]
            for one, other in combinations(keys, 2):
                found.append(sum(one in a and other in a for a in rest))
    return min((number for number in found if number), default=None)


def _has_table(made: Release, place: str) -> bool:
    region = made.region(place)
    return region is not None and region.drivers is not None


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 40))]
)
def test_no_difference_of_tables_rests_on_fewer_than_a_hundred(seed: int) -> None:
    people = world(seed)

    smallest = smallest_difference(release(people), people)

    assert smallest is None or smallest >= 100


def test_tables_of_every_large_sector_would_give_small_ones_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The mutant: a sector has a table when it has a hundred answers, whatever is left."""

    def every_large_place(
        tree: Tree, counts: Counts, least: Thresholds, within: Collection[NodeKey]
    ) -> Structure:
        large = (key for key in within if all(tree.total(key, one) >= least.unit for one in counts))
        return Structure(frozenset(large), ())

    monkeypatch.setattr(joint, "arrange", every_large_place)

    found = (smallest_difference(release(world(seed)), world(seed)) for seed in range(12))

    assert any(number is not None and number < 100 for number in found)
