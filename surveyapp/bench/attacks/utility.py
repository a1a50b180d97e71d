"""What the rules cost: how much is hidden, and how far shown means are from the true ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.bench.attacks.knowledge import ITEMS
from surveyapp.bench.attacks.municipalities import Municipality
from surveyapp.domain.ballots import Ballots, Tally, merged, numbers
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.families import Families
from surveyapp.domain.means import Measured
from surveyapp.domain.release import Published
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.structure import arrange, for_means
from surveyapp.domain.tree import Tree

_ASKED = ("thrives", "safe", "heard")
_SHIFT = 0.05


@dataclass
class Utility:
    """Over municipalities and questions; cells are units and groups."""

    cells: int = 0
    cells_hidden: int = 0
    units: int = 0
    units_hidden: int = 0
    in_groups: int = 0
    in_hidden_groups: int = 0
    atoms: int = 0
    atoms_held: int = 0
    units_shown: int = 0
    units_shifted: int = 0
    rounds: int = 0
    round_shift: float = 0.0

    def add(self, town: Municipality, parameters: Parameters) -> None:
        ballots = Ballots(town.tree, parameters, town.people, {})
        for key in _ASKED:
            item = ITEMS[key]
            if isinstance(item, ScoredItem):
                self._add(town.tree, ballots, item)

    def _add(self, tree: Tree, ballots: Ballots, item: ScoredItem) -> None:
        tally = ballots.tally(item)
        outcome = Measured(item, ballots).outcome()
        shown = {
            key: question.result.value
            for key, question in outcome.results.items()
            if isinstance(question.result, Published)
        }
        units = [key for key in tree.node if tree.is_unit(key)]
        groups = [key for key in tree.node if key[1] is not None]
        self.cells += len(units) + len(groups)
        self.cells_hidden += sum(key not in shown for key in (*units, *groups))
        self.units += len(units)
        self.units_hidden += sum(key not in shown for key in units)
        in_groups = {key: merged(tally, [key]).total() for key in groups}
        self.in_groups += sum(in_groups.values())
        self.in_hidden_groups += sum(n for key, n in in_groups.items() if key not in shown)
        self.atoms += len(outcome.atoms or ())
        self.atoms_held += sum(atom.clipped for atom in outcome.atoms or ())
        self.units_shown += sum(key in shown for key in units)
        self.units_shifted += sum(
            abs(shown[key] - _mean(tally, tree.places[key])) >= _SHIFT
            for key in units
            if key in shown
        )
        self.rounds += 1
        self.round_shift += abs(shown[tree.root] - _mean(tally, tree.places[tree.root]))


def _mean(tally: Tally, places: Iterable[NodeKey]) -> float:
    counts = merged(tally, places)
    return sum(value * number for value, number in counts.items()) / counts.total()


@dataclass
class Small:
    """Units of one sector with 5 answers and more: hidden by *join* alone, and by rule R16."""

    units: int = 0
    joined: int = 0
    hidden: int = 0
    rounds: int = 0
    rounds_with_any: int = 0

    def add(self, town: Municipality, parameters: Parameters) -> None:
        ballots = Ballots(town.tree, parameters, town.people, {})
        for key in _ASKED:
            item = ITEMS[key]
            if isinstance(item, ScoredItem):
                self._add(town.tree, numbers(ballots.tally(item)), parameters)

    def _add(self, tree: Tree, answered: Mapping[NodeKey, int], parameters: Parameters) -> None:
        families = Families(tree, answered, parameters)
        joined = arrange(tree, [answered], for_means(parameters)).shown
        enough: Sequence[NodeKey] = [
            key
            for key in tree.node
            if tree.is_unit(key) and tree.total(key, answered) >= parameters.k_unit
        ]
        self.units += len(enough)
        self.joined += sum(key not in joined for key in enough)
        self.hidden += sum(key not in families.means.shown for key in enough)
        self.rounds += 1
        self.rounds_with_any += any(key not in joined for key in enough)
