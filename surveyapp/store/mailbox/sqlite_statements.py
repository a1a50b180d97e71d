"""The tables of a mailbox file and every statement on them."""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from surveyapp.domain.receipt import CodeState, Receipt
from surveyapp.store.mailbox.letters import FORMAT, Contents, Envelope, Letter, MailboxState

_SCHEMA = (
    (
        "CREATE TABLE IF NOT EXISTS state (accepting INTEGER NOT NULL, format INTEGER NOT NULL,"
        " pepper BLOB NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS code (hash BLOB PRIMARY KEY, invitation INTEGER NOT NULL,"
        " void INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
    ),
    "CREATE TABLE IF NOT EXISTS spent (hash BLOB PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID",
    # Where the mark itself is what is spent, the primary key holds it already.
    "CREATE UNIQUE INDEX IF NOT EXISTS spent_mark ON spent (mark) WHERE mark <> hash",
    (
        "CREATE TABLE IF NOT EXISTS envelope (id INTEGER PRIMARY KEY, unit TEXT NOT NULL,"
        " sealed BLOB NOT NULL)"
    ),
)

# Rows that a table does not take are left out: nothing else of the transaction is touched.
_SPEND = "INSERT OR IGNORE INTO spent VALUES (?, ?)"
_KEEP = "INSERT OR IGNORE INTO envelope VALUES (?, ?, ?)"


def create(connection: sqlite3.Connection, pepper: bytes) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO state SELECT 0, ?, ? WHERE NOT EXISTS (SELECT 1 FROM state)",
        (FORMAT, pepper),
    )


def state(connection: sqlite3.Connection) -> MailboxState:
    row = connection.execute("SELECT accepting, format, pepper FROM state").fetchone()
    if row is None:
        raise sqlite3.DatabaseError("a mailbox without its state")
    return MailboxState(bool(row[0]), row[1], row[2])


def accept(connection: sqlite3.Connection, *, accepting: bool) -> None:
    connection.execute("UPDATE state SET accepting = ?", (int(accepting),))


def put(connection: sqlite3.Connection, letter: Letter, *, accepting: bool) -> Receipt | None:
    """Inside a transaction that holds the write lock, so that what was looked up still holds.

    None for a letter that no table takes: nothing of it is stored, whatever else is.
    """
    if not accepting:
        return Receipt.ALREADY_RECEIVED if is_received(connection, letter.mark) else Receipt.CLOSED
    if letter.code is not None:
        refused = _refused_code(connection, letter, letter.code)
        if refused is not None:
            return refused
    if connection.execute(_SPEND, (letter.ticket, letter.mark)).rowcount == 0:
        return Receipt.ALREADY_RECEIVED if is_received(connection, letter.mark) else None
    envelope = (secrets.randbits(63), letter.unit, letter.sealed)
    if connection.execute(_KEEP, envelope).rowcount == 0:
        connection.execute("DELETE FROM spent WHERE hash = ?", (letter.ticket,))
        return None
    return Receipt.ACCEPTED


def is_received(connection: sqlite3.Connection, mark: bytes) -> bool:
    found = connection.execute(
        "SELECT 1 FROM spent WHERE hash = ?1 AND mark = ?1"
        " UNION ALL SELECT 1 FROM spent WHERE mark = ?1 AND mark <> hash",
        (mark,),
    )
    return found.fetchone() is not None


def code_state(connection: sqlite3.Connection, code: bytes, invitation: int | None) -> CodeState:
    made_for = invitation_of(connection, code)
    if made_for is None or invitation not in {None, made_for}:
        return CodeState.UNKNOWN
    spent = connection.execute("SELECT 1 FROM spent WHERE hash = ?", (code,)).fetchone()
    return CodeState.GOOD if spent is None else CodeState.USED


def invitation_of(connection: sqlite3.Connection, code: bytes) -> int | None:
    row = connection.execute(
        "SELECT invitation FROM code WHERE hash = ? AND void = 0", (code,)
    ).fetchone()
    return None if row is None else int(row[0])


def add_codes(connection: sqlite3.Connection, rows: Sequence[tuple[bytes, int]]) -> None:
    connection.executemany("INSERT INTO code (hash, invitation) VALUES (?, ?)", rows)


def with_codes(connection: sqlite3.Connection) -> frozenset[int]:
    found = connection.execute("SELECT DISTINCT invitation FROM code WHERE void = 0")
    return frozenset(row[0] for row in found)


def void_codes_of(connection: sqlite3.Connection, invitation: int) -> None:
    connection.execute("UPDATE code SET void = 1 WHERE invitation = ?", (invitation,))


def void_code(connection: sqlite3.Connection, code: bytes) -> bool:
    return connection.execute("UPDATE code SET void = 1 WHERE hash = ?", (code,)).rowcount > 0


def per_unit(connection: sqlite3.Connection) -> Mapping[str, int]:
    return dict(connection.execute("SELECT unit, count(*) FROM envelope GROUP BY unit").fetchall())


def contents(connection: sqlite3.Connection) -> Contents:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM spent), (SELECT count(*) FROM envelope)"
    ).fetchone()
    return Contents(*row)


def envelopes(connection: sqlite3.Connection) -> Iterator[Envelope]:
    for row in connection.execute("SELECT id, unit, sealed FROM envelope ORDER BY id"):
        yield Envelope(*row)


def _refused_code(connection: sqlite3.Connection, letter: Letter, code: bytes) -> Receipt | None:
    """Why a code lets nothing in; the form that used it is received already."""
    if is_received(connection, letter.mark):
        return Receipt.ALREADY_RECEIVED
    match code_state(connection, code, letter.invitation):
        case CodeState.GOOD:
            return None
        case CodeState.USED:
            return Receipt.CODE_USED
        case _:
            return Receipt.CODE_UNKNOWN
