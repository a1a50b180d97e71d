"""Scorecards side by side say what each scorecard says itself."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.figure import FigureState
from surveyapp.domain.period import parse
from surveyapp.domain.scorecard import Line
from surveyapp.services import action_plans, cards, scorecards
from surveyapp.services.installation import Installation
from tests import build, build_scorecard

YEAR = parse("2026")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Two kindergartens with two years of a survey and figures of every state."""
    installation = build.installation(tmp_path_factory.mktemp("cards") / "instance")
    with installation.writing() as opened:
        build.organisation(opened)
        build_scorecard.catalogue(opened)
        for period in ("2025", "2026"):
            build_scorecard.released(opened, {"bakken": 20, "lia": 90}, period=period, invited=100)
        build_scorecard.figure(opened, "sickness-absence", 9.1, period="2025")
        build_scorecard.figure(opened, "sickness-absence", 8.5, period="2026-03")
        build_scorecard.figure(opened, "sickness-absence", 7.5, unit="lia")
        build_scorecard.figure(
            opened, "staff-survey", None, state=FigureState.SUPPRESSED, comment="For få"
        )
    with installation.reading() as opened:
        yield opened
    installation.engine.dispose()


def said(line: Line) -> tuple[object, ...]:
    return line.indicator.key, line.reading.state, line.reading.value, line.status, line.certain


@pytest.mark.parametrize("unit", ["bakken", "lia", "skolen"])
@pytest.mark.parametrize("period", ["2025", "2026", "2026-T1"])
def test_every_unit_says_what_its_own_scorecard_says(
    session: Session, unit: str, period: str
) -> None:
    card = scorecards.scorecard(session, unit, period)
    wanted = [(parse(period), line.indicator.key) for line in card.lines]
    [place] = [one for one in cards.comparable(session, OPERATOR) if one.code == unit]

    [beside] = cards.side_by_side(session, OPERATOR, [place], wanted)

    assert [said(line) for line in beside.lines if line] == [said(line) for line in card.lines]


def test_totals_are_the_counts_of_all_scorecards(session: Session) -> None:
    found = cards.totals(session, OPERATOR, YEAR)

    every = [scorecards.scorecard(session, code, "2026") for code in ("bakken", "lia", "skolen")]
    for total in found:
        own = [
            area.counts for card in every for area in card.areas if area.area.key == total.area.key
        ]
        assert total.counts.with_status == sum(one.with_status for one in own)
        assert total.counts.suppressed == sum(one.suppressed for one in own)


def test_only_units_one_may_compare_are_there(session: Session) -> None:
    sector_head = build.actor(Role.SECTOR_HEAD, "oppvekst")
    leader = build.actor(Role.UNIT_LEADER, "bakken")

    assert [one.code for one in cards.comparable(session, sector_head)] == [
        "bakken",
        "lia",
        "skolen",
    ]
    assert cards.comparable(session, leader) == []
    assert [one.code for one in cards.above(session, cards.comparable(session, sector_head))] == [
        "fjordvik",
        "oppvekst",
    ]


def test_actions_to_learn_from_are_those_one_may_read(installation: Installation) -> None:
    with installation.writing() as session:
        build.organisation(session)
        build_scorecard.catalogue(session)
        entry = action_plans.Entry(planned="Møte med foreldrene", indicator="participation")
        card = scorecards.scorecard(session, "lia", "2026")
        action_plans.add(session, OPERATOR, "lia", "2026", entry, card, build.NOW)

        def about(indicator: str, period: str, role: Role, at: str) -> list[str]:
            found = cards.actions_about(session, build.actor(role, at), indicator, period)
            return [one.planned for actions in found.values() for one in actions]

        assert about("participation", "2026", Role.DIRECTOR, "fjordvik") == ["Møte med foreldrene"]
        assert about("participation", "2025", Role.DIRECTOR, "fjordvik") == []
        assert about("information", "2026", Role.DIRECTOR, "fjordvik") == []
        assert about("participation", "2026", Role.UNIT_LEADER, "bakken") == []
