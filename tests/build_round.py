"""Builders of what a count takes: the smallest definitions, trees of places and answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.history import Earlier
from surveyapp.domain.language import Text
from surveyapp.domain.release import ItemFacts, Release, RoundFacts
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
    TextQuestion,
)
from surveyapp.domain.value import DontKnow

DONT_KNOW = DontKnow.DONT_KNOW
FACTS = RoundFacts(id=7, definition="parents", version="2026.1", period="2026")
Answers = Mapping[str, object]

USUAL_SHAPE = (0.02, 0.03, 0.07, 0.17, 0.33, 0.38)


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
    dont_know: bool = True,
) -> Scale:
    size = hi - lo + 1
    even = USUAL_SHAPE if size == 6 else tuple(1 / size for _ in range(size))
    return Scale(
        key=key,
        title=text(key),
        points=tuple(Point(value, text(str(value))) for value in range(lo, hi + 1)),
        low_end=text("low"),
        high_end=text("high"),
        dont_know=text("don't know") if dont_know else None,
        high=frozenset((hi - 1, hi) if high is None else high),
        shape=even if shape is None else shape,
        method=method,
    )


AGREE = scale()
YES_NO = scale(0, 1, key="yes-no", high=[1], shape=(0.3, 0.7), method=Method.SHARE)


def asked(
    key: str = "thrives",
    *feeds: Feed,
    on: Scale = AGREE,
    reversed: bool = False,  # noqa: A002 - the definition file's own word
    show_if: Condition | None = None,
) -> ScaleQuestion:
    return ScaleQuestion(
        key=key, text=text(key), scale=on, reversed=reversed, feeds=feeds, show_if=show_if
    )


def number(
    key: str, lo: int = 0, hi: int = 20, *, show_if: Condition | None = None
) -> NumberQuestion:
    return NumberQuestion(key=key, text=text(key), min=lo, max=hi, show_if=show_if)


def choices(*keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, text(key)) for key in keys)


def single(
    key: str = "sfo", *keys: str, fact: bool = True, show_if: Condition | None = None
) -> SingleQuestion:
    offered = choices(*(keys or ("yes", "no")))
    return SingleQuestion(key=key, text=text(key), choices=offered, fact=fact, show_if=show_if)


def multiple(key: str, *keys: str) -> MultipleQuestion:
    return MultipleQuestion(key=key, text=text(key), choices=choices(*keys))


def free_text(key: str = "comment", max_length: int = 100) -> TextQuestion:
    return TextQuestion(key=key, text=text(key), max_length=max_length)


def only_if(gate: str, *keys: str) -> Condition:
    return Condition(gate, frozenset(keys or ("yes",)))


def definition(
    questions: Sequence[Question] | Mapping[str, Sequence[Question]] = (asked("q1"),),
    *,
    on: Scale = AGREE,
    overall: str | None = None,
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
        overall=overall,
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
    earlier: Sequence[Earlier] = (),
    kinds: Mapping[str, str] | None = None,
) -> Release:
    return count(
        survey or definition(),
        nodes,
        given,
        parameters or Parameters(),
        facts=FACTS,
        earlier=earlier,
        kinds=kinds or {},
    )


def with_shape(shape: tuple[float, ...] = USUAL_SHAPE) -> Earlier:
    """An earlier round that knows how answers to `q1` usually lie, and nothing else."""
    told = {"q1": ItemFacts(AGREE.key, shape, None)}
    empty = replace(release(unit_alone("elsewhere"), ()), items=told)
    return Earlier(definition(), empty)
