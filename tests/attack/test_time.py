"""T4: nothing that can be fetched while a survey is open depends on an answer (ANONYMITY §1.6).

Two worlds differ in what one person answered. Whatever anybody can fetch until the close is the
same in both, to the byte; what is shown later is one release a round, which never changes again,
and all of them together leave every answer possible.
"""

import json
import logging
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from surveyapp.bench.attacks.knowledge import Question
from surveyapp.bench.attacks.municipalities import Municipality
from surveyapp.bench.attacks.programme import excluded
from surveyapp.bench.attacks.ranks import derivable_small_set
from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.answers import Answers
from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.release import Release
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey_round import RELEASE_AFTER
from surveyapp.services import answering, definitions, round_tree, rounds, turnout
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.installation import Installation
from surveyapp.web import doorstep_entrances
from surveyapp.work import due
from tests import build
from tests.attack import visitor, worlds
from tests.attack.compared import compared
from tests.attack.visitor import Seen, differences
from tests.cli.typed import Terminal
from tests.web import staff

HOUR = timedelta(hours=1)
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
OPENS, CLOSES = NOW - timedelta(days=1), NOW + 5 * HOUR
ANSWERED = {("bakken", None): 13, ("lia", "stor"): 9, ("lia", "liten"): 3}
READERS = (("controller", "fjordvik"), ("unit_leader", "lia"), ("text_reviewer", "fjordvik"))
EVERY_ROLE = tuple((role.value, "fjordvik") for role in Role)
STARTS = ("/", "/rounds/1", "/results/1/lia", "/results/1/lia/file/json", "/texts/1", "/audit")
FOLLOWED = re.compile(r"/(rounds(/1(/[a-z]+)?)?|results|texts|scorecards/lia/\d+|comparisons)")
PRINTED = (
    ("round", "list"),
    ("round", "status", "1", "--json"),
    ("results", "1"),
    ("results", "2"),
)
Act = Callable[["Town"], object]


@dataclass
class Town:
    """A world in which a survey is open. `odd_one` is what that person answers in whom the worlds
    differ."""

    installation: Installation
    app: Flask
    odd_one: int
    readers: dict[str, Client] = field(default_factory=dict)

    def answer(self, first: int, last: int, round_id: int = 1, at: datetime = NOW) -> None:
        """People number `first` to `last` of each place answer."""
        with self.installation.reading() as session:
            links = [one.link for one in rounds.get(session, round_id).invitations]
            surveys = [answering.open_survey(session, link, at) for link in links]
        for survey in surveys:
            number = ANSWERED[survey.unit_code, survey.group_key]
            for person in range(first, min(last, number)):
                self._send(survey, person)

    def _send(self, survey: OpenSurvey, person: int) -> None:
        value = self.value((survey.unit_code, survey.group_key), person)
        answers: Answers = {"thrives": value, "looks_forward": 7 - value}
        mark = secrets.token_hex(16)
        assert answering.submit(self.installation, survey, answers, mark, None) is Receipt.ACCEPTED

    def value(self, place: NodeKey, person: int) -> int:
        """What somebody answers to `thrives`."""
        is_odd = place[1] == "liten" and person == 0
        return self.odd_one if is_odd else 3 + (7 * person + len(place[0])) % 4

    def work(self, now: datetime) -> None:
        due.step(self.installation, now)

    def close(self) -> None:
        with self.installation.writing() as session:
            rounds.close(self.installation, session, OPERATOR, 1, CLOSES)

    def seen(self, readers: Sequence[tuple[str, str]] = READERS) -> Seen:
        """All that these can fetch now, and anybody else."""
        found = self._by_anybody()
        for role, at in readers:
            if role not in self.readers:
                self.readers[role] = visitor.signed_in(self.app, self.installation, role, at)
            sent = visitor.everything(self.readers[role], STARTS, FOLLOWED)
            found |= {f"{role} {path}": body for path, body in sent.items()}
        return found

    def _by_anybody(self) -> Seen:
        client = Client(self.app)
        with self.installation.reading() as session:
            link = rounds.get(session, 1).invitations[0].link
        paths = [f"/s/{link}{page}" for page in ("", "/form", "/thanks", "/received")]
        paths += ["/c", "/s/unknown", "/privacy", "/evidence", "/metrics", "/results/1/lia"]
        wrong = {"form": "0" * 32, "thrives": "9", "action": "submit"}
        posted = {"wrong answer": visitor.recorded(client.post(f"/s/{link}", data=wrong))}
        return {path: visitor.recorded(client.get(path)) for path in paths} | posted


@pytest.fixture
def both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[list[Town]]:
    """The second is the first's copy: the same links, the same key. A link is not remembered for a
    second, of which one world might have seen the end and the other not."""
    visitor.at_one_moment(monkeypatch, datetime.now(UTC))
    monkeypatch.setattr(doorstep_entrances, "FRESH", timedelta(0))
    caplog.set_level(logging.DEBUG, "surveyapp")
    first = worlds.made(tmp_path / "first" / "instance")
    worlds.opened(first, "2026", OPENS, CLOSES)
    places = [first, build.copied(first, tmp_path / "second" / "instance")]
    yield [Town(one, staff.site(one), odd) for one, odd in zip(places, (1, 6), strict=True)]
    for one in places:
        one.engine.dispose()


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Callable[[Town, Act, Sequence[tuple[str, str]]], Seen]:
    """Does something in a world and gives all that can be fetched, printed and read in its log."""

    def done(town: Town, act: Act, readers: Sequence[tuple[str, str]] = READERS) -> Seen:
        caplog.clear()
        act(town)
        found = town.seen(readers)
        terminal = Terminal(town.installation, monkeypatch, capsys)
        for words in PRINTED:
            code, printed, refused = terminal.type(*words)
            found[" ".join(words)] = f"{code} {printed}{refused}".encode()
        log = "\n".join(record.getMessage() for record in caplog.records)
        return found | {"log": log.encode()}

    return done


Told = Callable[..., Seen]
WHILE_OPEN: Mapping[str, Act] = {
    "a few answers": lambda town: town.answer(0, 3),
    "an hour": lambda town: town.work(NOW + HOUR),
    "more in the same hour": lambda town: town.answer(3, 7),
    "all": lambda town: town.answer(7, 13),
    "closed": Town.close,
}


def numbers_told(seen: Seen) -> set[int]:
    """How many had answered, by what `round status` prints."""
    document = json.loads(seen["round status 1 --json"].partition(b" ")[2])
    return {document["answered"], *(unit["answered"] for unit in document["units"])}


def test_until_the_close_nothing_depends_on_an_answer(both: list[Town], told: Told) -> None:
    for stage, act in WHILE_OPEN.items():
        one, other = (told(town, act) for town in both)

        assert len(one) > 40
        assert one["unit_leader /rounds/1"].startswith(b"200")
        assert compared("time", one, other) == set(), stage
        assert {number % turnout.STEP for number in numbers_told(one)} == {0}


@pytest.mark.slow
def test_for_every_role_nothing_depends_on_an_answer_until_the_close(
    both: list[Town], told: Told
) -> None:
    for stage, act in WHILE_OPEN.items():
        one, other = (told(town, act, EVERY_ROLE) for town in both)

        assert compared("time", one, other) == set(), stage


def test_what_is_shown_after_the_close_never_changes_and_excludes_no_answer(
    both: list[Town], told: Told
) -> None:
    """One release a round, read again after its export and after the next survey's release."""
    town, controller = both[0], READERS[:1]
    town.answer(0, 13)
    town.close()
    counted = told(town, lambda one: one.work(CLOSES), controller)
    first = told(town, lambda one: one.work(CLOSES + RELEASE_AFTER), controller)
    again = told(town, the_next_survey, controller)

    assert counted["results 1"].startswith(b"1")
    assert numbers_told(first) == {25, 13, 12}
    for shown in ("results 1", "controller /results/1/lia/file/json"):
        assert first[shown].startswith((b"0", b"200"))
        assert again[shown] == first[shown]
    excludes_nothing(town, 1, again["results 1"])
    excludes_nothing(town, 2, again["results 2"])


def test_a_log_that_tells_what_was_answered_is_found(
    both: list[Town], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = answering.submit

    def telling(
        installation: Installation, survey: OpenSurvey, answers: Answers, *more: str | None
    ) -> Receipt:
        logging.getLogger("surveyapp").debug("received %s", answers)
        return submit(installation, survey, answers, *more)

    monkeypatch.setattr(answering, "submit", telling)
    one, other = (told(town, lambda town: town.answer(0, 1), ()) for town in both)

    assert differences(one, other) == {"log"}


def test_numbers_that_count_every_answer_are_found(
    both: list[Town], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnout, "STEP", 1)
    both[0].answer(0, 3)

    seen = told(both[0], lambda town: town.work(NOW + HOUR), ())

    assert numbers_told(seen) == {9, 3, 6}


def the_next_survey(town: Town) -> None:
    opens = CLOSES + 2 * RELEASE_AFTER
    closes = opens + timedelta(days=9)
    round_id = worlds.opened(town.installation, "2027", opens, closes)
    town.answer(0, 13, round_id, opens)
    town.work(closes + HOUR)
    town.work(closes + HOUR + RELEASE_AFTER)
    assert staff.state_of(town.installation, round_id) == "released"


def excludes_nothing(town: Town, round_id: int, printed: bytes) -> None:
    """T1 and T2 on one question of a release as it was printed."""
    release = Release.from_json(json.loads(printed.partition(b" ")[2]))
    with town.installation.reading() as session:
        survey_round = rounds.get(session, round_id)
        nodes = tuple(round_tree.nodes(survey_round))
        asked = definitions.frozen(survey_round)
    people = tuple(
        (place, {"thrives": town.value(place, person)})
        for place, number in ANSWERED.items()
        for person in range(number)
    )
    [item] = [one for one in items(asked) if one.key == "thrives"]
    assert isinstance(item, ScoredItem)
    question = Question(Municipality(nodes, people), release, item, release.parameters)
    rows = [question.tree.places[region.key] for region, _, _ in question.shown]
    rows += [places for places, _ in question.atoms]

    assert derivable_small_set(rows, question.numbers, 5) is None
    assert excluded(question.programme, list(question.programme.truth)) == []
