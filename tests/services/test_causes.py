"""Arrows of cause and effect, held against what units have published."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.cause import Evidence, TooFew
from surveyapp.domain.errors import InvalidInput, NotAllowed
from surveyapp.domain.period import parse
from surveyapp.paper.cause_chart import cause_chart, label
from surveyapp.services import causes
from surveyapp.services.causes import Arrow
from surveyapp.services.installation import Installation
from surveyapp.store.tables import Figure, Indicator, Unit
from tests import build, build_scorecard

ABSENCE, STAFF, SATISFIED = "sickness-absence", "staff-survey", "user-satisfaction"
NOW = parse("2026")


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        build_scorecard.catalogue(opened)
        yield opened


def recorded(session: Session, units: int) -> None:
    """Twelve kindergartens and four years in which absence falls where staff thrive."""
    sector = session.query(Unit).filter_by(code="oppvekst").one()
    ids = {key: session.query(Indicator).filter_by(key=key).one().id for key in (ABSENCE, STAFF)}
    for number in range(units):
        unit = build.unit(session, f"hage-{number}", parent=sector)
        for year in range(2023, 2027):
            thrive = 4 + 0.1 * ((number * 7 + year * 5) % 11)
            absence = 14 - 2 * thrive + 0.05 * ((number * 3 + year) % 5)
            for key, value in ((STAFF, thrive), (ABSENCE, absence)):
                session.add(
                    Figure(
                        indicator_id=ids[key],
                        unit_id=unit.id,
                        period=str(year),
                        value=value,
                        state="measured",
                        recorded_by="operator",
                        recorded_at=build.NOW,
                    )
                )
    session.flush()


def test_an_arrow_is_tried_on_all_units_of_the_type(session: Session) -> None:
    recorded(session, 12)
    causes.add(session, OPERATOR, Arrow(STAFF, ABSENCE, "kindergarten"), build.NOW)

    found = causes.cause_map(session, "kindergarten", NOW)

    [link] = found.links
    assert isinstance(link.found, Evidence)
    assert link.found.correlation < -0.9
    assert (link.found.units, link.found.first, link.found.last) == (12, 2023, 2026)
    assert causes.cause_map(session, "school", NOW).links == ()


def test_it_is_not_tried_on_few_units_nor_on_what_is_withheld(session: Session) -> None:
    recorded(session, 3)
    build_scorecard.released(session, {"bakken": 4, "lia": 40}, invited=80)
    build_scorecard.released(session, {"bakken": 20, "lia": 40}, period="2025", invited=80)
    build_scorecard.figure(session, ABSENCE, 7.0, unit="lia", period="2025")
    build_scorecard.figure(session, ABSENCE, 8.0)
    build_scorecard.figure(session, ABSENCE, 8.0, unit="lia")
    for arrow in (Arrow(STAFF, ABSENCE), Arrow(ABSENCE, SATISFIED)):
        causes.add(session, OPERATOR, arrow, build.NOW)

    found = causes.cause_map(session, "kindergarten", NOW)

    assert [one.found for one in found.links] == [TooFew(3, 4), TooFew(1, 2)]


def test_an_arrow_holds_in_its_periods_only(session: Session) -> None:
    arrow = Arrow(STAFF, ABSENCE, valid_from="2025", valid_to="2026")
    row = causes.add(session, OPERATOR, arrow, build.NOW)

    def holds(period: str) -> bool:
        return bool(causes.cause_map(session, "kindergarten", parse(period)).links)

    assert [holds(one) for one in ("2024", "2025", "2026", "2027")] == [False, True, True, False]
    causes.change(session, OPERATOR, row.id, Arrow(STAFF, ABSENCE), build.NOW)
    assert holds("2027")
    causes.remove(session, OPERATOR, row.id, build.NOW)
    assert not holds("2026")


@pytest.mark.parametrize(
    ("arrow", "problems"),
    [
        (Arrow(STAFF, STAFF), {"effect": "works_on_itself"}),
        (Arrow(STAFF, ABSENCE), {"effect": "arrow_exists"}),
        (
            Arrow("x", ABSENCE, "ship"),
            {"cause": "unknown_indicator", "unit_type": "unknown_unit_type"},
        ),
        (
            Arrow(ABSENCE, STAFF, valid_from="2026", valid_to="2025"),
            {"valid_to": "ends_before_it_begins"},
        ),
        (Arrow(ABSENCE, STAFF, valid_from="soon"), {"valid_from": "invalid_period"}),
        (Arrow(ABSENCE, STAFF, reason="x" * 501), {"reason": "too_long"}),
    ],
)
def test_an_arrow_that_cannot_be_says_why(
    session: Session, arrow: Arrow, problems: dict[str, str]
) -> None:
    causes.add(session, OPERATOR, Arrow(STAFF, ABSENCE), build.NOW)

    with pytest.raises(InvalidInput) as refused:
        causes.add(session, OPERATOR, arrow, build.NOW)

    assert refused.value.problems == problems


def test_only_who_manages_the_catalogue_draws_arrows(session: Session) -> None:
    with pytest.raises(NotAllowed):
        causes.add(session, build.actor(build.Role.DIRECTOR), Arrow(STAFF, ABSENCE), build.NOW)


def test_the_map_has_what_is_worked_on_on_top_and_no_number_of_its_own(session: Session) -> None:
    for arrow in (Arrow(STAFF, SATISFIED), Arrow("budget-deviation", STAFF)):
        causes.add(session, OPERATOR, arrow, build.NOW)

    drawn = cause_chart(causes.cause_map(session, "kindergarten", NOW), "en")

    assert [lane.area.key for lane in drawn.lanes] == ["services", "organisation", "economy"]
    assert {line.kind for line in drawn.lines} == {"few"}
    assert all(line.y1 > line.y2 for line in drawn.lines)


def test_labels_are_two_lines_of_ten_letters() -> None:
    assert label("Alt i alt fornøyd") == ("Alt i alt", "fornøyd")
    assert label("Barnehagelærere") == ("Barnehage-", "lærere")
    assert label("Plan for overgangen til skolen") == ("Plan for", "overgange…")
    for name in (one.name.into("nb") for one in build_scorecard.LIBRARY.catalogue.indicators):
        assert all(len(line) <= 10 for line in label(name))
        assert 1 <= len(label(name)) <= 2
