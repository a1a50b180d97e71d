"""The closing chain: every answer once, nothing destroyed too early, nothing left afterwards."""

import resource
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.count import count as count_answers
from surveyapp.domain.disclosure import Exactly, Node, Parameters
from surveyapp.domain.errors import (
    KeyMissing,
    KeyUnfit,
    ReleaseDamaged,
    StorageDown,
    WrongState,
)
from surveyapp.domain.history import shapes
from surveyapp.domain.release import Published, Release, RoundFacts
from surveyapp.services import counting, definitions, releases, rounds
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.store import keys, text_keys, texts
from surveyapp.store.claims import claimed
from surveyapp.store.tables import Release as StoredRelease
from surveyapp.store.tables import SealedText
from tests import build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

ANSWERS = [{"thrives": value, "friends": 7 - value, "listens": 4} for value in (1, 3, 4, 5, 6, 6)]
CANARY = "kanarifugl-42 sier hei"
Step = Callable[[Installation, int], object]


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def released(town: Installation, round_id: int) -> Release:
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, CLOSES + DAY)
    with town.reading() as session:
        found = releases.of(session, round_id)
    assert found is not None
    return found


def stored_bytes(town: Installation, round_id: int) -> bytes:
    with town.reading() as session:
        return session.get_one(StoredRelease, (round_id, "figures")).body


def test_what_is_released_is_the_count_of_what_was_sent(either: Installation) -> None:
    town = build_rounds.municipality(either)
    wanted = build_rounds.plan(
        {"bakken": 20, "lia": 32}, {("lia", "stor"): 20, ("lia", "liten"): 12}
    )
    round_id = build_rounds.opened(town, wanted)
    places = [("bakken", None), ("lia", "stor"), ("lia", "liten")]
    sent = [(places[number % 3], {"thrives": 1 + number % 6}) for number in range(36)]
    for place, answers in sent:
        survey = build_rounds.entrance(town, round_id, places.index(place))
        assert build_rounds.send(town, survey, answers) is Receipt.ACCEPTED
    definition = build_rounds.entrance(town, round_id).definition
    build_rounds.close(town, round_id)

    counting.count(town, round_id, CLOSES)

    expected = count_answers(
        definition,
        [
            Node("fjordvik", None, None, None),
            Node("oppvekst", "fjordvik", None, None),
            Node("bakken", "oppvekst", None, 20),
            Node("lia", "oppvekst", None, 32),
            Node("lia", "lia", "stor", 20),
            Node("lia", "lia", "liten", 12),
        ],
        sent,
        Parameters(),
        facts=RoundFacts(round_id, "parents", "2026.1", "2026"),
    )
    found = Release.from_bytes(stored_bytes(town, round_id))
    assert {one.key: one for one in found.regions} == {one.key: one for one in expected.regions}
    assert {one.key for one in found.regions} > set(places)


def test_every_answer_is_counted_once(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)

    counting.count(town, round_id, CLOSES)

    region = released(town, round_id).region("bakken")
    assert region is not None
    assert region.answered == Exactly(len(ANSWERS))
    thrives = region.question("thrives")
    assert thrives is not None
    assert isinstance(thrives.result, Published)
    assert thrives.result.value == pytest.approx(25 / 6, abs=0.01)
    entry = build_rounds.audited(town, "round.count")[0].details
    assert (entry["is_complete"], entry["damaged"]) == (True, 0)
    assert set(entry) == {"is_complete", "damaged", "sha256"}


def test_after_the_count_key_mailbox_and_answers_are_gone(either: Installation) -> None:
    town = build_rounds.municipality(either)
    answers = [{**one, "more": CANARY} for one in ANSWERS]
    round_id = build_rounds.closed(town, answers)
    secret = keys.read(town.config.keys, round_id).secret

    counting.count(town, round_id, CLOSES)

    assert not build_rounds.mailbox(town, round_id).exists()
    assert not list(town.config.keys.iterdir())
    assert build_rounds.survey_round(town, round_id).destroyed_at == CLOSES
    for content in build_rounds.every_file(town.config.instance).values():
        assert secret.hex().encode() not in content
        assert CANARY.encode() not in content
    for content in build_rounds.every_file(build_rounds.where_data_lies(town)).values():
        assert CANARY.encode() not in content


def test_a_round_that_still_takes_answers_is_not_counted(town: Installation) -> None:
    round_id = build_rounds.opened(town)

    with pytest.raises(WrongState):
        counting.count(town, round_id, NOW)

    assert build_rounds.send(town, build_rounds.entrance(town, round_id)) is Receipt.ACCEPTED


def test_a_count_that_is_repeated_gives_the_same_bytes(town: Installation) -> None:
    round_id = build_rounds.closed(town, [{**one, "more": CANARY} for one in ANSWERS])

    first, second = (counting.in_memory(town, round_id) for _ in range(2))

    assert first.release == second.release
    assert first.text_key == second.text_key
    assert [(one.id, one.sealed) for one in first.sealed_texts] == [
        (one.id, one.sealed) for one in second.sealed_texts
    ]


@pytest.mark.parametrize("people", [0, 3, 40])
def test_how_far_a_count_has_come_does_not_tell_how_many_answered(
    town: Installation, people: int
) -> None:
    round_id = build_rounds.closed(town, [{"thrives": 5}] * people)
    told: list[int] = []

    counting.count(town, round_id, CLOSES, tell=told.append)

    assert told == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def _store(town: Installation, round_id: int) -> None:
    counting.store(town, round_id, counting.in_memory(town, round_id), OPERATOR, CLOSES)


CHAIN: tuple[tuple[str, Step], ...] = (
    ("stop", counting.stop_accepting),
    ("count", counting.in_memory),
    ("store", _store),
    ("read back", counting.read_back),
    ("destroy key", counting.destroy_key),
    ("remove mailbox", counting.remove_mailbox),
    ("note", lambda town, round_id: counting.note_destroyed(town, round_id, OPERATOR, CLOSES)),
)


@pytest.mark.parametrize("done", range(len(CHAIN) + 1))
def test_the_chain_is_taken_up_wherever_it_stopped(either: Installation, done: int) -> None:
    town = build_rounds.municipality(either)
    round_id = build_rounds.closed(town, ANSWERS)
    for _, step in CHAIN[:done]:
        step(town, round_id)
    before = stored_bytes(town, round_id) if done > 2 else None

    counting.count(town, round_id, CLOSES)
    counting.count(town, round_id, CLOSES + DAY)

    after = stored_bytes(town, round_id)
    assert before in {None, after}
    region = Release.from_bytes(after).region("bakken")
    assert region is not None
    assert region.answered == Exactly(len(ANSWERS))
    assert len(build_rounds.audited(town, "round.count")) == 1
    assert not build_rounds.mailbox(town, round_id).exists()
    assert build_rounds.survey_round(town, round_id).destroyed_at == CLOSES


def test_a_stored_result_is_never_counted_again(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    _store(town, round_id)

    with pytest.raises(WrongState):
        _store(town, round_id)


def test_nothing_is_destroyed_unless_the_result_reads_back_whole(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    _store(town, round_id)
    with town.writing() as session:
        kept = session.get_one(StoredRelease, (round_id, "figures"))
        kept.body = kept.body[:-1]

    with pytest.raises(ReleaseDamaged):
        counting.count(town, round_id, CLOSES)

    assert build_rounds.mailbox(town, round_id).contents().envelopes == len(ANSWERS)
    assert keys.read(town.config.keys, round_id)


def test_without_its_key_a_round_waits(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    key = town.config.keys / f"round-{round_id}.key"
    kept = key.rename(town.config.instance / "safe")

    with pytest.raises(KeyMissing):
        counting.count(town, round_id, CLOSES)
    assert build_rounds.survey_round(town, round_id).state == "closed"

    kept.rename(key)
    assert counting.count(town, round_id, CLOSES)
    assert build_rounds.survey_round(town, round_id).state == "counted"


def test_a_wrong_key_destroys_nothing(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    keys.make(town.config.keys, round_id)

    with pytest.raises(KeyUnfit):
        counting.count(town, round_id, CLOSES)

    assert build_rounds.mailbox(town, round_id).contents().envelopes == len(ANSWERS)


def test_a_missing_mailbox_is_never_counted_as_an_empty_one(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    town.config.mailboxes.rename(town.config.instance / "elsewhere")

    with pytest.raises(StorageDown):
        counting.count(town, round_id, CLOSES)

    assert build_rounds.survey_round(town, round_id).state == "closed"


def test_a_damaged_envelope_is_told_of_and_the_others_are_counted(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    _damage(town, round_id, "LIMIT 1")

    counting.count(town, round_id, CLOSES)

    entry = build_rounds.audited(town, "round.count")[0].details
    assert (entry["is_complete"], entry["damaged"]) == (True, 1)


def test_when_nothing_opens_nothing_is_destroyed(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    _damage(town, round_id, "")

    with pytest.raises(KeyUnfit):
        counting.count(town, round_id, CLOSES)

    assert keys.read(town.config.keys, round_id)


def _damage(town: Installation, round_id: int, some: str) -> None:
    file = sqlite3.connect(town.config.mailboxes / f"{round_id}.db")
    with file:
        file.execute(
            f"UPDATE envelope SET sealed = zeroblob(length(sealed)) "
            f"WHERE id IN (SELECT id FROM envelope {some})"
        )
    file.close()


def test_texts_wait_sealed_each_alone(town: Installation) -> None:
    written = [f"tekst nummer {number:02}" for number in range(10)]
    answers = [{"thrives": 5, "more": text} for text in written]
    round_id = build_rounds.closed(town, answers)

    counting.count(town, round_id, CLOSES)

    key = text_keys.read(town.config.instance, round_id)
    with town.reading() as session:
        rows = [row.sealed for row in session.query(SealedText).order_by(SealedText.id)]
        opened = [one.written for one in texts.opened(session, round_id, key)]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {(one.unit, one.question) for one in opened} == {("bakken", "more")}
    assert sorted(one.text for one in opened) == written
    assert [one.text for one in opened] != written


def test_a_round_without_texts_makes_no_text_key(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)

    counting.count(town, round_id, CLOSES)

    assert not text_keys.exists(town.config.instance, round_id)


def test_the_last_round_of_the_same_survey_tells_what_to_expect(town: Installation) -> None:
    many = [{"thrives": 6, "friends": 5, "listens": 1 + number % 2} for number in range(120)]
    before = build_rounds.closed(town, many, build_rounds.plan({"bakken": 200}, period="2025"))
    counting.count(town, before, CLOSES)
    few = build_rounds.plan(period="2026", closes_at=CLOSES + 9 * DAY)
    unreleased = build_rounds.closed(town, ANSWERS, few)

    without = counting.in_memory(town, unreleased).release
    released(town, before)
    with_shape = counting.in_memory(town, unreleased).release

    assert without != with_shape


def test_a_small_round_in_between_does_not_hide_what_a_large_one_told(town: Installation) -> None:
    many = [{"thrives": 6, "friends": 5, "listens": 1 + number % 2} for number in range(120)]
    large = build_rounds.closed(town, many, build_rounds.plan({"bakken": 200}, period="2024"))
    small = build_rounds.closed(
        town, ANSWERS, build_rounds.plan(period="2025", closes_at=CLOSES + DAY)
    )
    for round_id in (large, small):
        counting.count(town, round_id, CLOSES)
        released(town, round_id)
    now = build_rounds.closed(
        town, ANSWERS, build_rounds.plan(period="2026", closes_at=CLOSES + 9 * DAY)
    )

    with town.reading() as session:
        survey_round = rounds.get(session, now)
        earlier = releases.earlier(session, survey_round)
        known = shapes(definitions.frozen(survey_round), earlier)
        told = releases.verified(session, large).shapes

    assert known == told != {}


def test_another_process_that_counts_is_left_to_it(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_rounds.closed(town, ANSWERS)

    with claimed(town.config, town.engine, round_id) as is_ours:
        assert is_ours
        assert not counting.count(town, round_id, CLOSES)

    assert counting.count(town, round_id, CLOSES)


def test_a_count_leaves_no_core_behind(town: Installation) -> None:

    round_id = build_rounds.closed(town, ANSWERS)

    counting.in_memory(town, round_id)

    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_the_keys_of_another_instance_do_not_open_these_answers(town: Installation) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    elsewhere = replace(town, config=replace(town.config, keys=town.config.instance / "others"))

    with pytest.raises(KeyMissing):
        counting.count(elsewhere, round_id, CLOSES)
