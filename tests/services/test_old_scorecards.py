"""Whatever changes in the structure, the scorecards of earlier periods stay as they were."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain import scorecard_json
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.history import Break
from surveyapp.domain.indicator import Direction, Indicator, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.target import CutPoints
from surveyapp.services import catalogues, scorecards, targets, versions
from surveyapp.services.installation import Installation
from surveyapp.store import indicators
from tests import build, build_scorecard

ABSENCE = "sickness-absence"
PAST = ("2024", "2025")


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        build_scorecard.catalogue(opened)
        build_scorecard.figure(opened, ABSENCE, 9.1, period="2024")
        build_scorecard.figure(opened, ABSENCE, 8.1, period="2025")
        build_scorecard.figure(opened, ABSENCE, 7.9)
        yield opened


def printed(session: Session, period: str) -> str:
    session.expire_all()
    card = scorecards.scorecard(session, "bakken", period)
    names = [
        [area.area.name.wordings, [factor.name.wordings for factor in area.area.factors]]
        for area in card.areas
    ]
    return json.dumps([scorecard_json.to_json(card), names])


Change = Callable[[Indicator], Indicator]


def with_indicator(read: Catalogue, change: Change) -> Catalogue:
    areas = tuple(
        replace(
            area,
            factors=tuple(
                replace(
                    factor,
                    indicators=tuple(
                        change(one) if one.key == ABSENCE else one for one in factor.indicators
                    ),
                )
                for factor in area.factors
            ),
        )
        for area in read.focus_areas
    )
    return replace(read, focus_areas=areas)


def coded(code: str) -> Catalogue:
    return with_indicator(build_scorecard.LIBRARY.catalogue, lambda one: replace(one, code=code))


def without_targets(read: Catalogue) -> Catalogue:
    return replace(read, targets=())


def renamed_areas(read: Catalogue) -> Catalogue:
    areas = [replace(one, name=Text({"nb": "Nytt", "en": "New"})) for one in read.focus_areas]
    return replace(read, focus_areas=tuple(areas))


def moved(read: Catalogue) -> Catalogue:
    """All indicators under the last success factor of all, and everything upside down."""
    every = tuple(reversed([*read.indicators]))
    areas = [
        replace(area, factors=tuple(replace(one, indicators=()) for one in reversed(area.factors)))
        for area in reversed(read.focus_areas)
    ]
    last = areas[-1]
    factors = (*last.factors[:-1], replace(last.factors[-1], indicators=every))
    return replace(read, focus_areas=(*areas[:-1], replace(last, factors=factors)))


def added(read: Catalogue) -> Catalogue:
    first = read.focus_areas[0]
    new = replace(next(read.indicators), key="new-one", code="N1")
    factor = SuccessFactor("new-factor", Text({"nb": "Ny", "en": "New"}), (new,))
    area = replace(first, factors=(*first.factors, factor))
    goal = CatalogueTarget("new-one", "", "", CutPoints(5, 4), "")
    return Catalogue((area, *read.focus_areas[1:]), (*read.targets, goal))


def of_absence(**values: object) -> Callable[[Catalogue], Catalogue]:
    def change(read: Catalogue) -> Catalogue:
        return with_indicator(read, lambda one: replace(one, **values))  # type: ignore[arg-type]

    return change


def retargeted(unit_type: str = "") -> Callable[[Catalogue], Catalogue]:
    goal = CatalogueTarget(ABSENCE, unit_type, "", CutPoints(3, 4), "")
    return lambda read: replace(read, targets=(goal,))


CHANGES: dict[str, Callable[[Catalogue], Catalogue]] = {
    "name": of_absence(name=Text({"nb": "X", "en": "X"})),
    "code": of_absence(code="X9"),
    "direction": lambda read: without_targets(of_absence(direction=Direction.MONITOR)(read)),
    "decimals": of_absence(decimals=3),
    "unit types": lambda read: without_targets(of_absence(unit_types=("school",))(read)),
    "its end": of_absence(valid_to=parse("2025")),
    "names of focus areas": renamed_areas,
    "order and factor": moved,
    "something new": added,
    "common target": retargeted(),
    "target of the type": retargeted("kindergarten"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_catalogue_leaves_earlier_scorecards_to_the_byte(
    session: Session, change: str
) -> None:
    before = {period: printed(session, period) for period in PAST}
    now = printed(session, "2026")

    catalogues.import_catalogue(
        session, OPERATOR, CHANGES[change](build_scorecard.LIBRARY.catalogue), build.NOW
    )

    assert {period: printed(session, period) for period in PAST} == before
    seen_elsewhere = {"common target", "unit types"}  # its type has a target and it a figure
    assert printed(session, "2026") != now or change in seen_elsewhere


def test_a_new_target_of_a_unit_leaves_earlier_scorecards_to_the_byte(session: Session) -> None:
    before = {period: printed(session, period) for period in PAST}

    goal = targets.Goal(ABSENCE, CutPoints(5, 6), unit="bakken")
    targets.set_target(session, OPERATOR, goal, build.NOW)

    assert {period: printed(session, period) for period in PAST} == before
    line = scorecards.scorecard(session, "bakken", "2026").line(ABSENCE)
    assert line is not None
    assert line.target is not None
    assert line.target.cuts == CutPoints(5, 6)


def test_several_changes_after_each_other_leave_every_step_as_it_was(session: Session) -> None:
    said = {}
    for period, code in (("2024", "A"), ("2025", "B"), ("2026", "C")):
        read = coded(code)
        catalogues.import_catalogue(session, OPERATOR, read, build.NOW, parse(period))
        said[period] = code

    shown = {}
    for period in ("2023", *said):
        line = scorecards.scorecard(session, "bakken", period).line(ABSENCE)
        assert line is not None
        shown[period] = line.indicator.code

    assert shown == {"2023": "A", **said}  # nothing was measured before 2024


def test_a_change_before_another_one_is_refused(session: Session) -> None:
    catalogues.import_catalogue(session, OPERATOR, coded("A"), build.NOW, parse("2027"))

    with pytest.raises(InvalidInput) as refusal:
        catalogues.import_catalogue(session, OPERATOR, coded("B"), build.NOW, parse("2026"))

    assert refusal.value.problems == {"since": "changed_later"}


@pytest.mark.parametrize("lifetime", [{"valid_to": parse("2024")}, {"valid_from": parse("2025")}])
def test_an_end_or_beginning_in_the_past_is_refused(
    session: Session, lifetime: dict[str, object]
) -> None:
    read = of_absence(**lifetime)(build_scorecard.LIBRARY.catalogue)

    with pytest.raises(InvalidInput) as refusal:
        catalogues.import_catalogue(session, OPERATOR, read, build.NOW)

    [field] = lifetime
    assert refusal.value.problems == {f"{ABSENCE}.{field}": "changes_the_past"}


def test_fault_16_a_new_method_marks_a_break_and_joins_no_series(session: Session) -> None:
    row = indicators.by_key(session, ABSENCE)
    assert row is not None
    versions.change(session, row, {"code": "ny"}, parse("2026"), is_break=True)

    line = scorecards.scorecard(session, "bakken", "2026").line(ABSENCE)
    before = scorecards.scorecard(session, "bakken", "2025").line(ABSENCE)

    assert line is not None
    assert (line.previous_break, line.difference) == (Break.METHOD, None)
    assert before is not None
    assert before.previous_break is None
    assert before.difference == pytest.approx(-1.0)


def test_a_unit_may_be_stricter_than_what_is_common_and_never_weaker(session: Session) -> None:
    def own(target: float, limit: float | None = None) -> targets.Goal:
        return targets.Goal(ABSENCE, CutPoints(target, limit), unit="bakken", is_own=True)

    for weaker in (own(8.5, 10), own(7, 11)):
        with pytest.raises(InvalidInput) as refusal:
            targets.set_target(session, OPERATOR, weaker, build.NOW)
        assert set(refusal.value.problems.values()) == {"weaker_than_common"}
    targets.set_target(session, OPERATOR, own(7, 9), build.NOW)

    def held() -> CutPoints:
        line = scorecards.scorecard(session, "bakken", "2026").line(ABSENCE)
        assert line is not None
        assert line.target is not None
        return line.target.cuts

    assert held() == CutPoints(7, 9)

    stricter = targets.Goal(ABSENCE, CutPoints(6, 8), unit_type="kindergarten")
    targets.set_target(session, OPERATOR, stricter, build.NOW)

    assert held() == CutPoints(6, 8)
