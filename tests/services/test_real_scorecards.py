"""Scorecards that municipalities have published: what they say comes out, what is wrong does not
get in. The numbers are those of the faults listed with the data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import FileProblem, ImportRefused, InvalidInput
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.period import InvalidPeriod
from surveyapp.domain.scorecard import Line, Scorecard
from surveyapp.domain.target import CutPoints, InvalidTarget, Status, TargetRemark
from surveyapp.services import figure_files, figures, indicators, scorecards, targets
from surveyapp.services.installation import Installation
from tests import build
from tests.services import scorecard_rows
from tests.services.scorecard_rows import CardRow

BANDS = {"green": Status.MET, "yellow": Status.BETWEEN, "red": Status.BELOW}


def line_of(session: Session, row: CardRow) -> Line:
    found = scorecards.scorecard(session, row.unit, row["period"]).line(row.key)
    assert found is not None
    return found


def derived(row: CardRow) -> Status | None:
    """The band the README of the data says to derive from the cut points."""
    value = row.number("result")
    target, limit = row.number("target"), row.number("lower_limit")
    if value is None or row["state"] != "measured":
        return None
    if row["direction"] == "range":
        low, high, least, most = (row.number(column) for column in targets.CUTS[2:])
        met, accepted = _within(value, low, high), _within(value, least, most)
    elif target is None:
        return None
    else:
        sign = 1 if row["direction"] == "up" else -1
        met = value * sign >= target * sign
        accepted = limit is None or value * sign >= limit * sign
    return Status.MET if met else Status.BETWEEN if accepted else Status.BELOW


def _within(value: float, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low <= value <= high


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        yield opened


@pytest.mark.parametrize("file", scorecard_rows.FILES)
def test_every_row_that_can_stand_comes_out_with_its_result_and_band(
    session: Session, file: str
) -> None:
    entered = scorecard_rows.enter(session, file)

    assert entered
    for row in entered:
        line = line_of(session, row)
        assert line.reading.value == row.number("result")
        assert line.status is derived(row)
        if row["published_band"]:
            assert line.status is BANDS[row["published_band"]]


def test_the_eight_published_bands_are_all_there() -> None:
    bands = [row["published_band"] for row in scorecard_rows.rows("asker_2016")]

    assert sorted(filter(None, bands)) == ["green"] * 5 + ["red"] + ["yellow"] * 2


# --- faults ------------------------------------------------------------------------------------


def measured(
    session: Session, direction: Direction, low: float | None = None, high: float | None = None,
    measure_unit: str = "count", key: str = "thing", code: str = "",
    unit_types: tuple[str, ...] = (),
) -> Indicator:  # fmt: skip
    made = Indicator(
        key, Text({"nb": key.capitalize()}), Source.FIGURE, direction, measure_unit,
        code=code, scale_min=low, scale_max=high, unit_types=unit_types,
    )  # fmt: skip
    area = FocusArea("area", Text({"nb": "Område"}), (
        SuccessFactor("factor", Text({"nb": "Faktor"}), (made,)),
    ))  # fmt: skip
    indicators.import_catalogue(session, OPERATOR, Catalogue((area,), ()), build.NOW)
    return made


def card(session: Session, unit: str = "bakken", period: str = "2015") -> Scorecard:
    return scorecards.scorecard(session, unit, period)


def status_of(session: Session, value: float, period: str) -> Status | None:
    entry = figures.Entry("thing", "bakken", period, value)
    figures.record(session, OPERATOR, entry, build.NOW, confirmed=True)
    line = card(session, period=period).line("thing")
    assert line is not None
    return line.status


def goal(session: Session, **cuts: float) -> None:
    targets.set_target(session, OPERATOR, targets.Goal("thing", CutPoints(**cuts)), build.NOW)


def imported(session: Session, tmp_path: Path, text: str) -> list[FileProblem]:
    file = tmp_path / "targets.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        targets.import_csv(session, OPERATOR, file, build.NOW)
    return list(refusal.value.problems)


def problems_of_figures(session: Session, tmp_path: Path, text: str) -> list[FileProblem]:
    file = tmp_path / "figures.csv"
    file.write_text("indicator,unit,period,value,source,comment\n" + text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_csv(session, OPERATOR, file, build.NOW)
    return list(refusal.value.problems)


def test_fault_1_bands_cannot_be_typed_so_no_value_falls_between_them(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.UP, 1, 6)

    problems = imported(session, tmp_path, "indicator,target,lower_limit\nthing,4.5–6,4–4.4\n")

    assert [(p.column, p.problem) for p in problems] == [
        ("target", "several_values"),
        ("lower_limit", "several_values"),
    ]
    goal(session, target=4.5, lower_limit=4)
    assert status_of(session, 4.45, "2014") is Status.BETWEEN
    assert status_of(session, 3.95, "2015") is Status.BELOW


def test_fault_2_a_result_between_the_printed_bands_has_a_band(session: Session) -> None:
    scorecard_rows.enter(session, "asker_2016")

    row = next(r for r in scorecard_rows.rows("asker_2016") if r["code"] == "B-O.1.2")
    assert line_of(session, row).status is Status.BELOW


def test_fault_3_bands_cannot_overlap(session: Session) -> None:
    measured(session, Direction.UP, 0, 100, "percent")
    goal(session, target=95, lower_limit=90)

    values = (95, 94, 90, 89)
    assert [status_of(session, value, f"{2010 + n}") for n, value in enumerate(values)] == [
        Status.MET, Status.BETWEEN, Status.BETWEEN, Status.BELOW,
    ]  # fmt: skip


def test_fault_4_every_limit_belongs_to_a_band(session: Session) -> None:
    measured(session, Direction.RANGE)
    goal(session, range_low=300, range_high=399, accept_low=250, accept_high=449)

    values = (249, 250, 300, 399, 400, 449, 450)
    assert [status_of(session, value, f"{2010 + n}") for n, value in enumerate(values)] == [
        "below", "between", "met", "met", "between", "between", "below",
    ]  # fmt: skip


def test_fault_5_target_and_limit_may_be_equal_with_a_remark(session: Session) -> None:
    measured(session, Direction.DOWN)

    made = targets.set_target(
        session, OPERATOR, targets.Goal("thing", CutPoints(100, 100)), build.NOW
    )

    assert made.remarks == {TargetRemark.EMPTY_MIDDLE}
    assert status_of(session, 100, "2014") is Status.MET
    assert status_of(session, 135.77, "2015") is Status.BELOW


def test_fault_6_a_limit_outside_the_scale_is_refused(session: Session) -> None:
    measured(session, Direction.UP, 1, 6)

    with pytest.raises(InvalidTarget) as refusal:
        goal(session, target=4.5, lower_limit=0)

    assert refusal.value.problems == {"lower_limit": "outside_scale"}


def test_fault_7_the_band_comes_from_the_unrounded_value(session: Session) -> None:
    measured(session, Direction.UP, 1, 6)
    goal(session, target=4.5, lower_limit=4)

    assert status_of(session, 4.46, "2015") is Status.BETWEEN  # shown as 4.5


def test_fault_8_the_sign_is_part_of_the_value(session: Session) -> None:
    measured(session, Direction.DOWN, None, None, "percent")
    goal(session, target=0, lower_limit=0.75)

    assert status_of(session, -0.30, "2014") is Status.MET
    assert status_of(session, 0.30, "2015") is Status.BETWEEN


def test_fault_9_the_period_of_the_result_is_not_that_of_the_card(session: Session) -> None:
    measured(session, Direction.UP)
    status_of(session, 5, "2014")

    line = card(session, period="2016").line("thing")

    assert line is not None
    assert line.reading.value is None
    assert line.previous is not None
    assert line.previous.period.code == "2014"


def test_fault_10_a_sign_against_the_direction_is_refused(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.DOWN, 0, 100, "percent")

    problems = imported(session, tmp_path, "indicator,target\nthing,> 2\n")

    assert [(p.line, p.column, p.text, p.problem) for p in problems] == [
        (2, "target", "> 2", "contrary_sign")
    ]


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

    figure_files.import_csv(session, OPERATOR, file, build.NOW)

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
        figure_files.import_csv(session, OPERATOR, file, build.NOW)

    assert [(one.line, one.column, one.problem) for one in refusal.value.problems] == [
        (2, "n", "not_a_number_of_people"),
        (2, "response_rate", "not_a_number"),
        (3, "n", "not_a_number_of_people"),
        (3, "response_rate", "not_a_rate"),
    ]


def test_fault_12_scale_and_direction_belong_to_the_indicator(session: Session) -> None:
    scorecard_rows.enter(session, "loten_2015")
    school = "Ungdomsskole (navn ikke oppgitt)"

    lines = {line.indicator.name.into("nb"): line for line in card(session, school).lines}

    assert lines["Mobbing"].indicator.direction is Direction.DOWN
    assert lines["Mobbing"].status is Status.BETWEEN
    assert lines["Støtte fra lærere"].indicator.scale_max == 5
    assert lines["Støtte fra lærere"].status is Status.MET


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

    figure_files.import_csv(session, OPERATOR, file, build.NOW)

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

    assert [p.problem for p in problems] == ["empty"]


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


def test_fault_17_an_easier_goal_is_taken_with_a_remark(session: Session) -> None:
    measured(session, Direction.UP)
    status_of(session, 14, "2014")

    made = targets.set_target(
        session,
        OPERATOR,
        targets.Goal("thing", CutPoints(12), unit="bakken", period="2015"),
        build.NOW,
    )

    assert made.remarks == {TargetRemark.EASIER_THAN_LAST_RESULT}


def test_fault_18_a_target_in_words_is_kept_and_gives_no_status(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.MONITOR)
    problems = imported(session, tmp_path, "indicator,target\nthing,overvåke og forbedre\n")
    file = tmp_path / "words.csv"
    file.write_text("indicator,text\nthing,overvåke og forbedre\n", encoding="utf-8")

    targets.import_csv(session, OPERATOR, file, build.NOW)

    assert [p.problem for p in problems] == ["not_a_number"]
    assert status_of(session, 7, "2015") is None
    line = card(session).line("thing")
    assert line is not None
    assert line.target is not None
    assert line.target.text == "overvåke og forbedre"


def test_fault_19_the_units_own_target_before_its_types_before_the_common_one(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.DOWN, 0, 100, "percent", key="absence")
    file = tmp_path / "targets.csv"
    file.write_text(
        "indicator,unit,unit_type,period,target\n"
        "absence,,,2020,6.5\nabsence,,kindergarten,2020,9\nabsence,bakken,,2020,3.5\n"
        "absence,,,,10\n",
        encoding="utf-8",
    )

    targets.import_csv(session, OPERATOR, file, build.NOW)

    def holds(unit: str, period: str) -> float | None:
        line = card(session, unit, period).line("absence")
        assert line is not None
        assert line.target is not None
        return line.target.cuts.target

    assert holds("bakken", "2020") == 3.5
    assert holds("lia", "2020") == 9
    assert holds("skolen", "2020") == 6.5
    assert holds("bakken", "2021") == 10


def test_fault_20_a_published_total_is_kept_as_published(session: Session) -> None:
    scorecard_rows.enter(session, "sunnfjord_kulturskole")

    lines = {
        line.indicator.name.into("nb"): line.reading.value
        for line in card(session, "Kulturskulen", "2022").lines
    }

    assert lines["Snitt totalt"] == 5.5


def test_fault_21_previous_is_the_measurement_before(session: Session) -> None:
    scorecard_rows.enter(session, "sunnfjord_kulturskole")

    for line in card(session, "Kulturskulen", "2022").lines:
        assert [reading.period.code for reading in line.history] == ["2007", "2009", "2014", "2022"]
        assert line.previous is not None
        assert line.previous.period.code == "2014"


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

    done = figure_files.import_csv(session, OPERATOR, file, build.NOW)
    remarks = targets.import_csv(session, OPERATOR, goals, build.NOW)

    assert done.matches == [
        (3, "B.1.1", "satisfaction", "matched_by_code"),
        (4, "SATISFACTION", "satisfaction", "matched_by_name"),
    ]
    assert [(one.line, one.remark) for one in remarks] == [(2, "matched_by_code")]


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (",kindergarden", ("unit_type", "unknown_unit_type")),
        (",school", ("unit_type", "not_for_unit_type")),
        ("skolen,", ("unit", "not_for_unit_type")),
    ],
)
def test_a_target_that_would_hold_nowhere_is_refused(
    session: Session, tmp_path: Path, place: str, problem: tuple[str, str]
) -> None:
    measured(session, Direction.UP, unit_types=("kindergarten",))

    problems = imported(session, tmp_path, f"indicator,unit,unit_type,target\nthing,{place},4\n")

    assert [(one.line, one.column, one.problem) for one in problems] == [(2, *problem)]


def test_a_target_for_a_type_or_unit_that_is_measured_is_taken(
    session: Session, tmp_path: Path
) -> None:
    measured(session, Direction.UP, unit_types=("kindergarten",))
    file = tmp_path / "targets.csv"
    file.write_text(
        "indicator,unit,unit_type,target\n"
        "thing,,kindergarten,4\nthing,bakken,,5\nthing,oppvekst,,4\nthing,,municipality,4\n",
        encoding="utf-8",
    )

    assert targets.import_csv(session, OPERATOR, file, build.NOW) == []


def test_rows_without_a_period_need_an_answer_from_a_person(session: Session) -> None:
    lost = [row for row in scorecard_rows.rows("loten_2015") if not row["period"]]
    assert len(lost) == 2
    measured(session, Direction.UP)

    for row in lost:
        entry = figures.Entry("thing", "bakken", row["period"], row.number("result"))
        with pytest.raises(InvalidPeriod):
            figures.record(session, OPERATOR, entry, build.NOW)
