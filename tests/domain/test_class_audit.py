"""The auditor of a second breakdown, held against every table of small towns."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, product

import pytest

from surveyapp.bench.attacks.municipalities import DEFINITION, GATE, large_units
from surveyapp.domain.ballots import Ballots
from surveyapp.domain.class_audit import Told, leaves_everything_possible
from surveyapp.domain.class_figures import figures
from surveyapp.domain.class_structure import crossed, may_be_told
from surveyapp.domain.disclosure import Exactly, Node, NodeKey, Parameters
from surveyapp.domain.means import Measured
from surveyapp.domain.result import Bound
from surveyapp.domain.scoring import RawAnswers, ScoredItem, items
from surveyapp.domain.second_breakdown import ClassFigure
from surveyapp.domain.slack import protected_sum
from surveyapp.domain.statistics import tables
from surveyapp.domain.statistics.tables import Row, Tables, Undecided
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.tree import Tree
from tests import build_round as build

LO, HI = 1, 3
ASKED = build.definition(
    [build.single("gender", "girl", "boy"), build.asked("q1", on=build.scale(LO, HI, high=[HI]))]
)
People = Sequence[tuple[NodeKey, RawAnswers]]
Table = tuple[tuple[int, ...], ...]
"""Per cell the answers in it."""


def told_of(
    nodes: Sequence[Node], people: People, survey: SurveyDefinition, fact: str
) -> Iterator[Told]:
    """Everything told of each question by class, whether or not numbers allow it."""
    ballots = Ballots(Tree(tuple(nodes)), Parameters(), tuple(people), {})
    for item in items(survey):
        if isinstance(item, ScoredItem) and not item.is_share and item.condition is None:
            measured = Measured(item, ballots)
            choices = tuple(one.key for one in survey.by_key[fact].choices)  # type: ignore[union-attr]
            some = crossed(item, fact, choices, measured.families, ballots)
            yield Told(measured, some, figures(measured, fact, some, ballots))


# --- towns of a dozen people ------------------------------------------------------------------


@dataclass(frozen=True)
class Small:
    """Two units; per unit and gender ("" for neither) the answers."""

    cells: dict[tuple[str, str], tuple[int, ...]]

    @property
    def people(self) -> People:
        return [
            (build.place(unit), {"q1": value} | ({"gender": gender} if gender else {}))
            for (unit, gender), answers in self.cells.items()
            for value in answers
        ]

    def told(self) -> Told:
        nodes = [Node("town", None, None, None), *(Node(u, "town", None, 40) for u in ("a", "b"))]
        ballots = Ballots(Tree(tuple(nodes)), Parameters(), tuple(self.people), {})
        item = next(one for one in items(ASKED) if isinstance(one, ScoredItem))
        measured, genders = Measured(item, ballots), ("girl", "boy")
        some = crossed(item, "gender", genders, measured.families, ballots)
        cells = self.cells
        return Told(measured, some, [_figure(one, *self._held(cells, 1, one)) for one in genders])

    def published(self, table: Table) -> object:
        """All that is told of a table: the protected sum of each unit and each gender's mean."""
        cells = dict(zip(self.cells, table, strict=True))
        units = [self._held(cells, 0, unit) for unit in ("a", "b")]
        genders = [self._held(cells, 1, gender) for gender in ("girl", "boy")]
        return units, [(round(mean, 1), *bounds) for mean, *bounds in genders]

    def _held(
        self, cells: Mapping[tuple[str, str], tuple[int, ...]], at: int, name: str
    ) -> tuple[float, bool, bool]:
        """The held mean, and whether it is the highest or lowest there may be."""
        answers = [value for key, some in cells.items() if key[at] == name for value in some]
        n, span = len(answers), HI - LO
        held = protected_sum(sum(answers), n, LO, HI)
        return held / n, held >= HI * n - span, held <= LO * n + span

    def tables(self) -> list[Table]:
        """Every table of people of these numbers that is published alike."""
        ways = [
            list(combinations_with_replacement(range(LO, HI + 1), len(answers)))
            for answers in self.cells.values()
        ]
        wanted = self.published(tuple(self.cells.values()))
        return [table for table in product(*ways) if self.published(table) == wanted]

    def is_everything_possible(self) -> bool:
        every = self.tables()
        for at, (unit, _) in enumerate(self.cells):
            seen = {value for table in every for value in table[at]}
            sums = {sum(table[at]) for table in every}
            is_whole = sum(key[0] == unit for key in self.cells) == 1
            if seen != set(range(LO, HI + 1)) or (len(sums) == 1 and not is_whole):
                return False
        return True


def _figure(choice: str, mean: float, is_at_top: bool, is_at_bottom: bool) -> ClassFigure:
    bound = Bound.AT_LEAST if is_at_top else Bound.AT_MOST if is_at_bottom else None
    return ClassFigure(choice, round(mean, 1), Exactly(5), None, bound)


def small(seed: int) -> Small:
    chance = random.Random(seed)
    sizes = [("a", "girl", 3), ("a", "boy", 2), ("b", "girl", 2), ("b", "boy", 3)]
    sizes += [("a", "", 1)] if chance.random() < 0.6 else []
    sizes += [("b", "", 1)] if chance.random() < 0.3 else []
    tilt = chance.choice([(1, 1, 1), (1, 2, 6), (0, 1, 8)])
    return Small(
        {(unit, gender): tuple(chance.choices((1, 2, 3), tilt, k=n)) for unit, gender, n in sizes}
    )


def test_the_auditor_says_what_counting_every_table_says() -> None:
    said = {seed: leaves_everything_possible(small(seed).told()) for seed in range(60)}

    assert said == {seed: small(seed).is_everything_possible() for seed in range(60)}
    assert 10 < sum(said.values()) < 50


# --- large towns ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_the_true_table_meets_everything_the_auditor_takes_as_told(seed: int) -> None:
    town = large_units(f"truth {seed}", (40, 160))
    survey = replace(DEFINITION, second_breakdown=GATE)
    for told in told_of(town.nodes, town.people, survey, GATE):
        table = true_table(told, town.people)
        for row in (*told.of_tree, *told.of_values, *told.of_classes):
            total = sum(weight * table[at] for at, weight in row.weights.items())
            assert row.low is None or row.low <= total
            assert row.high is None or total <= row.high


def true_table(told: Told, people: People) -> list[int]:
    atom_of = {place: at for at, one in enumerate(told.atoms) for place in one.atom.places}
    cell_of = {(cell.atom, cell.choice): at for at, cell in enumerate(told.cells)}
    table = [0] * told.size
    for place, answers in people:
        value = told.measured.item.value(answers)
        if value is not None and place in told.some.whole:
            choice = answers.get(GATE)
            cell = cell_of[atom_of[place], choice if isinstance(choice, str) else None]
            table[told.variable(cell, value)] += 1
    return table


def test_large_units_are_told_by_class_as_a_rule() -> None:
    content = tried = 0
    for seed in range(4):
        town = large_units(f"usual {seed}", (60, 160))
        for told in told_of(town.nodes, town.people, DEFINITION, GATE):
            if may_be_told(told.some, Parameters()):
                tried += 1
                content += leaves_everything_possible(told)

    assert tried >= 8
    assert content >= tried - 1


# --- the search -------------------------------------------------------------------------------


def test_a_table_that_is_found_meets_every_row() -> None:
    some = Tables(3, [Row({0: 1, 1: 1, 2: 1}, 7, 7), Row({0: 1, 1: 4, 2: 9}, 40, 41)])

    table = some.find({2: 1})

    assert table is not None
    assert sum(table) == 7
    assert 40 <= table[0] + 4 * table[1] + 9 * table[2] <= 41
    assert some.find({}, {0: 8}) is None


def test_a_search_that_ends_too_early_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_NODES", 1)
    chance = random.Random(1)
    halves = [[chance.randrange(100) for _ in range(30)] for _ in range(4)]
    split = [Row(dict(enumerate(some)), sum(some) // 2, sum(some) // 2) for some in halves]
    hard = Tables(30, [*split, *(Row({at: 1}, 0, 1) for at in range(30))])

    with pytest.raises(Undecided):
        hard.find({})
