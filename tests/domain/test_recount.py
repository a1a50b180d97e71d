"""What may take the place of a release: the same people and atoms, and nothing more told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from surveyapp.domain.disclosure import Exactly, NodeKey, Reason, Suppressed
from surveyapp.domain.recount import Difference, difference
from surveyapp.domain.release import Published, PublishedChoices, Region, Release, ShareClass
from surveyapp.domain.result import Category, Driver, Drivers, Reliability
from tests import build_round as build

SURVEY = build.definition(
    {"first": [build.asked("q1"), build.asked("q2")], "second": [build.single("q4", "yes", "no")]}
)
NODES = build.municipality({"s": {"u": 160, "v": {"a": 12, "b": 20}}, "t": {"w": 40}})
NUMBERS = {"u": 130, "v/a": 9, "v/b": 12, "w": 25}
ANSWERS = [
    (
        build.place(place),
        {"q1": 1 + number % 6, "q2": 6 - number % 5, "q4": ("yes", "no")[number % 2]},
    )
    for place, people in NUMBERS.items()
    for number in range(people)
]
CATEGORIES = (Category(1, 3, 0.4), Category(4, 4, 0.3), Category(5, 6, 0.3))
DRIVERS = Drivers("q1", 0.4, 400, (Driver("q2", 1.0, 1.0),))
RELIABILITY = (Reliability("section", "first", 0.8, (0.7, 0.9), None, ()),)
WITHHELD = Suppressed(Reason.TOO_FEW)
Change = Callable[[Region], Region]


def made(answers: Sequence[tuple[NodeKey, Mapping[str, object]]] = ANSWERS) -> Release:
    return build.release(NODES, answers, survey=SURVEY)


def at(release: Release, unit: str, change: Change) -> Release:
    """The release with one of its places otherwise."""
    regions = [change(one) if one.key == (unit, None) else one for one in release.regions]
    return replace(release, regions=tuple(regions))


def changed(**fields: object) -> Change:
    return lambda region: replace(region, **fields)


def question(number: int, **fields: object) -> Change:
    def change(region: Region) -> Region:
        asked = list(region.questions)
        asked[number] = replace(asked[number], **fields)
        return replace(region, questions=tuple(asked))

    return change


def published(n: int = 130) -> Published:
    return Published(2.22, Exactly(n), (1.0, 3.0))


@pytest.fixture(scope="module")
def before() -> Release:
    """With everything that can be told of the largest unit."""
    told = at(made(), "u", question(0, categories=CATEGORIES, dont_know=0.1))
    return at(told, "u", changed(drivers=DRIVERS, reliability=RELIABILITY))


def test_a_release_may_take_its_own_place(before: Release) -> None:
    assert difference(before, before) is None


@pytest.mark.parametrize(
    "change",
    [
        question(0, result=published()),
        question(0, high=ShareClass(20, 30)),
        question(0, categories=CATEGORIES[1:]),
        question(0, result=WITHHELD, high=None, bands=(), categories=(), dont_know=None),
        changed(sections=(), indicators=()),
        changed(drivers=replace(DRIVERS, explained=0.3)),
        changed(drivers=None, reliability=()),
    ],
)
def test_other_figures_of_the_same_people_may_take_its_place_and_fewer(
    before: Release, change: Change
) -> None:
    after = at(before, "u", change)

    assert after != before
    assert difference(before, after) is None


@pytest.mark.parametrize(
    ("unit", "change"),
    [
        ("v", lambda one: replace(one, sections=(replace(one.sections[0], key="third"),))),
        ("v", changed(drivers=DRIVERS)),
        ("v", changed(reliability=RELIABILITY)),
        ("v", question(0, bands=(ShareClass(0, 50),) * 3)),
        ("w", question(0, categories=(Category(1, 6, 1.0),))),
        ("w", question(0, dont_know=0.1)),
        ("u", question(0, categories=(Category(1, 2, 0.3), Category(3, 4, 0.4), CATEGORIES[2]))),
        ("u", question(0, result=published(131))),
        ("u", question(0, result=replace(published(), leaves_out_few=True))),
        ("u", question(2, result=PublishedChoices(Exactly(130), (ShareClass(0, 9, "other"),)))),
    ],
)
def test_what_tells_more_or_of_others_may_not(before: Release, unit: str, change: Change) -> None:
    assert difference(before, at(before, unit, change)) is Difference.FIGURES


def test_what_was_withheld_may_not_be_shown(before: Release) -> None:
    withheld = question(0, result=WITHHELD, high=None, bands=(), categories=(), dont_know=None)

    assert difference(at(before, "u", withheld), before) is Difference.FIGURES


def test_one_person_less_or_more_may_not(before: Release) -> None:
    assert difference(before, made(ANSWERS[1:])) is Difference.PEOPLE
    assert difference(made(ANSWERS[1:]), before) is Difference.PEOPLE


def test_another_number_invited_or_place_may_not(before: Release) -> None:
    without_one = replace(before, regions=before.regions[:-1])

    assert difference(before, at(before, "u", changed(invited=161))) is Difference.PLACES
    assert difference(before, without_one) is Difference.PLACES


def test_other_atoms_may_not(before: Release) -> None:
    """As when one person who answered it before is no longer counted in a question."""
    (place, answers), *others = ANSWERS
    silent = [(place, {**answers, "q1": None}), *others]

    assert difference(before, replace(before, atoms={})) is Difference.ATOMS
    assert difference(before, made(silent)) is Difference.ATOMS
