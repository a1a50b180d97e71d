"""Scorecards that municipalities have published: what they say comes out. The numbers are those of
the faults listed with the data."""

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.indicator import Direction
from surveyapp.domain.scorecard import Line
from surveyapp.domain.target import Status
from surveyapp.services import scorecards, targets
from tests.services import scorecard_rows
from tests.services.one_indicator import card, goal, measured, status_of
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


def test_fault_2_a_result_between_the_printed_bands_has_a_band(session: Session) -> None:
    scorecard_rows.enter(session, "asker_2016")

    row = next(r for r in scorecard_rows.rows("asker_2016") if r["code"] == "B-O.1.2")
    assert line_of(session, row).status is Status.BELOW


def test_fault_12_scale_and_direction_belong_to_the_indicator(session: Session) -> None:
    scorecard_rows.enter(session, "loten_2015")
    school = "Ungdomsskole (navn ikke oppgitt)"

    lines = {line.indicator.name.into("nb"): line for line in card(session, school).lines}

    assert lines["Mobbing"].indicator.direction is Direction.DOWN
    assert lines["Mobbing"].status is Status.BETWEEN
    assert lines["Støtte fra lærere"].indicator.scale_max == 5
    assert lines["Støtte fra lærere"].status is Status.MET


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


@pytest.mark.parametrize(
    ("value", "status"),
    [(400, Status.MET), (399.5, Status.BETWEEN), (250, Status.BETWEEN), (249, Status.BELOW)],
)
def test_a_range_has_the_right_status_below_it_and_the_mirror_above(
    session: Session, value: float, status: Status
) -> None:
    """Middle 425; what lies as far above it as `value` below has the same status."""
    measured(session, Direction.RANGE)
    goal(session, range_low=400, range_high=450, accept_low=250, accept_high=600)

    assert status_of(session, value, "2014") is status
    assert status_of(session, 850 - value, "2015") is status
