"""A figure over its rounds, and where it stopped meaning the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from surveyapp.domain.history import Break, Earlier, Kind, Name
from surveyapp.domain.release import Published
from surveyapp.domain.series import Series, series
from surveyapp.domain.survey import Feed, Question, SurveyDefinition
from tests import build_round as build

JOY = Feed("joy")
QUESTION: Name = (Kind.QUESTION, "q1")
INDICATOR: Name = (Kind.INDICATOR, "joy")


def asking(*questions: Question) -> SurveyDefinition:
    return build.definition([*questions])


SAME = asking(build.asked("q1", JOY), build.asked("q2", JOY))


def answered(definition: SurveyDefinition, year: int, values: Sequence[int]) -> Earlier:
    people = [(("medkila", None), {"q1": value, "q2": value}) for value in values]
    release = build.release(build.unit_alone(invited=50), people, survey=definition)
    facts = replace(release.survey_round, id=year, period=str(year))
    return Earlier(definition, replace(release, survey_round=facts))


def over(*rounds: Earlier, name: Name = QUESTION) -> Series:
    return series(rounds, "medkila", name)


def periods(found: Series) -> list[list[str]]:
    return [[point.period for point in one.points] for one in found.segments]


def test_rounds_that_ask_the_same_are_one_segment() -> None:
    found = over(*(answered(SAME, year, [4, 5, 5, 6, 3, 4]) for year in (2023, 2024, 2025)))

    assert periods(found) == [["2023", "2024", "2025"]]
    assert found.segments[0].because is None
    assert [len(run) for run in found.segments[0].runs] == [3]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(build.asked("q1", JOY), text=build.text("other words")), Break.WORDING),
        (build.asked("q1", JOY, on=build.scale(1, 5, key="agree-1-5")), Break.SCALE),
        (build.asked("q1", JOY, reversed=True), Break.SCALE),
        (
            build.asked("q1", JOY, on=replace(build.AGREE, high_end=build.text("very"))),
            Break.SCALE,
        ),
    ],
)
def test_a_question_that_changed_breaks_its_series_and_its_index(
    changed: Question, why: Break
) -> None:
    later = asking(changed, build.asked("q2", JOY, on=changed.scale))  # type: ignore[union-attr]
    rounds = [
        answered(SAME, 2024, [4, 5, 5, 4, 3, 4]),
        answered(later, 2025, [4, 5, 5, 4, 3, 4]),
        answered(later, 2026, [4, 5, 5, 4, 3, 4]),
    ]

    found = over(*rounds)

    assert periods(found) == [["2024"], ["2025", "2026"]]
    assert found.segments[1].because is why
    assert periods(over(*rounds, name=INDICATOR)) == [["2024"], ["2025", "2026"]]


def test_an_index_of_other_questions_is_another_index() -> None:
    fewer = asking(build.asked("q1", JOY), build.asked("q2"))
    rounds = [answered(SAME, 2024, [4, 5, 5, 4, 3, 4]), answered(fewer, 2025, [4, 5, 5, 4, 3, 4])]

    assert over(*rounds, name=INDICATOR).segments[1].because is Break.QUESTIONS
    assert periods(over(*rounds)) == [["2024", "2025"]]


def test_a_language_more_changes_nothing_and_another_word_in_one_language_does() -> None:
    one = build.asked("q1", JOY)
    more = replace(one, text=replace(one.text, wordings={**one.text.wordings, "pl": "q1"}))
    other = replace(one, text=replace(one.text, wordings={**one.text.wordings, "nb": "ny"}))
    definitions = [asking(each, build.asked("q2", JOY)) for each in (one, more, other)]
    rounds = [answered(d, 2024 + n, [4, 5, 5, 4, 3, 4]) for n, d in enumerate(definitions)]

    assert periods(over(*rounds)) == [["2024", "2025"], ["2026"]]


def test_no_line_goes_over_a_withheld_value_nor_over_a_round_without_the_question() -> None:
    without = asking(build.asked("q2", JOY))
    rounds = [
        answered(SAME, 2022, [4, 5, 5, 4, 3, 4]),
        answered(SAME, 2023, [4, 5]),
        answered(without, 2024, [4, 5, 5, 4, 3, 4]),
        answered(SAME, 2025, [4, 5, 5, 4, 3, 4]),
    ]

    (segment,) = over(*rounds).segments

    assert [point.period for point in segment.points] == ["2022", "2023", "2025"]
    assert [isinstance(point.result, Published) for point in segment.points] == [True, False, True]
    assert [len(run) for run in segment.runs] == [1, 1]


def test_a_place_that_took_no_part_has_no_series() -> None:
    assert series([answered(SAME, 2024, [4, 5, 5, 4, 3])], "bakken", QUESTION).segments == ()
