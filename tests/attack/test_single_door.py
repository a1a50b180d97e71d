"""T8: everything shown or carried away is a function of the release (ANONYMITY §1.6).

Two rounds are really answered, counted and released. Their rows and releases alone are put into an
installation that never had a mailbox, a key or an answer; a third one counted other answers to the
same release. All three send the same bytes for every page and file there is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import Client

from surveyapp.services import municipality
from surveyapp.services.installation import Installation
from surveyapp.services.municipality import Municipality
from surveyapp.store.tables import (
    Invitation,
    Release,
    RoundGroup,
    RoundUnit,
    SurveyRound,
    Turnout,
)
from tests.attack import visitor
from tests.attack.compared import compared
from tests.attack.visitor import Seen, differences
from tests.attack.worlds import made, mixed, parts, people, put_in, released, take_over
from tests.cli.typed import Terminal
from tests.web import staff

OF_A_ROUND = (SurveyRound, RoundUnit, RoundGroup, Invitation, Turnout, Release)
"""An exported round: what was asked of whom, the hourly numbers, rounded down, that were shown
while it was open (R1), and the release."""
EVERYTHING = re.compile(
    r"/|/(results|comparisons|actions|texts|rounds|scorecards)(?!.*lang=)(/.*)?"
)
OF_ONE_UNIT = re.compile(
    r"/(results/2/(fjordvik|lia(/(over-time|quality|file/(?!pdf.zip).*))?)"
    r"|results/2/fjordvik\?sort=importance"
    r"|scorecards/lia/2026(/(user-satisfaction|sickness-absence))?"
    r"|rounds/2|comparisons(/file/.*)?|comparisons\?survey=.*expert=1)"
)
STARTS = ("/", "/results", "/scorecards/lia/2026", "/comparisons", "/rounds", "/actions")
CONTROLLER = ("controller", "fjordvik", "nb")
LEADER = ("unit_leader", "lia", "en")


@dataclass(frozen=True)
class World:
    installation: Installation
    app: Flask
    readers: dict[str, Client] = field(default_factory=dict)

    def seen(self, role: str, at: str, language: str, to_follow: re.Pattern[str]) -> Seen:
        if role not in self.readers:
            self.readers[role] = visitor.signed_in(self.app, self.installation, role, at)
        reader = self.readers[role]
        return visitor.everything(reader, [f"/help?lang={language}", *STARTS], to_follow)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Where it was counted; where only the release is; and where others answered."""
    place = tmp_path_factory.mktemp("worlds")
    first, bare, other = (made(place / name / "instance") for name in ("first", "bare", "other"))
    few = people("2026", (36, 22, 15))
    released(first, "2025", people("2025", (95, 30, 20)))
    again = released(first, "2026", few)
    put_in(first, bare, OF_A_ROUND)
    take_over(first, other, released(other, "2025", people("2024", (95, 30, 20))))
    assert released(other, "2026", mixed(few)) == again
    assert parts(other, again)["figures"] == parts(first, again)["figures"]
    take_over(first, other, again)
    yield [World(one, staff.site(one)) for one in (first, bare, other)]
    for one in (first, bare, other):
        one.engine.dispose()


@pytest.fixture(autouse=True)
def _at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.at_one_moment(monkeypatch, datetime.now(UTC))


def test_pages_and_files_are_a_function_of_the_release(worlds: list[World]) -> None:
    first, bare, _ = worlds
    seen = first.seen(*CONTROLLER, OF_ONE_UNIT)

    assert len(seen) > 20
    assert {sent[:3] for sent in seen.values()} == {b"200"}
    assert compared("door", seen, bare.seen(*CONTROLLER, OF_ONE_UNIT)) == set()


def test_other_answers_with_the_same_release_send_the_same_bytes(worlds: list[World]) -> None:
    first, _, other = worlds
    seen = first.seen(*LEADER, OF_ONE_UNIT)

    assert {sent[:3] for sent in seen.values()} == {b"200", b"403"}
    assert compared("door", seen, other.seen(*LEADER, OF_ONE_UNIT)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("reader", [CONTROLLER, LEADER], ids=["controller", "leader"])
def test_every_page_and_file_is_a_function_of_the_release(
    worlds: list[World], reader: tuple[str, str, str]
) -> None:
    first, bare, other = worlds
    seen = first.seen(*reader, EVERYTHING)

    assert {sent[:3] for sent in seen.values()} <= {b"200", b"302", b"403"}
    assert compared("door", seen, bare.seen(*reader, EVERYTHING)) == set()
    assert compared("door", seen, other.seen(*reader, EVERYTHING)) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("results", "2", "--format", "json"),
        ("results", "2", "--format", "csv"),
        ("scorecard", "lia", "--period", "2026"),
        ("round", "status", "2", "--json"),
    ],
    ids=" ".join,
)
def test_what_an_operator_prints_is_a_function_of_the_release(
    worlds: list[World],
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = [Terminal(one.installation, monkeypatch, capsys).type(*command) for one in worlds]

    assert told[0][0] == 0
    assert told[0] == told[1] == told[2]


def test_a_page_that_tells_more_than_its_release_is_found(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant keeps what somebody answered and shows it at the top of each page."""
    first, bare, _ = worlds
    kept = first.installation.config.instance / "kept"
    kept.write_text(json.dumps({"thrives": 3}))
    opened_at = bare.installation.engine.url
    described = municipality.described

    def telling(session: object) -> Municipality:
        found = described(session)
        more = "" if session.get_bind().url == opened_at else kept.read_text()
        return Municipality(f"{found.name} {more}", found.is_demo)

    monkeypatch.setattr(municipality, "described", telling)
    only_the_page = re.compile("nothing else")

    told = differences(
        first.seen(*CONTROLLER, only_the_page), bare.seen(*CONTROLLER, only_the_page)
    )
    assert "/results" in told
