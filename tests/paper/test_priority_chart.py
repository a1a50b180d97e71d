"""The priority matrix: strong above the line, high to the right, and every number readable."""

import itertools

import pytest

from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.priority import Corner, Priorities, Priority
from surveyapp.domain.release import Published, QuestionResult
from surveyapp.domain.survey import Section
from surveyapp.paper import priority_chart
from surveyapp.paper.priority_chart import BOTTOM, TOP, Chart
from surveyapp.services import priorities
from surveyapp.services.result_lines import Beside, QuestionLine
from tests import build_round as build

STRONG = 0.05


def drawn(*questions: tuple[float, float]) -> Chart:
    """Of questions with a weight and a mean."""
    low = sum(mean for _, mean in questions) / len(questions)
    section = Section("care", build.text("Care"), None, ())
    lines, items = [], []
    for number, (weight, mean) in enumerate(questions):
        key = f"q{number}"
        result = Published(mean, Exactly(40), (mean - 0.2, mean + 0.2))
        lines.append(QuestionLine(section, build.asked(key), QuestionResult(key, result), Beside()))
        corners = {
            (True, True): Corner.ACT,
            (True, False): Corner.KEEP,
            (False, True): Corner.WATCH,
            (False, False): Corner.MAINTAIN,
        }
        corner = corners[weight >= STRONG, mean < low]
        items.append(Priority(key, weight, 0.5, mean, result.interval, corner))
    found = Priorities(tuple(items), "whole", "s", 0.5, STRONG, low)
    return priority_chart.chart(priorities.matrix(build.asked("whole"), "S", 200, found, lines))


def test_each_dot_lies_in_its_corner() -> None:
    chart = drawn((0.2, 4.0), (0.1, 5.0), (0.02, 4.1), (0.01, 5.1))

    for mark, item in zip(chart.marks, chart.matrix.items, strict=True):
        is_strong = item.priority.corner in {Corner.ACT, Corner.KEEP}
        is_low = item.priority.corner in {Corner.ACT, Corner.WATCH}
        assert (mark.y < chart.usual) == is_strong
        assert (mark.x < chart.middle) == is_low
        assert TOP < mark.y < BOTTOM


def test_the_weightier_stands_higher() -> None:
    by_number = {mark.number: mark for mark in drawn((0.3, 4.2), (0.2, 4.6), (0.1, 5.4)).marks}
    weights = sorted(by_number.values(), key=lambda mark: mark.y)

    assert [mark.y for mark in weights] == sorted(mark.y for mark in by_number.values())
    assert len({mark.y for mark in by_number.values()}) == 3


@pytest.mark.parametrize("strong", [4, 8, 12])
def test_no_number_covers_another_though_all_means_are_alike(strong: int) -> None:
    questions = [(0.06 + n / 1000 if n < strong else 0.03 + n / 1000, 4.8) for n in range(16)]

    marks = drawn(*questions).marks

    assert len(marks) == 16
    for one, other in itertools.combinations(marks, 2):
        assert abs(one.x - other.x) >= 3 or abs(one.y - other.y) >= 21
