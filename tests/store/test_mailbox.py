"""A round's mailbox, in its own file and in its own tables."""

import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, update

from surveyapp.domain.errors import StorageDown
from surveyapp.domain.receipt import CodeState, Receipt
from surveyapp.services.installation import Installation
from surveyapp.store.mailbox import KeyCopy
from surveyapp.store.mailbox.postgresql import _EXCLUSIVE, _LOCKS, _SHARED
from surveyapp.store.mailbox.postgresql_tables import Tables
from tests import build_rounds
from tests.build_mailbox import letter, new_mailbox, stored

_ACCEPTING = st.sampled_from([True, True, True, False])
_SENT = st.lists(st.tuples(st.integers(0, 4), st.none(), _ACCEPTING), max_size=20) | st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), _ACCEPTING), max_size=20
)
"""What is sent to a round by link, or to one by codes: mark, code, whether it is open then."""


def test_an_answer_lies_in_the_mailbox_as_it_was_sealed(either: Installation) -> None:
    mailbox = new_mailbox(either)
    sent = letter()

    receipt = mailbox.submit(sent)

    assert receipt is Receipt.ACCEPTED
    assert [(one.unit, one.sealed) for one in mailbox.envelopes()] == [("bakken", sent.sealed)]


def test_the_same_mark_counts_once(either: Installation) -> None:
    mailbox = new_mailbox(either)
    mark = secrets.token_bytes(32)

    receipts = [mailbox.submit(letter(mark)) for _ in range(3)]

    assert receipts == [Receipt.ACCEPTED, Receipt.ALREADY_RECEIVED, Receipt.ALREADY_RECEIVED]
    assert mailbox.is_received(mark)
    assert stored(mailbox) == 1


def test_a_mark_sent_by_many_at_once_counts_once(either: Installation) -> None:
    mailbox = new_mailbox(either)
    marks = [secrets.token_bytes(32) for _ in range(5)]

    with ThreadPoolExecutor(12) as people:
        receipts = list(people.map(mailbox.submit, [letter(mark) for mark in marks * 12]))

    assert receipts.count(Receipt.ACCEPTED) == len(marks)
    assert receipts.count(Receipt.ALREADY_RECEIVED) == len(marks) * 11
    assert stored(mailbox) == len(marks)


def test_a_code_used_by_many_at_once_lets_one_in(either: Installation) -> None:
    code = secrets.token_bytes(32)
    mailbox = new_mailbox(either, code)

    with ThreadPoolExecutor(8) as people:
        receipts = list(people.map(mailbox.submit, [letter(code=code) for _ in range(16)]))

    assert receipts.count(Receipt.ACCEPTED) == 1
    assert receipts.count(Receipt.CODE_USED) == 15
    assert stored(mailbox) == 1


def test_the_form_that_used_a_code_may_be_sent_again(either: Installation) -> None:
    code, mark = secrets.token_bytes(32), secrets.token_bytes(32)
    mailbox = new_mailbox(either, code)

    first = mailbox.submit(letter(mark, code))
    again = mailbox.submit(letter(mark, code))

    assert (first, again) == (Receipt.ACCEPTED, Receipt.ALREADY_RECEIVED)
    assert mailbox.code_state(code, 1) is CodeState.USED


def test_one_form_cannot_be_counted_with_two_codes(either: Installation) -> None:
    codes, mark = (secrets.token_bytes(32), secrets.token_bytes(32)), secrets.token_bytes(32)
    mailbox = new_mailbox(either, *codes)

    receipts = [mailbox.submit(letter(mark, code)) for code in codes]

    assert receipts == [Receipt.ACCEPTED, Receipt.ALREADY_RECEIVED]
    assert stored(mailbox) == 1


def test_unknown_void_and_foreign_codes_are_told_apart_by_nobody(either: Installation) -> None:
    good, void = secrets.token_bytes(32), secrets.token_bytes(32)
    mailbox = new_mailbox(either, good, void)
    assert mailbox.void_code(void)

    refused = [
        mailbox.submit(letter(code=secrets.token_bytes(32))),
        mailbox.submit(letter(code=void)),
        mailbox.submit(letter(code=good, invitation=2)),
    ]

    assert refused == [Receipt.CODE_UNKNOWN] * 3
    assert {mailbox.code_state(void, 1), mailbox.code_state(good, 2)} == {CodeState.UNKNOWN}
    assert stored(mailbox) == 0


def test_a_closed_mailbox_takes_nothing_but_still_knows_what_it_has(either: Installation) -> None:
    mailbox = new_mailbox(either)
    mark = secrets.token_bytes(32)
    mailbox.submit(letter(mark))

    mailbox.accept(accepting=False)

    assert mailbox.submit(letter()) is Receipt.CLOSED
    assert mailbox.submit(letter(mark)) is Receipt.ALREADY_RECEIVED
    assert stored(mailbox) == 1


def test_no_answer_slips_in_behind_the_close(either: Installation) -> None:
    mailbox = new_mailbox(either)
    closed = threading.Event()

    def send_until_closed(_: int) -> int:
        sent = 0
        while not closed.is_set():
            sent += mailbox.submit(letter()) is Receipt.ACCEPTED
        return sent

    with ThreadPoolExecutor(4) as people:
        sending = [people.submit(send_until_closed, number) for number in range(4)]
        while mailbox.contents().envelopes < 20:
            pass
        mailbox.accept(accepting=False)
        at_close = stored(mailbox)
        closed.set()
        accepted = sum(each.result() for each in sending)

    assert accepted == at_close == stored(mailbox)


@pytest.mark.postgresql
def test_an_answer_that_meets_the_close_in_postgresql_waits_and_is_refused(
    postgresql: Installation,
) -> None:
    mailbox = new_mailbox(postgresql, round_id=7)
    close = update(Tables.of(7).state).values(accepting=False)

    with ThreadPoolExecutor(1) as person, postgresql.engine.begin() as closing:
        closing.execute(_EXCLUSIVE, {"space": _LOCKS, "round": 7})
        sent = person.submit(mailbox.submit, letter())
        with pytest.raises(TimeoutError):
            sent.result(timeout=0.3)
        closing.execute(close)
        closing.commit()
        receipt = sent.result()

    assert receipt is Receipt.CLOSED
    assert stored(mailbox) == 0


@pytest.mark.postgresql
def test_the_close_in_postgresql_waits_for_answers_under_way(postgresql: Installation) -> None:
    mailbox = new_mailbox(postgresql, round_id=7)
    row = {"id": 5, "unit": "bakken", "sealed": b"x", "ticket": b"t", "mark": b"t"}

    with ThreadPoolExecutor(1) as work, postgresql.engine.begin() as answering:
        answering.execute(_SHARED, {"space": _LOCKS, "round": 7})
        closing = work.submit(mailbox.accept, accepting=False)
        with pytest.raises(TimeoutError):
            closing.result(timeout=0.3)
        answering.execute(Tables.of(7).put, row)
        answering.commit()
        closing.result()

    assert stored(mailbox) == 1
    assert mailbox.submit(letter()) is Receipt.CLOSED


@given(sent=_SENT)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_spent_and_what_is_kept_are_always_as_many(
    installation: Installation, sent: list[tuple[int, int | None, bool]]
) -> None:
    _compare_with_a_plain_account(installation, sent)


@pytest.mark.postgresql
@given(sent=_SENT)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_spent_and_what_is_kept_are_as_many_in_postgresql(
    postgresql: Installation, sent: list[tuple[int, int | None, bool]]
) -> None:
    _compare_with_a_plain_account(postgresql, sent)


def _compare_with_a_plain_account(
    installation: Installation, sent: list[tuple[int, int | None, bool]]
) -> None:
    codes = [bytes([number]) * 32 for number in range(100, 102)]  # number 2 is never made
    mailbox = new_mailbox(installation, *codes)
    marks: set[int] = set()
    used: set[int] = set()

    for mark, code, accepting in sent:
        mailbox.accept(accepting=accepting)
        hashed = None if code is None else bytes([100 + code]) * 32
        receipt = mailbox.submit(letter(bytes([mark + 1]) * 32, hashed))

        expected = _expected(mark in marks, accepting, code, used)
        assert receipt is expected
        if expected is Receipt.ACCEPTED:
            marks.add(mark)
            used.add(-1 if code is None else code)
        assert stored(mailbox) == len(marks)


def _expected(received: bool, accepting: bool, code: int | None, used: set[int]) -> Receipt:
    if received:
        return Receipt.ALREADY_RECEIVED
    if not accepting:
        return Receipt.CLOSED
    if code == 2:
        return Receipt.CODE_UNKNOWN
    return Receipt.CODE_USED if code is not None and code in used else Receipt.ACCEPTED


def test_the_tables_have_no_room_for_a_time_an_address_or_an_order(
    installation: Installation,
) -> None:
    new_mailbox(installation, round_id=7)

    with sqlite3.connect(installation.config.mailboxes / "7.db") as file:
        tables = {
            name: [column[1] for column in file.execute(f"PRAGMA table_info({name})")]
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    file.close()

    assert tables == {
        "state": ["accepting", "format", "pepper"],
        "code": ["hash", "invitation", "void"],
        "spent": ["hash", "mark"],
        "envelope": ["id", "unit", "sealed"],
    }


@pytest.mark.postgresql
def test_postgresql_keeps_the_same_and_nothing_else(postgresql: Installation) -> None:
    new_mailbox(postgresql, round_id=7)

    seen = inspect(postgresql.engine)
    tables = {
        name.removeprefix("mailbox_7_"): [column["name"] for column in seen.get_columns(name)]
        for name in seen.get_table_names()
        if name.startswith("mailbox_")
    }

    assert tables == {
        "state": ["accepting", "format", "pepper"],
        "code": ["hash", "invitation", "void"],
        "spent": ["hash", "mark"],
        "envelope": ["id", "unit", "sealed"],
    }


def test_envelopes_come_out_in_an_order_that_tells_nothing(either: Installation) -> None:
    mailbox = new_mailbox(either)
    sent = [letter(unit=str(number)) for number in range(40)]
    for one in sent:
        mailbox.submit(one)

    found = [envelope.unit for envelope in mailbox.envelopes()]

    assert sorted(found, key=int) == [one.unit for one in sent]
    assert found != [one.unit for one in sent]


def test_a_removed_mailbox_leaves_nothing_behind(either: Installation) -> None:
    mailbox = new_mailbox(either, secrets.token_bytes(32), round_id=7)
    mailbox.submit(letter())

    mailbox.destroy()
    mailbox.destroy()

    assert not mailbox.exists()
    with pytest.raises(StorageDown):
        mailbox.submit(letter())
    folder = either.config.mailboxes
    assert not (folder.is_dir() and list(folder.glob("7*")))
    assert not [name for name in inspect(either.engine).get_table_names() if "mailbox" in name]


def test_a_copy_of_the_key_is_replaced_whole_and_dies_with_the_mailbox(
    either: Installation,
) -> None:
    mailbox = new_mailbox(either)
    before = mailbox.key_copy()
    for sheet in ("0000-0001", "0000-0002"):
        mailbox.keep_key_copy(KeyCopy(sheet, sheet.encode()))
    last = mailbox.key_copy()
    mailbox.keep_key_copy(None)
    taken_away = mailbox.key_copy()
    mailbox.keep_key_copy(last)

    mailbox.destroy()

    assert (before, taken_away) == (None, None)
    assert last == KeyCopy("0000-0002", b"0000-0002")
    assert not mailbox.exists()
    for place, content in build_rounds.every_file(either.config.instance).items():
        assert b"0000-0002" not in content, place
