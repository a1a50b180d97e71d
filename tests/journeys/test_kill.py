"""Lost work is impossible: kill −9 at any moment, and every acknowledged answer counts once."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.release import Release
from surveyapp.services import answering, counting, recounts, safekeeping
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.recounting import Outcome
from surveyapp.services.safekeeping import Given
from surveyapp.store import text_keys, texts
from surveyapp.store.tables import Release as StoredRelease
from tests import build, build_custody, build_recounts, build_rounds
from tests.build_rounds import CLOSES, NOW
from tests.journeys.victim import AGAIN, CHAIN, OPENING

_HERE = Path(__file__).parent
_LONGEST_SUBMIT, _LONGEST_COUNT, _LONGEST_OPENING = 0.06, 0.3, 0.08
INVITED = 100_000
_COMMITTED = {"finish", "read_back"}


@dataclass
class Victim:
    """The process that is killed again and again."""

    process: subprocess.Popen[str]

    def killed_while(
        self, seconds: float, *, busy: Callable[[], bool] = lambda: True, **order: object
    ) -> None:
        """Killed `seconds` after it got busy."""
        child = self._started(order)
        while not busy():
            time.sleep(0.005)
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(child, signal.SIGKILL)
        self._heard("gone")

    def left_alone(self, **order: object) -> None:
        self._started(order)
        self._heard("gone")

    def _started(self, order: dict[str, object]) -> int:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order, default=_as_text) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def _heard(self, word: str) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline().strip() == word


@contextmanager
def victim_of(town: Installation) -> Iterator[Victim]:
    environment = {
        **os.environ,
        "SURVEYAPP_INSTANCE": str(town.config.instance),
        "SURVEYAPP_DATABASE_URL": town.config.database_url,
        "SURVEYAPP_DEFINITIONS": str(town.config.definitions),
        "PYTHONPATH": str(_HERE.parents[1]),
    }
    command = [sys.executable, str(_HERE / "victim.py")]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        yield Victim(process)
        assert process.stdin
        process.stdin.close()


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def submits_survive(town: Installation, kills: int, tmp_path: Path) -> None:
    chance = random.Random(kills)
    round_id = build_rounds.opened(town, build_rounds.plan({"bakken": INVITED}))
    survey, mailbox = build_rounds.entrance(town, round_id), build_rounds.mailbox(town, round_id)
    told = tmp_path / "told"
    told.touch()
    with victim_of(town) as victim:
        for _ in range(kills):
            before = told.stat().st_size
            victim.killed_while(
                chance.uniform(0, _LONGEST_SUBMIT),
                busy=lambda before=before: told.stat().st_size > before,
                do="submit",
                round_id=round_id,
                link=survey.link,
                told=told,
                now=NOW,
            )
            contents = mailbox.contents()
            assert contents.spent == contents.envelopes >= len(_marks(told))

    marks = _marks(told)
    assert len(marks) > kills
    assert all(answering.is_received(town, survey, mark) for mark in marks)
    again = [build_rounds.send(town, survey, mark=mark) for mark in marks[:20]]
    assert set(again) == {Receipt.ALREADY_RECEIVED}

    build_rounds.close(town, round_id)
    stored = mailbox.contents().envelopes
    _count(town, round_id)
    assert _counted(town, round_id) == stored
    written = _texts(town, round_id)
    assert len(written) == len(set(written)) == stored
    assert set(marks) <= set(written)


def counts_survive(town: Installation, at_random: int) -> None:
    """Killed before every step of the chain in turn, then at random moments."""
    chance = random.Random(at_random)
    with victim_of(town) as victim:
        round_id = _closed(town)
        released = counting.in_memory(town, round_id).release
        for step in CHAIN:
            victim.left_alone(do="count", round_id=round_id, now=CLOSES, stop_before=step)
        victim.left_alone(do="count", round_id=round_id, now=CLOSES)
        _is_counted_once(town, round_id, released)

        for _ in range(at_random):
            round_id = _closed(town)
            released = counting.in_memory(town, round_id).release
            for _ in range(2):
                victim.killed_while(
                    chance.uniform(0, _LONGEST_COUNT), do="count", round_id=round_id, now=CLOSES
                )
            _count(town, round_id)
            _is_counted_once(town, round_id, released)


def recounts_survive(town: Installation, at_random: int) -> None:
    """Killed before every step in turn, then at random: one whole result stands, old or new, and
    its reason with it."""
    chance = random.Random(at_random)
    with victim_of(town) as victim:
        for step in [*AGAIN, *[""] * at_random]:
            round_id = build_recounts.counted(town)
            old, _ = build_recounts.stored(town, round_id)
            new = build_recounts.right(town, round_id)
            order = {
                "do": "recount",
                "round_id": round_id,
                "now": CLOSES,
                "reason": build_recounts.REASON,
            }
            if step:
                victim.left_alone(**order, stop_before=step)
            else:
                victim.killed_while(chance.uniform(0, _LONGEST_COUNT), **order)
            body, sha256 = build_recounts.stored(town, round_id)
            assert sha256 == hashlib.sha256(body).hexdigest()
            assert body in ({old, new} if not step else {new if step in _COMMITTED else old})
            assert _replaced(town, round_id) == (body == new)

            _unclaimed(lambda one=round_id: build_recounts.recounted(town, one) != Outcome.BUSY)
            assert build_recounts.stored(town, round_id)[0] == new
            assert _replaced(town, round_id) == 1


def _replaced(town: Installation, round_id: int) -> int:
    with town.reading() as session:
        return len(recounts.of_round(session, round_id))


def openings_survive(town: Installation, given: Given, at_random: int) -> None:
    """Killed before every step in turn, then at random: a round is open only with keys that fit."""
    sheet = Given(sheet=build_custody.recovery_sheet(town).words)
    chance = random.Random(at_random)
    with victim_of(town) as victim:
        for step in [*OPENING, *[""] * at_random]:
            wanted = build_rounds.plan({build.kindergarten(town): 20})
            round_id = build_rounds.planned(town, wanted)
            order = {"do": "open", "round_id": round_id, "now": NOW}
            if step:
                victim.left_alone(**order, stop_before=step)
                assert build_rounds.survey_round(town, round_id).state == "planned"
            else:
                victim.killed_while(chance.uniform(0, _LONGEST_OPENING), **order)
            if build_rounds.survey_round(town, round_id).state == "planned":
                build_rounds.opened_now(town, round_id)
            survey_round = build_rounds.survey_round(town, round_id)
            for way in (given, sheet):
                safekeeping.taken_out(town, survey_round, way)


def test_a_killed_opening_leaves_no_round_open_without_its_key(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_custody.cheap_locks(monkeypatch)
    town = build_rounds.municipality(installation)

    openings_survive(town, Given(), 3)
    openings_survive(town, Given(build_custody.pass_phrase(town)), 3)


def test_a_killed_count_by_pass_phrase_gives_the_same_result_when_it_is_run_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_custody.cheap_locks(monkeypatch)
    town = build_rounds.municipality(installation)
    typed = " ".join(build_custody.pass_phrase(town))
    round_id = _closed(town)
    expected = counting.in_memory(town, round_id, given=Given.typed(typed)).release
    order = {"do": "count", "round_id": round_id, "now": CLOSES, "typed": typed}
    with victim_of(town) as victim:
        for step in CHAIN:
            victim.left_alone(**order, stop_before=step)
        victim.left_alone(**order)

    _is_counted_once(town, round_id, expected)
    assert list(town.config.keys.iterdir()) == []


def test_answers_survive_kills_during_submits(either: Installation, tmp_path: Path) -> None:
    submits_survive(build_rounds.municipality(either), 10, tmp_path)


def test_answers_survive_kills_during_the_closing_chain(installation: Installation) -> None:
    counts_survive(build_rounds.municipality(installation), 3)


def test_a_killed_recount_leaves_the_old_result_or_the_new_one(either: Installation) -> None:
    recounts_survive(build_rounds.municipality(either), 3)


@pytest.mark.slow
def test_sixty_killed_recounts_leave_the_old_result_or_the_new_one(either: Installation) -> None:
    recounts_survive(build_rounds.municipality(either), 60)


@pytest.mark.slow
def test_forty_killed_openings_leave_no_round_open_without_its_key(
    either: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_custody.cheap_locks(monkeypatch)
    town = build_rounds.municipality(either)

    openings_survive(town, Given(build_custody.pass_phrase(town)), 40)


@pytest.mark.slow
def test_answers_survive_two_hundred_kills_during_submits(
    either: Installation, tmp_path: Path
) -> None:
    submits_survive(build_rounds.municipality(either), 200, tmp_path)


@pytest.mark.slow
def test_answers_survive_two_hundred_kills_during_the_closing_chain(either: Installation) -> None:
    counts_survive(build_rounds.municipality(either), 100)


def _count(town: Installation, round_id: int) -> None:
    _unclaimed(lambda: counting.count(town, round_id, CLOSES))


def _unclaimed(act: Callable[[], bool]) -> None:
    """A database server may hold a dead process's claim for a moment."""
    for _ in range(500):
        if act():
            return
        time.sleep(0.02)
    pytest.fail("the claim of a dead process is never given up")


def _closed(town: Installation) -> int:
    answers = [{"thrives": 1 + number % 6, "more": f"tekst {number}"} for number in range(12)]
    return build_rounds.closed(town, answers)


def _is_counted_once(town: Installation, round_id: int, released: bytes) -> None:
    """And what is stored is what a count that nothing disturbs gives, to the byte."""
    assert _released(town, round_id) == released
    thing = f"round {round_id}"
    counts = [one for one in build_rounds.audited(town, "round.count") if one.thing == thing]
    assert [one.details["is_complete"] for one in counts] == [True]
    assert _counted(town, round_id) == 12
    assert sorted(_texts(town, round_id)) == sorted(f"tekst {number}" for number in range(12))
    assert not build_rounds.mailbox(town, round_id).exists()
    assert not (town.config.keys / f"round-{round_id}.key").exists()
    counting.count(town, round_id, CLOSES, OPERATOR)
    assert build_rounds.survey_round(town, round_id).destroyed_at == CLOSES


def _marks(told: Path) -> list[str]:
    return told.read_text().split()


def _counted(town: Installation, round_id: int) -> int:
    region = Release.from_bytes(_released(town, round_id)).region("bakken")
    assert region is not None
    assert isinstance(region.answered, Exactly)
    return region.answered.value


def _released(town: Installation, round_id: int) -> bytes:
    with town.reading() as session:
        return session.get_one(StoredRelease, (round_id, "figures")).body


def _texts(town: Installation, round_id: int) -> list[str]:
    key = text_keys.read(town.config.instance, round_id)
    with town.reading() as session:
        return [one.written.text for one in texts.opened(session, round_id, key)]
