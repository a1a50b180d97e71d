"""One indicator that a test makes as it wants, its goals and what its scorecard says."""

from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.scorecard import Scorecard
from surveyapp.domain.target import CutPoints, Status
from surveyapp.services import catalogues, figures, scorecards, targets
from tests import build


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
    catalogues.import_catalogue(session, OPERATOR, Catalogue((area,), ()), build.NOW)
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
