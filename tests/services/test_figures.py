"""Typing and importing figures: corrections, slips, rights, who owes what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain.access import OPERATOR, Actor, Grant, Role
from surveyapp.domain.errors import (
    FigureChanged,
    ImportRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from surveyapp.domain.figure import FigureState, ImplausibleFigure, Jump
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.services import catalogues, figure_files, figures, figures_owed, indicators
from surveyapp.services.figures import Entry, Result
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, Figure
from tests import build

LATER = build.NOW + timedelta(days=1)
ABSENCE = Entry("absence", "bakken", "2026", 8.6, source="Lønnssystem")
LEADER = Actor("Ingrid", "ingrid@example.org", None, (Grant(Role.UNIT_LEADER, "bakken"),))
READER = Actor("Ansatt", "ansatt@example.org", None, (Grant(Role.STAFF, "bakken"),))


def measure(key: str, **changes: object) -> Indicator:
    made = Indicator(
        key, Text({"nb": key.capitalize()}), Source.FIGURE, Direction.DOWN, "percent",
        scale_min=0, scale_max=100,
    )  # fmt: skip
    return replace(made, **changes)


def catalogue(*measures: Indicator) -> Catalogue:
    factor = SuccessFactor("factor", Text({"nb": "Faktor"}), measures)
    return Catalogue((FocusArea("area", Text({"nb": "Område"}), (factor,)),), ())


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        measures = (
            measure("absence"),
            measure("budget", scale_min=None, scale_max=None, direction=Direction.UP),
            measure("staff", unit_types=("school",)),
            measure("liked", source=Source.SURVEY, measure_unit="scale_1_6", scale_min=1),
        )
        catalogues.import_catalogue(opened, OPERATOR, catalogue(*measures), build.NOW)
        yield opened


def record(session: Session, entry: Entry = ABSENCE, **options: object) -> figures.Recorded:
    actor = options.pop("actor", OPERATOR)
    assert isinstance(actor, Actor)
    return figures.record(session, actor, entry, build.NOW, **options)


def problems(session: Session, entry: Entry) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        record(session, entry)
    return refusal.value.problems


def test_a_figure_says_who_recorded_it_when_and_from_what(session: Session) -> None:
    figure = record(session, actor=LEADER).figure

    assert (figure.value, figure.source) == (8.6, "Lønnssystem")
    assert (figure.recorded_by, figure.recorded_at) == ("ingrid@example.org", build.NOW)


def test_a_correction_keeps_the_old_figure_and_needs_a_reason(session: Session) -> None:
    first = record(session, replace(ABSENCE, value=86.0)).figure

    assert problems(session, ABSENCE) == {"comment": "reason_needed"}
    corrected = record(session, replace(ABSENCE, comment="Manglende desimaltegn"))

    assert corrected.result is Result.CORRECTED
    chain = figures.history(session, "absence", "bakken", "2026")
    assert [figure.value for figure in chain] == [8.6, 86.0]
    assert chain[0].supersedes_id == first.id
    [(figure, old)] = figures.corrections(session, "bakken", "2026")
    assert old is not None
    assert (figure.value, old.value) == (8.6, 86.0)


def test_recording_the_same_again_changes_nothing(session: Session) -> None:
    record(session)

    assert record(session).result is Result.UNCHANGED
    assert len(session.scalars(select(Figure)).all()) == 1


def test_what_a_file_leaves_out_of_who_answered_stays_and_what_a_form_leaves_out_is_none(
    session: Session,
) -> None:
    record(session, replace(ABSENCE, n=40, response_rate=80.0))

    assert record(session).result is Result.UNCHANGED
    emptied = replace(ABSENCE, n=40, is_complete=True)
    assert problems(session, emptied) == {"comment": "reason_needed"}
    figure = record(session, replace(emptied, comment="Ukjent")).figure

    assert (figure.n, figure.response_rate) == (40, None)


def test_a_figure_can_be_withdrawn_but_not_before_there_is_one(session: Session) -> None:
    withdrawn = Entry("absence", "bakken", "2026", None, FigureState.WITHDRAWN, "", "Feil enhet")
    assert problems(session, withdrawn) == {"value": "nothing_to_withdraw"}
    record(session)

    assert record(session, withdrawn).figure.state == "withdrawn"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (replace(ABSENCE, value=101), {"value": "outside_scale"}),
        (replace(ABSENCE, value=-0.1), {"value": "cannot_be_negative"}),
        (replace(ABSENCE, value=None), {"value": "value_missing"}),
        (replace(ABSENCE, state=FigureState.PENDING), {"value": "value_with_a_reason"}),
        (replace(ABSENCE, indicator="staff"), {"indicator": "not_for_unit_type"}),
        (replace(ABSENCE, indicator="liked", value=4), {"indicator": "comes_from_surveys"}),
        (replace(ABSENCE, comment="x" * 2001), {"comment": "too_long"}),
        (
            replace(ABSENCE, value=101, source="x" * 201),
            {"value": "outside_scale", "source": "too_long"},
        ),
    ],
)
def test_what_cannot_be_is_refused_with_every_problem(
    session: Session, entry: Entry, expected: dict[str, str]
) -> None:
    assert problems(session, entry) == expected


def test_unknown_units_and_indicators_are_refused(session: Session) -> None:
    for entry in (replace(ABSENCE, unit="nowhere"), replace(ABSENCE, indicator="nothing")):
        with pytest.raises(NotFound):
            record(session, entry)


def test_a_big_jump_asks_and_does_not_block(session: Session) -> None:
    record(session, replace(ABSENCE, period="2025", value=9.1))
    slip = replace(ABSENCE, value=86.0)

    with pytest.raises(ImplausibleFigure) as question:
        record(session, slip)
    taken = record(session, slip, confirmed=True)

    assert isinstance(question.value.question, Jump)
    assert question.value.question.previous_period == "2025"
    assert isinstance(taken.question, Jump)
    assert taken.question.factor is not None
    assert round(taken.question.factor, 1) == 9.5


@pytest.mark.parametrize(("before", "after"), [(0.1, 1.9), (-1.7, 0.1), (9.1, 12.0), (44, 52)])
def test_an_ordinary_change_is_not_asked_about(
    session: Session, before: float, after: float
) -> None:
    record(session, replace(ABSENCE, indicator="budget", period="2025", value=before))

    assert record(session, replace(ABSENCE, indicator="budget", value=after)).question is None


def test_two_people_do_not_overwrite_each_other(session: Session) -> None:
    seen = record(session).figure.id
    record(session, replace(ABSENCE, value=8.7, comment="Rettet"), seen=seen)

    with pytest.raises(FigureChanged):
        record(session, replace(ABSENCE, value=8.8, comment="Rettet"), seen=seen)
    with pytest.raises(FigureChanged):
        record(session, replace(ABSENCE, value=8.8, comment="Rettet"), seen=0)


def test_only_those_who_may_enter_figures_at_the_unit_do(session: Session) -> None:
    assert record(session, actor=LEADER).result is Result.NEW

    with pytest.raises(NotAllowed):
        record(session, replace(ABSENCE, period="2025"), actor=READER)
    with pytest.raises(NotAllowed):
        record(session, replace(ABSENCE, unit="lia"), actor=LEADER)


def test_every_entry_is_in_the_log(session: Session) -> None:
    record(session, actor=LEADER)
    record(session, replace(ABSENCE, value=8.7, comment="Rettet"), actor=LEADER)

    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("figure."))
    ).all()
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("figure.record", "ingrid@example.org"),
        ("figure.correct", "ingrid@example.org"),
    ]
    assert entries[1].details == {"value": 8.7, "state": "measured", "before": 8.6}


# --- files --------------------------------------------------------------------------------------


def write(
    folder: Path, *lines: str, heading: str = "indicator,unit,period,value,source,comment"
) -> Path:
    file = folder / "figures.csv"
    file.write_text("\r\n".join([heading, *lines, ""]), encoding="utf-8")
    return file


def test_a_file_is_imported_and_a_second_time_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    file = write(tmp_path, "absence,bakken,2025,9.1,L,", "absence,bakken,2026,86.0,L,")

    first = figure_files.import_file(session, OPERATOR, file, build.NOW)
    second = figure_files.import_file(session, OPERATOR, file, LATER)

    assert first.results == {Result.NEW: 2}
    assert [(line, asked.value) for line, _entry, asked in first.questions] == [(3, 86.0)]
    assert second.results == {Result.UNCHANGED: 2}


def test_a_later_file_corrects_with_its_comment_as_the_reason(
    session: Session, tmp_path: Path
) -> None:
    figure_files.import_file(
        session, OPERATOR, write(tmp_path, "absence,bakken,2026,86.0,L,"), build.NOW
    )

    unexplained = write(tmp_path, "absence,bakken,2026,8.6,L,")
    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_file(session, OPERATOR, unexplained, LATER)
    explained = write(tmp_path, "absence,bakken,2026,8.6,L,Manglende desimaltegn")
    done = figure_files.import_file(session, OPERATOR, explained, LATER)

    assert [problem.problem for problem in refusal.value.problems] == ["reason_needed"]
    assert done.results == {Result.CORRECTED: 1}


def test_every_problem_is_told_by_line_and_nothing_is_stored(
    session: Session, tmp_path: Path
) -> None:
    file = write(
        tmp_path,
        "absence,bakken,2024,9.1,L,",
        "absnce,bakken,2025,9.1,L,",
        "absence,nowhere,2025,9.1,L,",
        "absence,bakken,25,9.1,L,",
        "absence,bakken,2025,5.1/5.3,L,",
        "absence,bakken,2026,101,L,",
        "absence,bakken,2024,9.2,L,",
        "liked,bakken,2026,4.5,L,",
    )

    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_file(session, OPERATOR, file, build.NOW)

    assert [(p.line, p.column, p.problem) for p in refusal.value.problems] == [
        (3, "indicator", "unknown_indicator"),
        (4, "unit", "unknown_unit"),
        (5, "period", "invalid_period"),
        (6, "value", "several_values"),
        (7, "value", "outside_scale"),
        (8, "indicator", "repeated_row"),
        (9, "indicator", "comes_from_surveys"),
    ]
    assert session.scalars(select(Figure)).all() == []


def test_a_norwegian_spreadsheets_file_is_read(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "tall.csv"
    file.write_bytes("\ufeffindicator;unit;period;value\nabsence;bakken;2026;8,6\n".encode())

    figure_files.import_file(session, OPERATOR, file, build.NOW)

    assert [figure.value for figure in session.scalars(select(Figure))] == [8.6]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", b"PK", "broken_spreadsheet"),
        ("a.xlsm", b"PK", "macros"),
        ("a.ods", b"PK", "other_spreadsheet"),
        ("a.csv", b"\x81\x00\x01\x02", "not_text"),
        ("a.csv", b"indicator,unit,period\n", "missing_column"),
        ("a.csv", b"indicator,unit,period,value,colour\n", "unknown_column"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b'indicator,unit,period,value\n"absence,bakken,2026,1\n', "broken_csv"),
        ("a.csv", b"indicator,unit,period,value\nabsence,bakken,2026,8,6\n", "too_many_cells"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    session: Session, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(ImportRefused) as refusal:
        figure_files.import_file(session, OPERATOR, file, build.NOW)

    assert problem in [found.problem for found in refusal.value.problems]


def test_a_missing_file_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused):
        figure_files.import_file(session, OPERATOR, tmp_path / "none.csv", build.NOW)


def test_who_owes_what(session: Session) -> None:
    record(session)
    record(session, Entry("budget", "bakken", "2026", None, FigureState.PENDING, "", "Kommer"))

    owed = figures_owed.missing(session, OPERATOR, "2026")

    assert {(one.unit.code, one.indicator.key) for one in owed} == {
        ("lia", "absence"),
        ("lia", "budget"),
        ("skolen", "absence"),
        ("skolen", "budget"),
        ("skolen", "staff"),
    }
    assert list(figures_owed.missing(session, LEADER, "2026")) == []


def test_two_first_entries_at_the_same_moment_leave_one(either: Installation) -> None:
    with either.writing() as session:
        build.organisation(session)
        catalogues.import_catalogue(session, OPERATOR, catalogue(measure("absence")), build.NOW)
        record(session)
        place = figures.placed(session, ABSENCE)

        figures.written(session, OPERATOR, ABSENCE, place, None, build.NOW)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_what_is_owed_heeds_how_often_a_thing_is_measured(session: Session) -> None:
    monthly, seldom = (indicators.row(session, key) for key in ("absence", "budget"))
    monthly.frequency, monthly.due_days, monthly.owner = "month", 17, "lonn@example.org"
    seldom.every = 2
    record(session, replace(ABSENCE, period="2026-10"))
    record(session, Entry("budget", "bakken", "2025", 1.0))

    def owed(period: str) -> set[str]:
        found = figures_owed.missing(session, LEADER, period)
        return {one.indicator.key for one in found}

    assert owed("2026") == set()
    assert owed("2026-10") == set()
    assert owed("2026-11") == {"absence"}
    assert owed("2027") == {"absence", "budget"}
    [one] = figures_owed.reminders(session, LEADER, "2026-11")
    assert one.person == "lonn@example.org"
    assert one.owed[0].due == date(2026, 12, 17)
    assert one.owed[0].is_late(date(2026, 12, 18))
    now = figures_owed.owed_now(session, LEADER, date(2026, 12, 18))
    assert [(each.indicator.key, each.period.code) for each in now] == [("absence", "2026-11")]
