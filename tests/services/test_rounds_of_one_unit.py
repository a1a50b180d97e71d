"""Units that ran surveys of their own, held up against one another."""

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import Role
from surveyapp.domain.result import Comparison
from surveyapp.domain.verdict import Verdict
from surveyapp.services import comparisons, results
from surveyapp.services.results import UnitResults
from surveyapp.store.tables import SurveyRound
from tests import build, build_scorecard

SATISFACTION = "user-satisfaction"


@pytest.fixture
def session(session: Session) -> Session:
    build_scorecard.catalogue(session)
    return session


def alone(session: Session, unit: str, *answers: int, n: int = 120) -> SurveyRound:
    return build_scorecard.released(session, {unit: n}, period="2026", answers=answers, alone=True)


def shown(session: Session, round_id: int, unit: str) -> Comparison | None:
    found = results.of_unit(session, build.actor(), round_id, unit)
    assert isinstance(found, UnitResults)
    indicator = found.region.indicator(SATISFACTION)
    assert indicator is not None
    return indicator.comparisons[0] if indicator.comparisons else None


def test_a_result_page_has_the_others_of_the_period(session: Session) -> None:
    first = alone(session, "bakken", 3, 4, 3)
    assert shown(session, first.id, "bakken") is None

    alone(session, "lia", 5, 6, 4, 6)

    beside = shown(session, first.id, "bakken")
    assert beside is not None
    assert beside.verdict is Verdict.CLEARLY_LOWER
    assert beside.value == pytest.approx(5.25, abs=0.02)


def test_side_by_side_they_are_judged_together(session: Session) -> None:
    alone(session, "bakken", 3, 4, 3)
    alone(session, "lia", 5, 6, 4, 6)

    found = comparisons.side_by_side(session, build.actor(), "2026", SATISFACTION)

    (area,) = found.areas
    verdicts = {unit.code: unit.beside.among_units for unit in area.units if unit.beside}
    assert verdicts == {"bakken": Verdict.CLEARLY_LOWER, "lia": Verdict.CLEARLY_HIGHER}


def test_who_may_compare_is_told_which_units_are_clearly_above(session: Session) -> None:
    alone(session, "bakken", 3, 4, 3)
    alone(session, "lia", 5, 6, 4, 6)

    def above(role: Role, period: str = "2026", indicator: str = SATISFACTION) -> list[str]:
        actor = build.actor(role, "bakken" if role is Role.UNIT_LEADER else "fjordvik")
        found = comparisons.clearly_above(session, actor, "bakken", period, indicator)
        return [unit.code for unit in found]

    assert above(Role.DIRECTOR) == ["lia"]
    assert above(Role.UNIT_LEADER) == []
    assert above(Role.DIRECTOR, "2025") == []
    assert above(Role.DIRECTOR, "2026", "sickness-absence") == []
