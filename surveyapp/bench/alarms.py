"""How often something is called clear though nothing differs (§3.3): false alarms.

Two surveys of invented towns where every unit is alike and nothing changed, counted as always;
every verdict that says "clearly" is an alarm. Answers of one person go together, as real ones do.
"""

import math
import random
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, cycle
from statistics import NormalDist

from surveyapp.bench.coverage import LO, SHAPES
from surveyapp.bench.goals import Line
from surveyapp.bench.town import DEFINITION, Progress
from surveyapp.config import Config
from surveyapp.definitions import loader
from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, Parameters
from surveyapp.domain.history import Earlier, Kind, Name, figure
from surveyapp.domain.release import Release, RoundFacts
from surveyapp.domain.survey import Feed, ScaleQuestion, Section, SurveyDefinition
from surveyapp.domain.value import Value
from surveyapp.domain.verdict import Verdict

INDICATORS, QUESTIONS_EACH = 10, 3
TOGETHER = 0.6
"""The part of an answer's standard deviation that is the person's own mood."""
GOAL = 0.05
_FEWEST, _MOST = 8, 60
_ANSWER = 0.6
_NORMAL = NormalDist()
_ENDS = tuple(tuple(accumulate(shape[:-1])) for shape in SHAPES.values())
"""Per shape, below which part of people each value ends."""


@dataclass
class Tally:
    """Verdicts of one kind: how many, how many clear, and on how many pages any was."""

    verdicts: int = 0
    clear: int = 0
    pages: int = 0
    pages_with_any: int = 0

    def add(self, verdicts: Sequence[Verdict]) -> None:
        clear = sum(verdict.is_clear for verdict in verdicts)
        self.verdicts += len(verdicts)
        self.clear += clear
        self.pages += 1
        self.pages_with_any += clear > 0


@dataclass
class Alarms:
    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, kind: str, verdicts: Sequence[Verdict]) -> None:
        self.tallies.setdefault(kind, Tally()).add(verdicts)


def measured(towns: int, units: int, seed: int, progress: Progress) -> list[Line]:
    asked = _survey()
    alarms = Alarms()
    for town in range(towns):
        chance = random.Random(f"alarms {seed} {town}")  # noqa: S311 - invented people
        invited = {f"unit-{u}": 2 * chance.randint(_FEWEST, _MOST) for u in range(units)}
        before = Earlier(asked, _counted(asked, invited, chance, ()))
        _add(alarms, _counted(asked, invited, chance, (before,)))
        progress(town + 1, towns)
    return [
        Line("towns", towns),
        Line("units in each", units),
        Line("indicators", INDICATORS),
        Line("seed", seed),
        *_lines(alarms),
    ]


# --- an invented town -------------------------------------------------------------------------


def _survey() -> SurveyDefinition:
    """Ten indicators of three questions each, on the scale of a real survey."""
    library = loader.load(Config.from_environment({}).definitions)
    like = library.definitions[DEFINITION].definition
    sections = tuple(
        Section(f"theme_{number}", like.title, None, tuple(_questions(like, number)))
        for number in range(INDICATORS)
    )
    return replace(like, sections=sections, overall=None)


def _questions(like: SurveyDefinition, number: int) -> Iterator[ScaleQuestion]:
    for part in range(QUESTIONS_EACH):
        key, feeds = f"q{number}_{part}", (Feed(f"indicator-{number}"),)
        yield ScaleQuestion(key=key, text=like.title, scale=like.scale, feeds=feeds)


def _counted(
    asked: SurveyDefinition,
    invited: Mapping[str, int],
    chance: random.Random,
    earlier: Sequence[Earlier],
) -> Release:
    nodes = [Node("town", None, None, None)]
    nodes += [Node(unit, "town", None, number) for unit, number in invited.items()]
    people = [
        ((unit, None), _answers(asked, chance))
        for unit, number in invited.items()
        for _ in range(number)
        if chance.random() < _ANSWER
    ]
    facts = RoundFacts(len(earlier), asked.key, asked.version, str(2025 + len(earlier)))
    return count(asked, nodes, people, Parameters(), facts=facts, earlier=earlier)


def _answers(asked: SurveyDefinition, chance: random.Random) -> dict[str, Value]:
    """Each question has one of the shapes, everywhere and always."""
    mood, rest = chance.gauss(0, 1), math.sqrt(1 - TOGETHER**2)
    return {
        question.key: LO + bisect(ends, _NORMAL.cdf(TOGETHER * mood + rest * chance.gauss(0, 1)))
        for question, ends in zip(asked.questions, cycle(_ENDS), strict=False)
    }


# --- what was called clear --------------------------------------------------------------------


def _add(alarms: Alarms, release: Release) -> None:
    for region in release.regions[1:]:
        for kind, figures in (
            ("indicators", region.indicators),
            ("themes", region.sections),
            ("questions", region.questions),
        ):
            changes = [one.change.verdict for one in figures if one.change is not None]
            alarms.add(f"{kind}, since last time", changes)
            beside = [each.verdict for one in figures for each in one.comparisons]
            alarms.add(f"{kind}, beside the others", beside)
    for name in [(Kind.INDICATOR, one.key) for one in release.root.indicators]:
        alarms.add("indicators, all units on one page", list(_among_units(release, name)))


def _among_units(release: Release, name: Name) -> Iterator[Verdict]:
    for region in release.regions[1:]:
        found = figure(region, name)
        for one in () if found is None else found.comparisons:
            if one.among_units is not None:
                yield one.among_units


def _lines(alarms: Alarms) -> Iterator[Line]:
    for kind, tally in alarms.tallies.items():
        yield Line(f"{kind}: verdicts", tally.verdicts)
        yield Line(f"{kind}: clear", tally.clear / max(tally.verdicts, 1), at_most=GOAL)
        yield Line(f"{kind}: pages with any clear", tally.pages_with_any / max(tally.pages, 1))
