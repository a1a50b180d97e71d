"""The surveys, scales and indicators that come with the program."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.definitions import check, schema
from surveyapp.config import shipped
from surveyapp.definitions import loader
from surveyapp.definitions.loader import Library
from surveyapp.domain.answers import envelope_length
from surveyapp.domain.survey import (
    Audience,
    Method,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)

FOLDER = shipped("survey_definitions")
HERE = Path(__file__).parent
QUESTIONS = {
    "kindergarten-parents": range(25, 31),
    "school-parents": range(25, 31),
    "school-pupils": range(20, 25),
    "young-pupils": range(8, 13),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return loader.load(FOLDER)


@pytest.fixture(params=sorted(QUESTIONS))
def survey(request: pytest.FixtureRequest, library: Library) -> SurveyDefinition:
    return library.definitions[request.param].definition


def run_check(*arguments: str, installed: Path = FOLDER) -> Result:
    environment = {"SURVEYAPP_DEFINITIONS": str(installed)}
    return CliRunner(env=environment).invoke(check, arguments)


def test_the_surveys_of_a_municipality_are_all_there(library: Library) -> None:
    assert set(library.definitions) == set(QUESTIONS)
    assert {
        "agree-1-6",
        "agree-1-5",
        "satisfied-1-6",
        "yes-no",
        "faces-5",
        "rate-0-10",
    } <= set(library.scales)


def test_a_survey_is_short_enough_to_be_answered(survey: SurveyDefinition) -> None:
    assert len(list(survey.questions)) in QUESTIONS[survey.key]
    assert survey.minutes <= 15


def test_a_survey_is_written_in_norwegian_and_english(survey: SurveyDefinition) -> None:
    assert survey.languages == ("nb", "en")
    for question in survey.questions:
        assert question.text.into("nb") != question.text.into("en")


def test_no_wording_shouts_or_begs(survey: SurveyDefinition) -> None:
    texts = [survey.title, survey.intro, *(question.text for question in survey.questions)]

    for text in texts:
        assert "!" not in "".join(text.wordings.values())
        assert "vennligst" not in text.into("nb").lower()


def test_a_frozen_survey_reads_as_the_one_it_was_frozen_from(library: Library) -> None:
    for loaded in library.definitions.values():
        again = loader.frozen(loaded.text, loaded.scales_text)

        assert again == loaded.definition
        assert envelope_length(again) == envelope_length(loaded.definition)


def test_every_indicator_of_answers_is_fed_by_a_survey(library: Library) -> None:
    fed = {
        feed.indicator
        for loaded in library.definitions.values()
        for question in loaded.definition.questions
        if isinstance(question, ScaleQuestion)
        for feed in question.feeds
    }

    assert fed == {each.key for each in library.catalogue.indicators if each.source == "survey"}


def test_parents_can_say_they_do_not_know_and_write_once_at_the_end(library: Library) -> None:
    for key in ("kindergarten-parents", "school-parents"):
        survey = library.definitions[key].definition
        questions = list(survey.questions)

        assert survey.audience is Audience.PARENTS
        assert survey.scale.dont_know is not None
        assert [each for each in questions if isinstance(each, TextQuestion)] == questions[-1:]


def test_only_parents_with_a_child_in_after_school_care_are_asked_about_it(
    library: Library,
) -> None:
    questions = library.definitions["school-parents"].definition.by_key
    gate = questions["sfo"]
    follow_ups = [each for each in questions.values() if each.show_if is not None]

    assert isinstance(gate, SingleQuestion)
    assert gate.fact
    assert follow_ups
    assert {each.show_if.question for each in follow_ups if each.show_if} == {"sfo"}


def test_bullying_is_a_share_and_never_a_mean(library: Library) -> None:
    feeds = [
        feed
        for question in library.definitions["school-pupils"].definition.questions
        if isinstance(question, ScaleQuestion)
        for feed in question.feeds
        if "bullying" in feed.indicator
    ]

    assert feeds
    assert {feed.method for feed in feeds} == {Method.SHARE}


def test_the_youngest_answer_with_faces_one_question_at_a_time(library: Library) -> None:
    survey = library.definitions["young-pupils"].definition

    assert survey.layout == "question"
    assert survey.scale.has_faces
    assert all(isinstance(question, ScaleQuestion) for question in survey.questions)


def test_the_command_tells_what_a_folder_holds() -> None:
    result = run_check(str(FOLDER), "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 0
    assert told["problems"] == []
    assert {each["key"]: each["languages"] for each in told["surveys"]} == {
        key: ["nb", "en"] for key in QUESTIONS
    }
    assert all(each["envelope_bytes"] > each["questions"] for each in told["surveys"])


def test_the_command_tells_problems_by_file_line_and_key_and_fails() -> None:
    path = HERE / "bad" / "minutes-of-no-time.yaml"

    result = run_check(str(path), installed=HERE / "small")
    told = json.loads(run_check(str(path), "--json", installed=HERE / "small").stdout)

    assert result.exit_code == 1
    assert "minutes-of-no-time.yaml:10: minutes: must be at least 1" in result.stdout
    assert [(each["line"], each["key"]) for each in told["problems"]] == [(10, "minutes")]
    assert told["surveys"] == []


def test_a_file_alone_rests_on_the_scales_of_the_installation(tmp_path: Path) -> None:
    alone = tmp_path / "young-pupils.yaml"
    alone.write_bytes((FOLDER / "young-pupils.yaml").read_bytes())

    assert run_check(str(alone)).exit_code == 0


def test_a_path_that_does_not_exist_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    result = run_check(str(tmp_path / "nothing.yaml"))

    assert result.exit_code == 1
    assert "nothing.yaml:1: (file): cannot be read" in result.stdout


def test_the_schema_is_printed_as_one_document() -> None:
    printed = json.loads(CliRunner().invoke(schema).stdout)

    assert {"SurveyFile", "ScalesFile", "IndicatorsFile"} <= set(printed["$defs"])
