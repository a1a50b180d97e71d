"""Single and multiple questions: each choice's share in classes, never a count (R15).

In an atom the choices are told one after the other, each class held so that, with what was told
before, everybody may still have chosen anything. Choices about which nothing more can be told
are joined into `other`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations_with_replacement

from surveyapp.domain.ballots import Ballots, Outcome
from surveyapp.domain.disclosure import (
    MANY_INVITED,
    NodeKey,
    Parameters,
    People,
    Suppressed,
    follow_up_class,
    told,
)
from surveyapp.domain.floating import Numbers, leaves_out, published_over
from surveyapp.domain.result import PublishedChoices, QuestionResult, ShareClass
from surveyapp.domain.scoring import ChoiceItem
from surveyapp.domain.share_class import CountRange, held_class, nothing_told, shown, ten_points
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.domain.structure import Thresholds, arrange, why_hidden
from surveyapp.domain.tree import Tree

OTHER = "other"
Ranges = Mapping[str, CountRange]
"""What is told of each choice; those joined into `other` are absent."""


def choose(item: ChoiceItem, ballots: Ballots) -> Outcome:
    """What is told of a single or multiple question."""
    answered = ballots.number_of(item.looks_at, lambda answers: bool(item.chosen(answers)))
    thresholds = thresholds_of(item, ballots.parameters)
    tree = tree_of(item, ballots.tree, answered, thresholds)
    asked = () if item.condition is None else ballots.asked_and_not(item.condition)
    structure = arrange(tree, [answered, *asked], thresholds)
    marks = _Marks(item, ballots)
    ranges = {atom.places: marks.told_in(atom.places) for atom in structure.atoms}

    def result(key: NodeKey) -> PublishedChoices | Suppressed:
        places = tree.places[key]
        n = tree.total(key, answered)
        invited = tree.invited(places)
        if key not in structure.shown:
            return Suppressed(why_hidden(key, n, invited, thresholds, MANY_INVITED))
        people: People = told(n, invited) if item.condition is None else follow_up_class(n)
        few = leaves_out(ballots.tree, tree, key, answered)
        if key == tree.root and n >= ENOUGH_FOR_PATTERNS and item.condition is None:
            return PublishedChoices(people, _classes(item, n, marks.in_ten_points(places)), few)
        inside = [ranges[atom.places] for atom in structure.atoms_in(places)]
        return PublishedChoices(people, _classes(item, n, _sum(item, inside)), few)

    return Outcome({key: QuestionResult(item.key, result(key)) for key in tree.node})


def tree_of(item: ChoiceItem, tree: Tree, answered: Numbers, thresholds: Thresholds) -> Tree:
    """The round's tree, a few people perhaps lifted in it (R16). Never for a conditional question:
    those asked and those not asked would have to float alike."""
    return tree if item.condition else published_over(tree, answered, thresholds)


def thresholds_of(item: ChoiceItem, parameters: Parameters) -> Thresholds:
    least = parameters.k_share
    group = max(least, parameters.k_group)
    if item.condition is None:
        return Thresholds(least, group)
    return Thresholds(least, group, lambda answered: follow_up_class(answered).low)


@dataclass(frozen=True)
class _Marks:
    item: ChoiceItem
    ballots: Ballots

    def _counted(self, places: frozenset[NodeKey]) -> tuple[int, Counter[str]]:
        """How many answered at these places, and how many marked each choice."""
        alike: Counter[frozenset[str]] = Counter()
        for place in places & self._chosen.keys():
            alike.update(self._chosen[place])
        marked: Counter[str] = Counter()
        for chosen, number in alike.items():
            marked.update(dict.fromkeys(chosen, number))
        return alike.total() - alike[frozenset()], marked

    @cached_property
    def _chosen(self) -> Mapping[NodeKey, Counter[frozenset[str]]]:
        """Per place how many chose the same."""
        seen = self.ballots.each(self.item.looks_at, self.item.chosen)
        return {place: Counter(chosen) for place, chosen in seen.items()}

    def in_ten_points(self, places: frozenset[NodeKey]) -> Ranges:
        n, marked = self._counted(places)
        return {choice: ten_points(marked[choice], n) for choice in self.item.choices}

    def told_in(self, places: frozenset[NodeKey]) -> Ranges:
        n, marked = self._counted(places)
        if n == 0:
            return {}
        if self.item.is_multiple:
            # So many known people, and every number of them that may have marked it.
            known = self.ballots.parameters.spans
            possible = [[(of_them, n - known + of_them)] for of_them in range(known + 1)]
            return {
                choice: held_class(marked[choice], n, possible, (0, n))
                for choice in self.item.choices
            }
        return _one_after_the_other(self.item.choices, n, marked, self.ballots.parameters.spans)


def _one_after_the_other(
    choices: Sequence[str], n: int, marked: Counter[str], known: int
) -> Ranges:
    """`known` is how many people's choices are reckoned with at once."""
    found: dict[str, CountRange] = {}
    for index, choice in enumerate(choices):
        rest = len(choices) - index - 1
        free = _possible(found, n, choice, rest, ())
        possible = [
            [_possible(found, n, choice, rest, chosen)]
            for chosen in combinations_with_replacement(choices, known)
        ]
        held = held_class(marked[choice], n, possible, free)
        if rest and held.low <= free[0] and free[1] <= held.high:
            break
        found[choice] = held
    return found


def _possible(
    before: Ranges, n: int, choice: str, rest: int, chosen: Sequence[str]
) -> tuple[int, int]:
    """How few and many can have chosen `choice` when people chose `chosen`, one each; `before`
    is what was told already, `rest` how many choices are still to come after this one."""
    fewest = sum(max(told.low, chosen.count(key)) for key, told in before.items())
    most = sum(told.high for told in before.values())
    still_to_come = sum(one != choice and one not in before for one in chosen)
    high = n - fewest - still_to_come
    low = 0 if rest else n - most
    return max(low, chosen.count(choice)), high


def _sum(item: ChoiceItem, atoms: Sequence[Ranges]) -> Ranges:
    """A place's ranges from those of its atoms: choices told in each of them."""
    kept = [atom for atom in atoms if atom]
    return {
        choice: reduce(CountRange.plus, [atom[choice] for atom in kept])
        for choice in item.choices
        if kept and all(choice in atom for atom in kept)
    }


def _classes(item: ChoiceItem, n: int, ranges: Ranges) -> tuple[ShareClass, ...]:
    classes = [shown(ranges[choice], choice) for choice in item.choices if choice in ranges]
    if not item.is_multiple and len(ranges) < len(item.choices):
        classes.append(shown(_left(n, ranges), OTHER))
    return tuple(one for one in classes if one is not None)


def _left(n: int, ranges: Ranges) -> CountRange:
    """What follows about the choices not told, all together."""
    if not ranges:
        return nothing_told(n)
    fewest, most = sum(r.low for r in ranges.values()), sum(r.high for r in ranges.values())
    return CountRange(n, max(0, n - most), max(0, n - fewest))
