"""What a mailbox does when its disk, its file or a letter is in trouble."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from surveyapp.domain.errors import StorageDown
from surveyapp.domain.receipt import Receipt
from surveyapp.services.installation import Installation
from surveyapp.store.mailbox import Letter, Mailbox, sqlite
from surveyapp.store.mailbox.turns import in_turn
from tests import trouble
from tests.build_mailbox import letter, new_mailbox, stored


def place_of(installation: Installation) -> Path:
    return installation.config.mailboxes / "7.db"


def test_a_mailbox_that_is_locked_stores_nothing_and_says_so(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    mailbox = new_mailbox(installation, round_id=7)
    mark = secrets.token_bytes(32)

    with trouble.locked(place_of(installation)), pytest.raises(StorageDown):
        mailbox.submit(letter(mark))

    assert stored(mailbox) == 0
    assert mailbox.submit(letter(mark)) is Receipt.ACCEPTED


def test_a_process_that_stopped_in_its_turn_keeps_nobody_waiting_for_ever(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    mailbox = new_mailbox(installation, round_id=7)
    late = [secrets.token_bytes(32) for _ in range(6)]

    with trouble.stopped(place_of(installation)):
        with ThreadPoolExecutor(len(late)) as people:
            refused = list(people.map(lambda mark: _is_refused(mailbox, mark), late))
        refused += [_is_refused(mailbox, mark) for mark in late]

    assert refused == [True] * (2 * len(late))
    assert stored(mailbox) == 0
    assert [mailbox.submit(letter(mark)) for mark in late] == [Receipt.ACCEPTED] * len(late)


def test_one_who_gave_up_waiting_does_not_keep_the_turn(installation: Installation) -> None:
    mailbox = new_mailbox(installation, round_id=7)
    place = place_of(installation)

    with trouble.stopped(place), pytest.raises(BlockingIOError), in_turn(place, seconds=0.1):
        pass

    for _ in range(3):
        with in_turn(place, seconds=5):
            pass
    assert mailbox.submit(letter()) is Receipt.ACCEPTED


def test_a_full_disk_stores_nothing_half(installation: Installation) -> None:
    mailbox = new_mailbox(installation, round_id=7)
    before = [secrets.token_bytes(32) for _ in range(10)]
    for mark in before:
        mailbox.submit(letter(mark))
    late = [secrets.token_bytes(32) for _ in range(6)]

    with trouble.full(place_of(installation)), ThreadPoolExecutor(6) as people:
        refused = list(people.map(lambda mark: _is_refused(mailbox, mark), late))

    assert refused == [True] * len(late)
    assert stored(mailbox) == len(before)
    assert [mailbox.submit(letter(mark)) for mark in late] == [Receipt.ACCEPTED] * len(late)
    assert stored(mailbox) == len(before) + len(late)


def test_a_letter_that_cannot_be_stored_never_takes_its_neighbours_along(
    installation: Installation,
) -> None:
    mailbox = new_mailbox(installation, round_id=7)
    faulty = Letter("bakken", 1, None, secrets.token_bytes(32), None)  # type: ignore[arg-type]  # that is the fault
    letters = [letter(), letter(), faulty, letter(), letter()]

    with ThreadPoolExecutor(len(letters)) as people:
        with in_turn(place_of(installation), seconds=1):  # they wait, and then travel together
            waiting = [people.submit(mailbox.submit, one) for one in letters]
        errors = [each.exception() for each in waiting]

    assert [type(error) for error in errors if error] == [StorageDown]
    assert stored(mailbox) == len(letters) - 1


def test_a_mailbox_is_of_one_process_only_through_its_file(installation: Installation) -> None:
    """Two objects on one file are what two processes have."""
    first = new_mailbox(installation, round_id=7)
    second = sqlite.SqliteMailbox(place_of(installation))
    marks = [secrets.token_bytes(32) for _ in range(40)]

    with ThreadPoolExecutor(8) as people:
        jobs = [(box, mark) for mark in marks for box in (first, second)]
        receipts = list(people.map(lambda job: job[0].submit(letter(job[1])), jobs))

    assert receipts.count(Receipt.ACCEPTED) == len(marks)
    assert stored(first) == stored(second) == len(marks)


def _is_refused(mailbox: Mailbox, mark: bytes) -> bool:
    try:
        mailbox.submit(letter(mark))
    except StorageDown:
        return True
    return False
