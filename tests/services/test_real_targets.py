"""Targets and bands as municipalities have published them: what is wrong does not get in. The
numbers are those of the faults listed with the data."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import FileProblem, ImportRefused
from surveyapp.domain.indicator import Direction
from surveyapp.domain.target import CutPoints, InvalidTarget, Status, TargetRemark
from surveyapp.services import targets
from tests import build
from tests.services.one_indicator import card, goal, measured, status_of


def imported(session: Session, tmp_path: Path, text: str) -> list[FileProblem]:
    file = tmp_path / "targets.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        targets.import_csv(session, OPERATOR, file, build.NOW)
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


def test_fault_10_a_sign_against_the_direction_is_refused(session: Session, tmp_path: Path) -> None:
    measured(session, Direction.DOWN, 0, 100, "percent")

    problems = imported(session, tmp_path, "indicator,target\nthing,> 2\n")

    assert [(p.line, p.column, p.text, p.problem) for p in problems] == [
        (2, "target", "> 2", "contrary_sign")
    ]


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
