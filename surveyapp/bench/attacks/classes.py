"""What an attacker knows of a question that is told by class, too (R8): T1 and T2 of both together.

He also knows how many of each class answered at every place. The rows of the classes are made
from the release alone, without anything of the auditor that let it pass.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf

from surveyapp.bench.attacks.knowledge import Question
from surveyapp.bench.attacks.programme import Programme, Variable, Weights
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.release import Bound
from surveyapp.domain.second_breakdown import ClassFigure, SecondBreakdown

_HALF_A_TENTH = 0.05001
Cell = tuple[NodeKey, str]
"""The people of one class at a place; "" for those without an answer to the fact."""


@dataclass(frozen=True)
class CrossedQuestion(Question):
    """A variable is now how many at a place are of a class and gave a value."""

    @property
    def breakdown(self) -> SecondBreakdown:
        found = self.release.second_breakdown
        if found is None:
            raise ValueError("the release has no second breakdown")
        return found

    @cached_property
    def figures(self) -> tuple[ClassFigure, ...]:
        """() where its classes are not told."""
        found = [one for one in self.breakdown.questions if one.key == self.item.key]
        return found[0].classes if found else ()

    @cached_property
    def cells(self) -> Mapping[Cell, Counter[int]]:
        found: dict[Cell, Counter[int]] = {}
        for place, answers in self.town.people:
            value = self.item.value(answers)
            if value is not None:
                choice = answers.get(self.breakdown.question)
                name = choice if isinstance(choice, str) else ""
                found.setdefault((place, name), Counter())[value] += 1
        return found

    @cached_property
    def sizes(self) -> Mapping[Cell, int]:
        return {cell: counts.total() for cell, counts in self.cells.items()}

    def of_numbers(self) -> Programme:
        truth: dict[Variable, int] = {
            (place, (choice, value)): counts[value]
            for (place, choice), counts in self.cells.items()
            for value in self.values
        }
        made = Programme(truth)
        for cell, n in self.sizes.items():
            made.add(self.of_cells([cell], dict.fromkeys(self.values, 1.0)), n, n)
        return made

    def weights(self, places: Iterable[NodeKey], per_value: Mapping[int, float]) -> Weights:
        wanted = set(places)
        return self.of_cells([cell for cell in self.cells if cell[0] in wanted], per_value)

    def of_cells(self, cells: Iterable[Cell], per_value: Mapping[int, float]) -> Weights:
        return {
            (place, (choice, value)): weight
            for place, choice in cells
            for value, weight in per_value.items()
        }

    def cells_of(self, choice: str) -> list[Cell]:
        """A class, as far as it is in the root's figure."""
        inside = self.tree.places[self.tree.root]
        return [cell for cell in self.cells if cell[1] == choice and cell[0] in inside]

    @cached_property
    def everything(self) -> Programme:
        """What the tree tells, and the classes."""
        made = self.programme
        for figure in self.figures:
            cells = self.cells_of(figure.choice)
            for sign, bound in ((1, Bound.AT_LEAST), (-1, Bound.AT_MOST)):
                # Sum of (value - mean ± 0.05) over all of the class.
                if figure.bound in {None, bound}:
                    row = {v: sign * (v - figure.mean) + _HALF_A_TENTH for v in self.values}
                    made.add(self.of_cells(cells, row), 0, inf, is_wide=True)
        return made

    def published(self) -> list[frozenset[NodeKey]]:
        """Every set of people that a figure tells of, as cells named like groups (for T1)."""
        sets = [self.tree.places[region.key] for region, _, _ in self.shown]
        sets += [places for places, _ in self.atoms]
        told = [{cell for cell in self.cells if cell[0] in places} for places in sets]
        told += [set(self.cells_of(figure.choice)) for figure in self.figures]
        return [frozenset(map(as_place, some)) for some in told]


def as_place(cell: Cell) -> NodeKey:
    (unit, group), choice = cell
    return f"{unit}/{group or ''}", choice
