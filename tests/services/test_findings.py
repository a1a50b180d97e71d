"""What a result page says first: by rules, never more than the count said."""

import pytest

from surveyapp.domain.disclosure import Exactly, Reason, Suppressed
from surveyapp.domain.priority import Corner, Priorities, Priority
from surveyapp.domain.release import Change, Published, QuestionResult, SectionResult
from surveyapp.domain.result import Against, Comparison
from surveyapp.domain.survey import Section
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import finding_words
from surveyapp.services import priorities, result_lines
from surveyapp.services.findings import Clear, Extreme, Matters, Nothing, Than, findings
from surveyapp.services.priorities import Matrix
from surveyapp.services.result_lines import QuestionLine, SectionLine
from tests import build_round as build


def held(rest: float, verdict: Verdict) -> tuple[Comparison, ...]:
    return (Comparison(Against.MUNICIPALITY_WITHOUT_UNIT, rest, verdict),)


def question(
    key: str,
    mean: float | None,
    rest: tuple[float, Verdict] | None = None,
    last: tuple[float, Verdict] | None = None,
) -> QuestionResult:
    shown = (
        Suppressed(Reason.TOO_FEW) if mean is None else Published(mean, Exactly(30), (mean, mean))
    )
    change = None if last is None else Change(last[1], last[0], "2025")
    return QuestionResult(key, shown, change=change, comparisons=held(*rest) if rest else ())


def page(
    *results: QuestionResult, theme: tuple[float, float, Verdict] | None = None
) -> list[SectionLine]:
    """One theme with these questions; its own mean, the rest's and the verdict."""
    section = Section("care", build.text("Care"), None, tuple(build.asked(r.key) for r in results))
    lines = tuple(
        QuestionLine(section, build.asked(one.key), one, result_lines.beside(one))
        for one in results
    )
    mean = None
    if theme is not None:
        value = Published(theme[0], Exactly(30), None)
        mean = SectionResult("care", value, comparisons=held(*theme[1:]))
    return [SectionLine(section, mean, result_lines.beside(mean), lines)]


UP, DOWN, SAME = Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER, Verdict.NO_CLEAR_DIFFERENCE


def test_the_largest_clear_difference_each_way_comes_first() -> None:
    up, down, _ = findings(
        page(
            question("a", 5.0, (4.5, UP)),
            question("b", 5.5, (4.6, UP)),
            question("c", 3.0, (4.0, DOWN)),
            question("d", 4.0, (4.1, SAME), (4.9, DOWN)),
        ),
        None,
    )

    assert isinstance(up, Clear)
    assert isinstance(down, Clear)
    assert (up.about.key, up.than) == ("b", Than.REST)
    assert (down.about.key, down.than) == ("c", Than.REST)


def test_a_clear_theme_speaks_for_its_questions() -> None:
    found = findings(page(question("a", 5.9, (4.0, UP)), theme=(5.2, 4.8, UP)), None)

    assert isinstance(found[0], Clear)
    assert found[0].about.key == "care"


def test_a_difference_that_is_not_clear_is_never_called_one() -> None:
    first, second, _ = findings(
        page(question("a", 5.9, (4.0, SAME)), question("b", 4.5, (5.0, SAME))), None
    )

    assert first is Nothing.NOTHING_CLEAR
    assert isinstance(second, Extreme)
    assert (second.line.question.key, second.is_up) == ("b", False)


@pytest.mark.parametrize(
    ("result", "first"),
    [
        (question("a", None), Nothing.NOTHING_SHOWN),
        (question("a", 4.0), Nothing.NOTHING_TO_COMPARE),
        (question("a", 4.0, (4.5, Verdict.TOO_LITTLE)), Nothing.NOTHING_TO_COMPARE),
    ],
)
def test_where_there_is_nothing_to_say_the_finding_says_why(
    result: QuestionResult, first: Nothing
) -> None:
    assert findings(page(result), None)[0] is first


def matrix(*corners: Corner) -> Matrix:
    """Questions q0, q1 … of falling weight, each in its corner."""
    sections = page(*(question(f"q{number}", 4.0) for number in range(len(corners))))
    items = tuple(
        Priority(f"q{number}", 0.5 - number / 10, 0.9, 4.0, None, corner)
        for number, corner in enumerate(corners)
    )
    found = Priorities(items, "whole", "oppvekst", 0.5, 0.2, 4.1)
    return priorities.matrix(build.asked("whole"), "Oppvekst", 200, found, sections[0].questions)


@pytest.mark.parametrize(
    ("corners", "key"),
    [
        ((Corner.KEEP, Corner.ACT, Corner.ACT), "q1"),
        ((Corner.KEEP, Corner.WATCH), "q0"),
    ],
)
def test_what_matters_is_the_weightiest_that_is_low_else_the_weightiest(
    corners: tuple[Corner, ...], key: str
) -> None:
    last = findings(page(question("a", 4.0)), matrix(*corners))[-1]

    assert isinstance(last, Matters)
    assert last.drawn.line.question.key == key


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_finding_speaks_of_causes(language: str) -> None:
    shown = page(question("a", 5.0, (4.5, UP)), question("c", 3.0, (4.0, DOWN)))
    every = [
        *findings(shown, matrix(Corner.ACT)),
        *findings(shown, matrix(Corner.KEEP)),
        *findings(page(question("a", 4.0, None, (3.0, UP))), None),
        *Nothing,
    ]

    told = [finding_words.told(one, language) for one in every]

    assert all(one.heading and one.sentence.endswith(".") for one in told)
    words = " ".join(one.sentence.lower() for one in told)
    assert not any(word in words for word in ("fører til", "årsak", "leads to", "because", "!"))
