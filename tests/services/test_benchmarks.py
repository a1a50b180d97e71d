"""What results are held up beside, and figures of places above units."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import BenchmarkKind
from surveyapp.domain.errors import ImportRefused, InvalidInput, NotAllowed
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import Aggregation
from surveyapp.domain.scorecard import Line
from surveyapp.services import benchmarks, scorecards
from surveyapp.services.benchmarks import Entry
from surveyapp.services.installation import Installation
from surveyapp.store.tables import Indicator
from tests import build, build_scorecard

ABSENCE, STAFF = "sickness-absence", "staff-survey"


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        build_scorecard.catalogue(opened)
        yield opened


def method(session: Session, key: str, how: Aggregation) -> None:
    session.query(Indicator).filter_by(key=key).one().aggregation = how.value
    session.flush()


def line(session: Session, key: str, unit: str = "bakken", period: str = "2026") -> Line:
    found = scorecards.scorecard(session, unit, period).line(key)
    assert found
    return found


def beside(found: Line) -> dict[BenchmarkKind, float]:
    return {one.kind: round(one.value, 2) for one in found.benchmarks}


def test_a_survey_result_stands_beside_the_rest_with_the_verdict_of_the_count(
    session: Session,
) -> None:
    lowered = {"participation": (2, 3, 2)}
    build_scorecard.released(session, {"bakken": 40, "lia": 90}, invited=100)
    build_scorecard.released(
        session, {"bakken": 40, "lia": 90}, invited=100, period="2027", lowered=lowered
    )

    found = line(session, "participation")

    [rest] = found.benchmarks
    assert (rest.kind, rest.verdict) == (BenchmarkKind.REST, "no_clear_difference")
    assert rest.value == pytest.approx(4.9, abs=0.1)


def test_a_withheld_result_stands_beside_nothing(session: Session) -> None:
    build_scorecard.released(session, {"bakken": 4, "lia": 90}, invited=100)
    national = Entry("participation", "national", "2026", 4.6)
    benchmarks.record(session, OPERATOR, national, build.NOW)

    found = line(session, "participation")

    assert (found.reading.state, found.benchmarks) == ("suppressed", ())


def test_figures_stand_beside_their_kind_the_municipality_and_the_country(
    session: Session,
) -> None:
    method(session, ABSENCE, Aggregation.MEAN_OF_UNITS)
    for unit, value in (("bakken", 8.0), ("lia", 6.0), ("skolen", 10.0)):
        build_scorecard.figure(session, ABSENCE, value, unit=unit)
    for kind, unit_type, period, value in (
        ("national", "", "2026", 9.0),
        ("national", "kindergarten", "2026", 11.0),
        ("national", "school", "2026", 5.0),
        ("county", "", "2025", 7.5),
        ("county", "", "2027", 1.0),
    ):
        entry = Entry(ABSENCE, kind, period, value, unit_type, "SSB")
        benchmarks.record(session, OPERATOR, entry, build.NOW)

    found = line(session, ABSENCE)

    assert beside(found) == {
        BenchmarkKind.SAME_KIND: 6.0,
        BenchmarkKind.MUNICIPALITY: 8.0,
        BenchmarkKind.COUNTY: 7.5,
        BenchmarkKind.NATIONAL: 11.0,
    }
    assert [one.kind for one in found.benchmarks] == list(beside(found))
    assert beside(line(session, ABSENCE, "skolen"))[BenchmarkKind.NATIONAL] == 5.0


@pytest.mark.parametrize("how", [Aggregation.SUM, Aggregation.SHARE_REACHING_TARGET])
def test_what_is_on_another_scale_than_a_unit_stands_beside_none(
    session: Session, how: Aggregation
) -> None:
    method(session, ABSENCE, how)
    for unit, value in (("bakken", 8.0), ("lia", 6.0), ("skolen", 10.0)):
        build_scorecard.figure(session, ABSENCE, value, unit=unit)

    assert line(session, ABSENCE).benchmarks == ()
    assert line(session, ABSENCE, "oppvekst").reading.value is not None


def test_without_a_method_nothing_is_put_together(session: Session) -> None:
    method(session, ABSENCE, Aggregation.NONE)
    build_scorecard.figure(session, ABSENCE, 8.0)
    build_scorecard.figure(session, ABSENCE, 6.0, unit="lia")

    assert line(session, ABSENCE).benchmarks == ()
    assert scorecards.scorecard(session, "oppvekst", "2026").line(ABSENCE) is None


def test_a_place_says_of_how_many_units_its_figure_is_and_which_are_missing(
    session: Session,
) -> None:
    method(session, ABSENCE, Aggregation.MEAN_OF_UNITS)
    build_scorecard.figure(session, ABSENCE, 8.0)
    build_scorecard.figure(session, ABSENCE, 6.0, unit="lia")

    found = line(session, ABSENCE, "oppvekst")

    assert found.reading.value == 7.0
    assert found.status == "between"
    assert found.reading.provenance == FromUnits(Aggregation.MEAN_OF_UNITS, 2, ("Skolen",))
    told = scorecard_json.to_json(scorecards.scorecard(session, "oppvekst", "2026"))
    [one] = [i for a in told["focus_areas"] for i in a["indicators"] if i["key"] == ABSENCE]
    assert one["provenance"] == {
        "aggregation": "mean_of_units",
        "units": 2,
        "missing": ["Skolen"],
    }


def test_a_unit_it_does_not_concern_is_not_missing(session: Session) -> None:
    method(session, ABSENCE, Aggregation.SUM)
    build_scorecard.figure(session, ABSENCE, 8.0)
    build_scorecard.figure(session, ABSENCE, 6.0, unit="lia")
    build_scorecard.figure(
        session, ABSENCE, None, unit="skolen", state=FigureState.NOT_RELEVANT, comment="Ny"
    )

    found = line(session, ABSENCE, "fjordvik")

    assert (found.reading.value, found.status) == (14.0, None)
    assert found.reading.provenance == FromUnits(Aggregation.SUM, 2)


def test_a_share_of_units_is_a_per_cent_of_its_own(session: Session) -> None:
    method(session, STAFF, Aggregation.SHARE_REACHING_TARGET)
    build_scorecard.figure(session, STAFF, 5.5)
    build_scorecard.figure(session, STAFF, 3.0, unit="lia")

    found = line(session, STAFF, "oppvekst")

    assert (found.reading.value, found.indicator.measure_unit) == (50.0, "percent")
    assert found.target is None


def test_what_is_typed_at_a_place_holds(session: Session) -> None:
    method(session, ABSENCE, Aggregation.MEAN_OF_UNITS)
    build_scorecard.figure(session, ABSENCE, 8.0)
    build_scorecard.figure(session, ABSENCE, 7.1, unit="oppvekst")

    assert line(session, ABSENCE, "oppvekst").reading.value == 7.1


def test_a_file_is_taken_whole_or_not_at_all(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "national.csv"
    file.write_text(
        "indicator;kind;unit_type;period;value;source\n"
        f"{ABSENCE};national;;2026;8,9;SSB\n"
        f"{ABSENCE};world;;2026;8,9;SSB\n"
        f"{STAFF};national;ship;2026;7;SSB\n"
        f"nothing;national;;26;x;SSB\n"
    )

    with pytest.raises(ImportRefused) as refused:
        benchmarks.import_file(session, OPERATOR, file, build.NOW)

    assert [(one.line, one.column, one.problem) for one in refused.value.problems] == [
        (3, "kind", "unknown_kind"),
        (4, "unit_type", "unknown_unit_type"),
        (4, "value", "outside_scale"),
        (5, "indicator", "unknown_indicator"),
    ]
    assert benchmarks.listed(session) == []

    file.write_text(f"indicator,kind,period,value\n{ABSENCE},national,2026,8.9\n")
    assert benchmarks.import_file(session, OPERATOR, file, build.NOW) == 1
    assert benchmarks.import_file(session, OPERATOR, file, build.NOW) == 1
    [row] = benchmarks.listed(session)
    assert (row.value, row.kind) == (8.9, "national")


def test_only_who_manages_the_catalogue_records_them(session: Session) -> None:
    entry = Entry(ABSENCE, "national", "2026", 9.0)

    with pytest.raises(NotAllowed):
        benchmarks.record(session, build.actor(build.Role.UNIT_LEADER), entry, build.NOW)
    with pytest.raises(InvalidInput):
        benchmarks.record(session, OPERATOR, Entry(ABSENCE, "national", "x", 9.0), build.NOW)
