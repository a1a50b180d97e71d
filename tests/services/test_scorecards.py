"""A unit's scorecard, put together from released surveys and recorded figures."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain import scorecard_json
from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.errors import NotFound
from surveyapp.domain.figure import FigureState
from surveyapp.domain.period import InvalidPeriod, parse
from surveyapp.domain.scorecard import FromFigure, FromSurvey, Line, Value
from surveyapp.services import scorecards
from surveyapp.services.installation import Installation
from tests import build, build_scorecard

SATISFACTION = "user-satisfaction"


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        build_scorecard.catalogue(opened)
        yield opened


def lines(
    session: Session, indicator: str = SATISFACTION, unit: str = "bakken", period: str = "2026"
) -> list[Line]:
    card = scorecards.scorecard(session, unit, period)
    return [line for line in card.lines if line.indicator.key == indicator]


def test_a_survey_reading_carries_everything_it_rests_on(session: Session) -> None:
    made = build_scorecard.released(session, {"bakken": 20, "lia": 30}, invited=40)

    [line] = lines(session)

    assert isinstance(line.reading.outcome, Value)
    assert 1 < line.reading.outcome.value < 6
    assert line.reading.outcome.interval is not None
    provenance = line.reading.provenance
    assert isinstance(provenance, FromSurvey)
    assert provenance.round_id == made.id
    assert (provenance.invited, provenance.definition) == (40, "kindergarten-parents")
    assert len(provenance.questions) == 2
    assert [len(one.sha256 or "") for one in provenance.rounds] == [64]


def test_a_unit_with_too_few_answers_shows_no_number_anywhere(session: Session) -> None:
    build_scorecard.released(session, {"bakken": 4, "lia": 30}, invited=40)

    card = scorecard_json.to_json(scorecards.scorecard(session, "bakken", "2026"))

    [line] = [
        one
        for area in card["focus_areas"]
        for one in area["indicators"]
        if one["key"] == SATISFACTION
    ]
    assert line["state"] == "suppressed"
    assert line["reason"] == "too_few"
    assert not {"value", "interval", "n", "bound"} & line.keys()
    assert (line["status"], line["certain"], line["change"]) == (None, None, None)


def test_without_a_round_a_survey_indicator_was_not_run(session: Session) -> None:
    [line] = lines(session)

    assert line.reading.state == "not_run"


@pytest.mark.parametrize("state", ["open", "paused", "closed", "counted"])
def test_while_a_round_is_under_way_the_reading_is_pending(session: Session, state: str) -> None:
    build_scorecard.released(session, {"bakken": 20}, state=state)

    [line] = lines(session)

    assert line.reading.state == "pending"
    assert line.reading.value is None


def test_what_a_round_does_not_ask_is_not_pending(session: Session) -> None:
    build_scorecard.released(
        session, {"skolen": 20}, definition="school-pupils", answers=(5, 4, 3), state="open"
    )

    assert lines(session, "pupil-well-being", "skolen")[0].reading.state == "pending"
    assert lines(session, SATISFACTION, "skolen")[0].reading.state == "not_run"


def test_a_figure_carries_who_recorded_it_and_from_what(session: Session) -> None:
    build_scorecard.figure(session, "sickness-absence", 9.1, period="2025")
    build_scorecard.figure(session, "sickness-absence", 8.5)

    [line] = lines(session, "sickness-absence")

    assert isinstance(line.reading.provenance, FromFigure)
    assert line.reading.provenance.source == "Regnskap"
    assert line.reading.provenance.recorded_by == "operator"
    assert (line.status, line.certain, line.verdict) == ("between", True, None)
    assert round(line.difference or 0, 6) == -0.6


def test_the_states_of_a_figure_are_kept_apart(session: Session) -> None:
    build_scorecard.figure(
        session, "staff-survey", None, state=FigureState.SUPPRESSED, comment="For få ansatte"
    )
    build_scorecard.figure(
        session, "sickness-absence", None, state=FigureState.NOT_MEASURED, comment="Ny enhet"
    )

    states = {
        line.indicator.key: line.reading.state
        for line in scorecards.scorecard(session, "bakken", "2026").lines
        if line.indicator.source == "figure"
    }

    assert states["staff-survey"] == "suppressed"
    assert states["sickness-absence"] == "not_measured"
    assert states["budget-deviation"] == "pending"


def test_a_unit_has_the_indicators_of_its_type_in_the_plans_order(session: Session) -> None:
    def keys(unit: str) -> list[str]:
        return [line.indicator.key for line in scorecards.scorecard(session, unit, "2026").lines]

    assert "pupil-well-being" in keys("skolen")
    assert "pupil-well-being" not in keys("bakken")
    order = [one.key for one in build_scorecard.LIBRARY.catalogue.indicators]
    assert keys("skolen") == sorted(keys("skolen"), key=order.index)


def test_sectors_and_the_municipality_show_the_survey_of_all_below(session: Session) -> None:
    build_scorecard.released(session, {"bakken": 20, "lia": 30})
    build_scorecard.figure(session, "budget-deviation", -0.4, unit="fjordvik")

    sector = scorecards.scorecard(session, "oppvekst", "2026")
    municipality = scorecards.scorecard(session, "fjordvik", "2026")

    assert sector.line(SATISFACTION) is not None
    assert sector.line("budget-deviation") is None
    found = municipality.line("budget-deviation")
    assert found is not None
    assert found.reading.value == -0.4
    assert municipality.line("sickness-absence") is None


def test_rounds_of_single_units_are_rolled_up_above_them(session: Session) -> None:
    first = build_scorecard.released(session, {"bakken": 20}, alone=True)
    second = build_scorecard.released(session, {"lia": 30}, answers=(3, 4, 5), alone=True)

    [own], [sector], [municipality] = (
        lines(session, unit=unit) for unit in ("lia", "oppvekst", "fjordvik")
    )

    assert isinstance(own.reading.outcome, Value)
    assert isinstance(sector.reading.outcome, Value)
    assert sector.reading.outcome == municipality.reading.outcome
    assert sector.reading.outcome.n == Exactly(50)
    provenance = sector.reading.provenance
    assert isinstance(provenance, FromSurvey)
    assert {one.id for one in provenance.rounds} == {first.id, second.id}
    assert (provenance.round_id, provenance.invited) == (None, 100)


def test_a_unit_asked_twice_in_a_period_counts_once_above(session: Session) -> None:
    whole = build_scorecard.released(session, {"bakken": 20, "lia": 30})
    again = build_scorecard.released(session, {"bakken": 25}, answers=(2, 3), alone=True)

    [unit], [sector] = lines(session), lines(session, unit="oppvekst")

    assert isinstance(unit.reading.provenance, FromSurvey)
    assert unit.reading.provenance.round_id == again.id
    assert isinstance(sector.reading.provenance, FromSurvey)
    assert sector.reading.provenance.round_id == whole.id


def test_what_was_rolled_up_is_compared_with_what_was_before(session: Session) -> None:
    for period, answers in (("2025", (5, 6, 5)), ("2026", (2, 3, 4))):
        for unit in ("bakken", "lia"):
            build_scorecard.released(
                session, {unit: 120}, period=period, answers=answers, alone=True
            )

    [line] = lines(session, unit="oppvekst")

    assert line.verdict == "clearly_lower"


def test_surveys_of_different_people_are_never_one_figure(session: Session) -> None:
    build_scorecard.released(session, {"bakken": 20, "lia": 30})
    build_scorecard.released(
        session, {"skolen": 30}, definition="school-parents", answers=(3, 4, 2, 5)
    )

    found = lines(session, unit="fjordvik")

    surveys = [line.reading.provenance for line in found]
    assert {one.definition for one in surveys if isinstance(one, FromSurvey)} == {
        "kindergarten-parents",
        "school-parents",
    }
    assert len({line.reading.value for line in found}) == 2


def test_a_change_is_clear_only_when_chance_seldom_gives_one_as_large(session: Session) -> None:
    many = {"bakken": 60, "lia": 60}
    build_scorecard.released(session, many, period="2025")
    build_scorecard.released(session, many, lowered={SATISFACTION: (2, 3, 2, 4, 3)})

    [fallen], [same] = lines(session), lines(session, "respect")

    assert fallen.verdict == "clearly_lower"
    assert same.verdict == "no_clear_difference"
    assert fallen.difference is not None
    assert fallen.smallest_change is not None
    assert -fallen.difference > fallen.smallest_change > 0
    assert lines(session, period="2025")[0].verdict is None


def test_few_answers_in_the_whole_round_are_too_little_to_compare(session: Session) -> None:
    for period in ("2025", "2026"):
        build_scorecard.released(session, {"bakken": 20, "lia": 20}, period=period)

    assert lines(session)[0].verdict == "too_little_to_compare"


def test_periods_to_choose_are_those_with_readings(session: Session) -> None:
    build_scorecard.figure(session, "sickness-absence", 8.5, period="2024-T2")
    build_scorecard.figure(session, "sickness-absence", 8.5, period="2025")

    found = scorecards.scorecard(session, "bakken", "2026").periods

    assert [period.code for period in found] == ["2026", "2025", "2024", "2024-T2"]
    assert scorecards.latest_year(session, "bakken", parse("2026")).code == "2025"


def test_unknown_units_and_periods_are_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        scorecards.scorecard(session, "nowhere", "2026")
    with pytest.raises(InvalidPeriod):
        scorecards.scorecard(session, "bakken", "26")


def test_counts_in_json_add_up_to_the_lines(session: Session) -> None:
    build_scorecard.released(session, {"bakken": 20, "lia": 30})
    build_scorecard.figure(session, "sickness-absence", 8.5)

    card = scorecard_json.to_json(scorecards.scorecard(session, "bakken", "2026"))

    counts = card["counts"]
    said = sum(
        counts[name]
        for name in ("met", "between", "below", "suppressed", "without_value", "without_target")
    )
    assert said == sum(len(area["indicators"]) for area in card["focus_areas"])
