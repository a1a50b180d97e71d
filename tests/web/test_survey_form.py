"""The way through a form, as a pure function of what has been posted so far."""

from pathlib import Path

import pytest

from surveyapp.config import shipped
from surveyapp.definitions import loader
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.web import survey_form
from surveyapp.web.survey_form import Fields, Position

_HERE = Path(__file__).parent / "survey_definitions"


def _definition(name: str) -> SurveyDefinition:
    text = (_HERE / f"{name}.yaml").read_text(encoding="utf-8")
    scales = (shipped("survey_definitions") / "scales.yaml").read_text(encoding="utf-8")
    return loader.frozen(text, scales)


@pytest.fixture(scope="module")
def everything() -> SurveyDefinition:
    return _definition("everything")


@pytest.fixture(scope="module")
def young() -> SurveyDefinition:
    return _definition("young")


def _turn(definition: SurveyDefinition, fields: Fields, token: str, action: str) -> Position:
    answers = survey_form.read_sheet(definition, fields).answers
    position = survey_form.here(definition, answers, token)
    return survey_form.turned(definition, answers, position, action)


def test_a_theme_is_one_page_and_young_pupils_meet_one_question_at_a_time(
    everything: SurveyDefinition, young: SurveyDefinition
) -> None:
    themes = [page.key for page in survey_form.pages(everything)]
    single = [page.key for page in survey_form.pages(young)]

    assert themes == ["wellbeing", "talks", "follow_up", "end"]
    assert single == ["friends", "adults"]


def test_a_page_that_concerns_nobody_here_is_passed_both_ways(
    everything: SurveyDefinition,
) -> None:
    no_talk = {"talk": ["no"]}

    assert _turn(everything, no_talk, "talks", "next").token == "end"
    assert _turn(everything, no_talk, "end", "back").token == "talks"


def test_a_follow_up_on_a_later_page_is_asked_of_those_it_concerns(
    everything: SurveyDefinition,
) -> None:
    assert _turn(everything, {"talk": ["yes"]}, "talks", "next").token == "follow_up"


def test_a_follow_up_beside_its_gate_is_always_on_the_page(everything: SurveyDefinition) -> None:
    page = survey_form.here(everything, {}, "talks").page

    assert page is not None
    assert [question.key for question in page.questions] == ["talk", "talk_useful"]


def test_the_last_page_leads_to_checking_the_answers_and_back_again(
    everything: SurveyDefinition,
) -> None:
    review = _turn(everything, {}, "end", "next")

    assert review.page is None
    assert _turn(everything, {}, review.token, "back").token == "end"


def test_there_is_nothing_before_the_first_page(everything: SurveyDefinition) -> None:
    assert _turn(everything, {}, "wellbeing", "back").token == "wellbeing"


def test_changing_one_answer_leads_straight_back_to_checking(everything: SurveyDefinition) -> None:
    changing = _turn(everything, {}, "~review", "goto:years")

    assert changing.page is not None
    assert changing.page.key == "end"
    assert changing.returning
    assert _turn(everything, {}, changing.token, "review").page is None


@pytest.mark.parametrize("token", ["", "nonsense", "~", "wellbeing~~", "../../etc"])
def test_a_page_nobody_knows_is_the_first_one(everything: SurveyDefinition, token: str) -> None:
    assert survey_form.here(everything, {}, token) == Position(survey_form.pages(everything)[0])


@pytest.mark.parametrize("action", ["", "nonsense", "goto:nowhere", "clear:thrives"])
def test_an_action_nobody_knows_stays_on_the_page(
    everything: SurveyDefinition, action: str
) -> None:
    assert _turn(everything, {}, "end", action).token == "end"


def test_answers_to_other_pages_travel_along_and_those_on_the_page_do_not(
    everything: SurveyDefinition,
) -> None:
    fields = {"thrives": ["4"], "why": ["near", "good"], "years": [""], "stranger": ["x"]}
    on_page = survey_form.pages(everything)[0].questions

    carried = survey_form.carried(everything, fields, on_page)

    assert carried == (("why", "near"), ("why", "good"))


def test_the_answers_that_can_be_taken_are_read_beside_those_that_cannot(
    everything: SurveyDefinition,
) -> None:
    sheet = survey_form.read_sheet(everything, {"thrives": ["7"], "years": ["2"], "x": ["1"]})

    assert sheet.answers == {"years": 2}
    assert set(sheet.problems) == {"thrives", "x"}


def test_the_minutes_left_shrink_and_never_reach_nothing(everything: SurveyDefinition) -> None:
    route = survey_form.way(everything, {})

    minutes = [survey_form.progress(everything, {}, page).minutes for page in route]

    assert minutes == sorted(minutes, reverse=True)
    assert minutes[0] == everything.minutes
    assert minutes[-1] >= 1
