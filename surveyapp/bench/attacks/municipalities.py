"""Invented municipalities that are surveyed: skewed answers, unit and group effects.

Three sectors of four to eight units; 8 to 600 invited, log-normal; groups of 9 to 22, at most ten
in a unit; response Beta(6, 4.5). Of every kind of question there is at least one.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.language import Text
from surveyapp.domain.release import Release, RoundFacts
from surveyapp.domain.survey import (
    Audience,
    Choice,
    Condition,
    Feed,
    Method,
    MultipleQuestion,
    Point,
    Question,
    Scale,
    ScaleQuestion,
    Section,
    SingleQuestion,
    SurveyDefinition,
)
from surveyapp.domain.tree import Tree
from surveyapp.domain.value import Value

Answers = Mapping[str, Value]
SHAPE = (0.02, 0.03, 0.07, 0.17, 0.33, 0.38)
"""How satisfied people usually answer from 1 to 6."""
IN_THEME = ("thrives", "safe", "heard")
SCORED = ("thrives", "safe", "heard", "outdoors", "told")
GATE, FOLLOW_UP, WAYS = "after-school", "after-school-good", "ways"
_SECTORS, _UNITS = 3, (4, 8)
_INVITED, _GROUP, _MOST_GROUPS = (8, 600), (9, 22), 10
_SKIPS = 0.03
_IN_GATE = 0.55
_MARKS = 0.4


@dataclass(frozen=True)
class Municipality:
    """A municipality whose people have answered."""

    nodes: tuple[Node, ...]
    people: tuple[tuple[NodeKey, Answers], ...]

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.nodes)

    def release(self, parameters: Parameters) -> Release:
        return self._counted(DEFINITION, parameters)

    def release_by_class(self, parameters: Parameters) -> Release:
        """With a second breakdown (R8)."""
        return self._counted(replace(DEFINITION, second_breakdown=GATE), parameters)

    def _counted(self, asked: SurveyDefinition, parameters: Parameters) -> Release:
        facts = RoundFacts(1, asked.key, asked.version, "2026")
        return count(asked, self.nodes, self.people, parameters, facts=facts, seed=b"attack")


def municipality(seed: str, sectors: int = _SECTORS) -> Municipality:
    chance = random.Random(seed)  # noqa: S311 - invented people
    nodes = [Node("town", None, None, None)]
    people: list[tuple[NodeKey, Answers]] = []
    for sector in range(sectors):
        nodes.append(Node(f"s{sector}", "town", None, None))
        for number in range(chance.randint(*_UNITS)):
            unit = f"s{sector}u{number}"
            invited = min(_INVITED[1], max(_INVITED[0], round(chance.lognormvariate(4.3, 0.8))))
            groups = list(_groups(chance, invited))
            nodes.append(Node(unit, f"s{sector}", None, invited))
            nodes += [Node(unit, unit, f"g{g}", size) for g, size in enumerate(groups)]
            people += _answered(chance, unit, invited, groups)
    return Municipality(tuple(nodes), tuple(people))


def kindergartens(seed: str, number: int = 14) -> Municipality:
    """One sector of small units without groups."""
    chance = random.Random(seed)  # noqa: S311 - invented people
    nodes = [Node("town", None, None, None), Node("s0", "town", None, None)]
    people: list[tuple[NodeKey, Answers]] = []
    for unit in (f"k{n}" for n in range(number)):
        invited = min(120, max(8, round(chance.lognormvariate(3.0, 0.6))))
        nodes.append(Node(unit, "s0", None, invited))
        people += _answered(chance, unit, invited, [])
    return Municipality(tuple(nodes), tuple(people))


def large_units(seed: str, invited: tuple[int, int] = (60, 240)) -> Municipality:
    """Three to eight units without groups right below the municipality."""
    chance = random.Random(seed)  # noqa: S311 - invented people
    nodes = [Node("town", None, None, None)]
    people: list[tuple[NodeKey, Answers]] = []
    for unit in (f"u{n}" for n in range(chance.randint(3, 8))):
        size = chance.randint(*invited)
        nodes.append(Node(unit, "town", None, size))
        people += _answered(chance, unit, size, [])
    return Municipality(tuple(nodes), tuple(people))


def _groups(chance: random.Random, invited: int) -> Iterator[int]:
    """The sizes of a unit's groups; of a large one some people are in none."""
    left = invited
    for _ in range(_MOST_GROUPS):
        size = chance.randint(*_GROUP)
        if left < size:
            return
        yield size
        left -= size


def _answered(
    chance: random.Random, unit: str, invited: int, groups: Sequence[int]
) -> Iterator[tuple[NodeKey, Answers]]:
    response, tilt = chance.betavariate(6, 4.5), chance.gauss(0, 0.35)
    places: list[tuple[NodeKey, int]] = [((unit, f"g{g}"), size) for g, size in enumerate(groups)]
    places.append(((unit, None), invited - sum(groups)))
    for place, size in places:
        here = tilt + chance.gauss(0, 0.25)
        for _ in range(size):
            if chance.random() < response:
                yield place, dict(_answers(chance, here))


def _answers(chance: random.Random, tilt: float) -> Iterator[tuple[str, Value]]:
    mood = tilt + chance.gauss(0, 0.3)
    for question in DEFINITION.questions:
        if chance.random() < _SKIPS:
            continue
        match question:
            case SingleQuestion():
                yield question.key, "yes" if chance.random() < _IN_GATE else "no"
            case MultipleQuestion():
                chosen = [one.key for one in question.choices if chance.random() < _MARKS]
                if chosen:
                    yield question.key, frozenset(chosen)
            case ScaleQuestion():
                yield question.key, _value(chance, question.scale, mood)


def _value(chance: random.Random, scale: Scale, tilt: float) -> int:
    steps = range(len(scale.points))
    pairs = zip(steps, scale.shape, strict=True)
    weights = [share * math.exp(tilt * step) for step, share in pairs]
    return scale.lo + chance.choices(steps, weights)[0]


# --- what is asked ----------------------------------------------------------------------------


def _text(words: str) -> Text:
    return Text({"nb": words, "en": words})


def _scale(key: str, lo: int, shape: tuple[float, ...], high: int, method: Method) -> Scale:
    hi = lo + len(shape) - 1
    return Scale(
        key=key,
        title=_text(key),
        points=tuple(Point(value, _text(str(value))) for value in range(lo, hi + 1)),
        low_end=_text("low"),
        high_end=_text("high"),
        dont_know=None,
        high=frozenset(range(high, hi + 1)),
        shape=shape,
        method=method,
    )


_SIX = _scale("agree-1-6", 1, SHAPE, 5, Method.MEAN)
_FIVE = _scale("agree-1-5", 1, (0.03, 0.05, 0.12, 0.38, 0.42), 4, Method.MEAN)
_YES_NO = _scale("yes-no", 0, (0.2, 0.8), 1, Method.SHARE)


def _asked(key: str, scale: Scale, show_if: Condition | None = None) -> ScaleQuestion:
    feeds = () if show_if or scale is not _SIX else (Feed("all-in-all"),)
    return ScaleQuestion(key=key, text=_text(key), scale=scale, feeds=feeds, show_if=show_if)


def _choices(*keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, _text(key)) for key in keys)


_QUESTIONS: tuple[Question, ...] = (
    _asked("thrives", _SIX),
    _asked("safe", _SIX),
    _asked("heard", _SIX),
    _asked("outdoors", _FIVE),
    _asked("told", _YES_NO),
    SingleQuestion(key=GATE, text=_text(GATE), choices=_choices("yes", "no"), fact=True),
    _asked(FOLLOW_UP, _SIX, Condition(GATE, frozenset({"yes"}))),
    MultipleQuestion(key=WAYS, text=_text(WAYS), choices=_choices("a", "b", "c", "d")),
)
DEFINITION = SurveyDefinition(
    key="attacked",
    version="1",
    audience=Audience.PARENTS,
    unit_types=(),
    languages=("nb", "en"),
    title=_text("attacked"),
    intro=_text("attacked"),
    minutes=5,
    scale=_SIX,
    sections=(Section("all", _text("all"), None, _QUESTIONS),),
    layout="theme",
    overall=None,
)
SMALLEST = replace(
    DEFINITION, key="smallest", sections=(Section("all", _text("all"), None, _QUESTIONS[:1]),)
)
"""One question alone."""
