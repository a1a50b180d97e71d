"""Builders of what a count takes: definitions, trees of places, answers."""

from collections.abc import Iterable, Mapping, Sequence

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
    NumberQuestion,
    Point,
    Question,
    Scale,
    ScaleQuestion,
    Section,
    SingleQuestion,
    SurveyDefinition,
)

USUAL_SHAPE = (0.02, 0.03, 0.07, 0.17, 0.33, 0.38)
FACTS = RoundFacts(id=7, definition="parents", version="2026.1", period="2026")
Answers = Mapping[str, object]


def text(words: str) -> Text:
    return Text({"nb": words, "en": words})


def scale(
    lo: int = 1,
    hi: int = 6,
    *,
    key: str = "agree-1-6",
    high: Iterable[int] | None = None,
    shape: tuple[float, ...] | None = None,
    method: Method = Method.MEAN,
) -> Scale:
    size = hi - lo + 1
    even = USUAL_SHAPE if size == 6 else tuple(1 / size for _ in range(size))
    return Scale(
        key=key,
        title=text(key),
        points=tuple(Point(value, text(str(value))) for value in range(lo, hi + 1)),
        low_end=text("low"),
        high_end=text("high"),
        dont_know=text("don't know"),
        high=frozenset((hi - 1, hi) if high is None else high),
        shape=even if shape is None else shape,
        method=method,
    )


AGREE = scale()
YES_NO = scale(0, 1, key="yes-no", high=[1], shape=(0.3, 0.7), method=Method.SHARE)


def asked(
    key: str,
    *feeds: Feed,
    on: Scale = AGREE,
    reversed: bool = False,  # noqa: A002 - the definition file's own word
    show_if: Condition | None = None,
) -> ScaleQuestion:
    return ScaleQuestion(
        key=key, text=text(key), scale=on, reversed=reversed, feeds=feeds, show_if=show_if
    )


def number(key: str, lo: int, hi: int) -> NumberQuestion:
    return NumberQuestion(key=key, text=text(key), min=lo, max=hi)


def single(key: str, *choices: str, fact: bool = True) -> SingleQuestion:
    return SingleQuestion(
        key=key, text=text(key), choices=tuple(Choice(c, text(c)) for c in choices), fact=fact
    )


def multiple(key: str, *choices: str) -> MultipleQuestion:
    return MultipleQuestion(
        key=key, text=text(key), choices=tuple(Choice(c, text(c)) for c in choices)
    )


def definition(
    questions: Sequence[Question] | Mapping[str, Sequence[Question]] = (asked("q1"),),
    *,
    on: Scale = AGREE,
) -> SurveyDefinition:
    """Questions in one section `all`, or in the sections given."""
    sections = questions if isinstance(questions, Mapping) else {"all": questions}
    return SurveyDefinition(
        key="parents",
        version="2026.1",
        audience=Audience.PARENTS,
        unit_types=(),
        languages=("nb", "en"),
        title=text("parents"),
        intro=text("intro"),
        minutes=5,
        scale=on,
        sections=tuple(
            Section(key, text(key), None, tuple(inside)) for key, inside in sections.items()
        ),
        layout="theme",
    )


def unit_alone(
    code: str = "medkila", *, invited: int | None = 20, groups: Mapping[str, int] | None = None
) -> tuple[Node, ...]:
    """A round of one unit, with or without groups."""
    below = tuple(Node(code, code, group, n) for group, n in (groups or {}).items())
    return (Node(code, None, None, invited), *below)


Units = Mapping[str, int | Mapping[str, int]]


def municipality(sectors: Mapping[str, Units], *, code: str = "fjordvik") -> tuple[Node, ...]:
    """A municipality of sectors of units; a unit is its number invited or its groups'."""
    nodes = [Node(code, None, None, None)]
    for sector, units in sectors.items():
        nodes.append(Node(sector, code, None, None))
        for unit, inside in units.items():
            if isinstance(inside, int):
                nodes.append(Node(unit, sector, None, inside))
            else:
                nodes.append(Node(unit, sector, None, sum(inside.values())))
                nodes += [Node(unit, unit, group, n) for group, n in inside.items()]
    return tuple(nodes)


def place(name: str) -> NodeKey:
    """`unit` or `unit/group`."""
    unit, _, group = name.partition("/")
    return (unit, group or None)


def answers(
    per_place: Mapping[str, Iterable[int]], key: str = "q1"
) -> list[tuple[NodeKey, Answers]]:
    """One question's answers, by place."""
    return [(place(name), {key: value}) for name, values in per_place.items() for value in values]


def release(
    nodes: Sequence[Node],
    given: Iterable[tuple[NodeKey, Answers]],
    *,
    survey: SurveyDefinition | None = None,
    parameters: Parameters | None = None,
    previous_shapes: Mapping[str, tuple[float, ...]] | None = None,
) -> Release:
    return count(
        survey or definition(),
        nodes,
        given,
        parameters or Parameters(),
        previous_shapes or {},
        facts=FACTS,
    )
