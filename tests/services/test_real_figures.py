"""Figures as municipalities have published them: what is wrong does not get in. The numbers are
those of the faults listed with the data."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import FileProblem, ImportRefused, InvalidInput
from surveyapp.domain.indicator import Direction
from surveyapp.domain.period import InvalidPeriod
from surveyapp.services import figure_files, figures, indicators, targets
from tests import build
from tests.services import scorecard_rows
from tests.services.one_indicator import card, measured, status_of


def problems_of_figures(session: Session, tmp_path: Path, text: str) -> list[FileProblem]:
    file = tmp_path / "figures.csv"
    file.write_text("indicator,unit,period,value,source,comment\n" + text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_file(session, OPERATOR, file, build.NOW)
    return list(refusal.value.problems)


def test_fault_9_the_period_of_the_result_is_not_that_of_the_card(session: Session) -> None:
    measured(session, Direction.UP)
    status_of(session, 5, "2014")

    line = card(session, period="2016").line("thing")

    assert line is not None
    assert line.reading.value is None
    assert line.previous is not None
    assert line.previous.period.code == "2014"


def test_fault_11_a_value_that_rests_on_a_low_response_carries_it_with_a_warning(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.UP)
    file = tmp_path / "figures.csv"
    file.write_text(
        "indicator,unit,period,value,n,response_rate\n"
        "thing,bakken,2014,4.5,60,50\nthing,bakken,2015,4.5,12,10.1\n",
        encoding="utf-8",
    )

    figure_files.import_file(session, OPERATOR, file, build.NOW)

    for period, people, rate, flags in (
        ("2014", 60, 0.5, []),
        ("2015", 12, 0.101, ["low_response"]),
    ):
        (area,) = scorecard_json.to_json(card(session, period=period))["focus_areas"]
        (said,) = area["indicators"]
        assert said["n"] == people
        assert said["response_rate"] == {"state": "published", "value": rate}
        assert said["flags"] == flags


def test_fault_11_a_response_that_cannot_be_is_refused(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.UP)
    file = tmp_path / "figures.csv"
    file.write_text(
        "indicator,unit,period,value,n,response_rate\n"
        "thing,bakken,2013,4,some,few\nthing,bakken,2014,4,0,101\n",
        encoding="utf-8",
    )

    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_file(session, OPERATOR, file, build.NOW)

    assert [(one.line, one.column, one.problem) for one in refusal.value.problems] == [
        (2, "n", "not_a_number_of_people"),
        (2, "response_rate", "not_a_number"),
        (3, "n", "not_a_number_of_people"),
        (3, "response_rate", "not_a_rate"),
    ]


def test_fault_12_a_scale_cannot_change_under_recorded_figures(session: Session) -> None:
    measured(session, Direction.UP, 1, 6, "scale_1_6")
    status_of(session, 5, "2015")

    with pytest.raises(InvalidInput) as refusal:
        measured(session, Direction.UP, 1, 5, "scale_1_5")

    assert refusal.value.problems == {"thing": "series_would_break"}


@pytest.mark.parametrize("cell", ["5.1/5.3", "46/47/46", "1 / 4.5"])
def test_fault_13_several_values_in_one_cell_are_refused(
    session: Session, tmp_path: Path, cell: str
) -> None:
    measured(session, Direction.UP)

    problems = problems_of_figures(session, tmp_path, f"thing,bakken,2015,{cell},x,\n")

    assert [(p.line, p.text, p.problem) for p in problems] == [(2, cell, "several_values")]


def test_fault_14_a_cell_that_is_cut_off_is_refused(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.UP)

    problems = problems_of_figures(session, tmp_path, 'thing,bakken,2015,"88,",x,\n')

    assert [p.problem for p in problems] == ["not_a_number"]


def test_fault_15_missing_states_are_kept_apart(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.UP)
    file = tmp_path / "figures.csv"
    file.write_text(
        "indicator,unit,period,value,source,comment\n"
        "thing,bakken,2011,Ikke målt,x,\n"
        "thing,bakken,2012,,x,Ikke målt i 2012\n"
        "thing,bakken,2013,,x,Regnskapet er ikke avsluttet\n"
        "thing,bakken,2014,–,x,Ikke vist: for få ansatte\n"
        "thing,bakken,2015,not_relevant,x,\n",
        encoding="utf-8",
    )

    figure_files.import_file(session, OPERATOR, file, build.NOW)

    states = [
        line.reading.state
        for year in range(2010, 2016)
        if (line := card(session, period=str(year)).line("thing")) is not None
    ]
    assert states == [
        "pending", "not_measured", "not_measured", "pending", "suppressed", "not_relevant",
    ]  # fmt: skip


def test_fault_15_an_empty_cell_is_never_zero(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.UP)

    problems = problems_of_figures(session, tmp_path, "thing,bakken,2015,,x,\n")

    assert [p.problem for p in problems] == ["empty_in_file"]


def test_fault_16_a_replaced_indicator_is_not_joined_to_the_new_one(session: Session) -> None:
    measured(session, Direction.UP, key="staff-survey")
    measured(session, Direction.UP, key="ten-factor")
    for key, year in (("staff-survey", "2016"), ("ten-factor", "2017")):
        entry = figures.Entry(key, "bakken", year, 4.5)
        figures.record(session, OPERATOR, entry, build.NOW)

    line = card(session, period="2017").line("ten-factor")

    assert line is not None
    assert line.previous is None
    assert len(line.history) == 1


def test_fault_22_an_indicator_is_found_by_key_then_code_then_name(session: Session) -> None:
    measured(session, Direction.UP, key="satisfaction", code="B.1.1")
    measured(session, Direction.UP, key="twin-a", code="X")
    measured(session, Direction.UP, key="twin-b", code="X")

    finder = indicators.finder(session)

    assert [finder.find(text)[1] for text in ("satisfaction", "b.1.1", "SATISFACTION")] == [
        "matched_by_key", "matched_by_code", "matched_by_name",
    ]  # fmt: skip
    with pytest.raises(InvalidInput) as ambiguous:
        finder.find("X")
    with pytest.raises(InvalidInput) as unknown:
        finder.find("nothing")
    assert ambiguous.value.problems == {"indicator": "ambiguous_indicator"}
    assert unknown.value.problems == {"indicator": "unknown_indicator"}


def test_fault_22_an_import_says_whether_code_or_name_matched(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.UP, key="satisfaction", code="B.1.1")
    file = tmp_path / "figures.csv"
    file.write_text(
        "indicator,unit,period,value\n"
        "satisfaction,bakken,2013,4\nB.1.1,bakken,2014,4\nSATISFACTION,bakken,2015,4\n",
        encoding="utf-8",
    )
    goals = tmp_path / "targets.csv"
    goals.write_text("indicator,target\nb.1.1,4\n", encoding="utf-8")

    done = figure_files.import_file(session, OPERATOR, file, build.NOW)
    remarks = targets.import_csv(session, OPERATOR, goals, build.NOW)

    assert done.matches == [
        (3, "B.1.1", "satisfaction", "matched_by_code"),
        (4, "SATISFACTION", "satisfaction", "matched_by_name"),
    ]
    assert [(one.line, one.remark) for one in remarks] == [(2, "matched_by_code")]


def test_rows_without_a_period_need_an_answer_from_a_person(session: Session) -> None:
    lost = [row for row in scorecard_rows.rows("loten_2015") if not row["period"]]
    assert len(lost) == 2
    measured(session, Direction.UP)

    for row in lost:
        entry = figures.Entry("thing", "bakken", row["period"], row.number("result"))
        with pytest.raises(InvalidPeriod):
            figures.record(session, OPERATOR, entry, build.NOW)
