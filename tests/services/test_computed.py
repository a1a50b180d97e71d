"""Computed indicators on a scorecard: from other readings of the same place and period."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveyapp.definitions import catalogue_text, loader
from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import (
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.scorecard import FromOthers, Line
from surveyapp.services import catalogues, figures, scorecards
from tests import build
from tests.services.one_indicator import measured


@pytest.fixture
def entered(session: Session) -> Session:
    for key, unit in (("lost-days", "count"), ("agreed-days", "count")):
        measured(session, Direction.DOWN, 0, None, unit, key=key)
    made = [
        Indicator(
            key, Text({"nb": key}), Source.COMPUTED, Direction.DOWN, "percent", formula=formula
        )
        for key, formula in (
            ("twice", "2 * [absence]"),
            ("absence", "100 * [lost-days] / [agreed-days]"),
        )
    ]
    area = FocusArea(
        "area", Text({"nb": "Område"}), (SuccessFactor("f2", Text({"nb": "F"}), tuple(made)),)
    )
    catalogues.import_catalogue(session, OPERATOR, Catalogue((area,), ()), build.NOW)
    return session


def record(
    session: Session, key: str, value: float | None, state: FigureState = FigureState.MEASURED
) -> None:
    entry = figures.Entry(key, "bakken", "2026", value, state, comment="fordi")
    figures.record(session, OPERATOR, entry, build.NOW, confirmed=True)


def line(session: Session, key: str) -> Line:
    found = scorecards.scorecard(session, "bakken", "2026").line(key)
    assert found is not None
    return found


def test_a_ratio_and_what_rests_on_it_follow_from_what_is_recorded(entered: Session) -> None:
    record(entered, "lost-days", 30)
    record(entered, "agreed-days", 400)

    found = line(entered, "absence")

    assert found.reading.value == 7.5
    assert line(entered, "twice").reading.value == 15
    assert isinstance(found.reading.provenance, FromOthers)
    assert [one.reading.value for one in found.reading.provenance.inputs] == [30, 400]


@pytest.mark.parametrize(
    ("value", "state", "said"),
    [
        (None, FigureState.SUPPRESSED, "suppressed"),
        (None, FigureState.NOT_MEASURED, "not_measured"),
        (0, FigureState.MEASURED, "not_measured"),
    ],
)
def test_without_its_figures_it_says_why_and_has_no_number(
    entered: Session, value: float | None, state: FigureState, said: str
) -> None:
    record(entered, "lost-days", 30)
    record(entered, "agreed-days", value, state)

    card = scorecard_json.to_json(scorecards.scorecard(entered, "bakken", "2026"))

    [found] = [
        one for area in card["focus_areas"] for one in area["indicators"] if one["key"] == "absence"  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert (found["state"], "value" in found) == (said, False)
    assert line(entered, "twice").reading.state == said


def test_it_is_pending_while_a_figure_is_missing(entered: Session) -> None:
    assert line(entered, "absence").reading.state == "pending"

    record(entered, "lost-days", 30)

    assert line(entered, "absence").reading.state == "pending"


def test_goals_levels_and_formulas_travel_in_the_file_and_back(
    entered: Session, tmp_path: Path
) -> None:
    before = catalogues.catalogue(entered)
    goal = ResultGoal("lower", Text({"nb": "Ned"}), "F.1", unit_types=("kindergarten",))
    [area] = before.focus_areas
    factor = next(one for one in area.factors if one.key == "f2")
    made = tuple(replace(one, goal="lower", unit="bakken") for one in factor.indicators)
    changed = replace(factor, goals=(goal,), indicators=made)
    factors = tuple(changed if one.key == "f2" else one for one in area.factors)
    wanted = replace(before, focus_areas=(replace(area, factors=factors, code="F"),))
    file = tmp_path / "indicators.yaml"
    file.write_text(catalogue_text.written(wanted), encoding="utf-8")

    catalogues.import_catalogue(entered, OPERATOR, loader.load_indicators(file), build.NOW)
    entered.expire_all()

    assert catalogues.catalogue(entered) == wanted
