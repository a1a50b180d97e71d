"""Readings against targets: status, the measurement before, counts and missing states."""

from dataclasses import replace

from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.indicator import Direction, Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    Line,
    Outcome,
    Reading,
    Value,
    counted,
    line,
)
from surveyapp.domain.target import CutPoints, Status, target_for

SATISFACTION = Indicator(
    "satisfaction",
    Text({"en": "Satisfaction"}),
    Source.SURVEY,
    Direction.UP,
    "scale_1_6",
    scale_min=1,
    scale_max=6,
)
TARGET = target_for(SATISFACTION, CutPoints(4.5, 4.0))


def read(period: str, outcome: Outcome | float) -> Reading:
    made = outcome if not isinstance(outcome, float) else Value(outcome)
    return Reading("satisfaction", periods.parse(period), made)


def made(*readings: Reading, period: str = "2026") -> Line:
    return line(SATISFACTION, TARGET, readings, periods.parse(period), Absence.NOT_RUN)


def test_the_status_comes_from_the_unrounded_value() -> None:
    assert made(read("2026", 4.4999)).status is Status.BETWEEN
    assert made(read("2026", 4.5)).status is Status.MET
    assert made(read("2026", 3.9999)).status is Status.BELOW


def test_a_withheld_reading_has_neither_status_nor_value() -> None:
    withheld = made(read("2025", 4.6), read("2026", Suppressed(Reason.TOO_FEW)))

    assert withheld.reading.state == "suppressed"
    assert withheld.reading.value is None
    assert withheld.status is None
    assert withheld.difference is None
    assert withheld.previous is not None


def test_previous_is_the_measurement_before_however_long_ago() -> None:
    card = made(read("2007", 5.1), read("2009", 5.3), read("2014", 5.3), read("2022", 5.5),
                period="2022")  # fmt: skip

    assert card.previous is not None
    assert card.previous.period.code == "2014"
    assert round(card.difference or 0, 6) == 0.2


def test_a_year_that_was_not_measured_is_passed_over() -> None:
    card = made(read("2024", 4.2), read("2025", Absent(Absence.NOT_MEASURED)), read("2026", 4.6))

    assert card.previous is not None
    assert card.previous.period.code == "2024"
    assert [reading.state for reading in card.history] == ["published", "not_measured", "published"]


def test_a_period_without_any_reading_says_why() -> None:
    assert made(read("2025", 4.2)).reading.state == "not_run"


def test_the_result_keeps_its_own_period_on_the_card_of_another() -> None:
    card = made(read("2025-12", 4.0), read("2026-08", 4.2), read("2026-10", 4.4))

    assert card.reading.period.code == "2026-10"
    assert card.previous is not None
    assert card.previous.period.code == "2025-12"


def test_a_month_still_to_come_does_not_hide_the_month_before() -> None:
    card = made(read("2026-09", 4.4), read("2026-10", Absent(Absence.PENDING)))

    assert card.reading.period.code == "2026-09"


def test_a_later_result_is_not_on_an_earlier_card() -> None:
    card = made(read("2025", 4.2), read("2026", 5.0), period="2025")

    assert card.reading.value == 4.2
    assert [reading.period.code for reading in card.history] == ["2025"]


def test_counts_add_up_to_the_lines_and_tell_uncertain_apart() -> None:
    unsure = Value(4.6, (4.4, 4.8))
    lines = [
        made(read("2026", 5.0)),
        made(read("2026", unsure)),
        made(read("2026", 4.2)),
        made(read("2026", Suppressed(Reason.PROTECTS_OTHERS))),
        made(read("2026", Absent(Absence.NOT_RELEVANT))),
        made(),
        replace(made(read("2026", 5.0)), target=None),
    ]

    counts = counted(lines)

    assert counts.by_status == {Status.MET: 2, Status.BETWEEN: 1}
    assert counts.unsure == {Status.MET: 1, Status.BETWEEN: 0}
    assert (counts.suppressed, counts.absent, counts.without_target) == (1, 2, 1)
    assert counts.with_status + counts.suppressed + counts.absent + counts.without_target == 7
