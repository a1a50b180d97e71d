"""The table of addresses in a mailbox file; made when the first list comes."""

import secrets
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from surveyapp.store.mailbox.letters import AddressCounts, SealedAddress

_TABLE = (
    "CREATE TABLE IF NOT EXISTS address (id INTEGER PRIMARY KEY, invitation INTEGER NOT NULL,"
    " sealed BLOB NOT NULL, told INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0)"
)
_ALL = "SELECT id, invitation, sealed, told, refused FROM address"


def add(connection: sqlite3.Connection, invitation: int, sealed: Iterable[bytes]) -> None:
    connection.execute(_TABLE)
    rows = [(secrets.randbits(63), invitation, each) for each in sealed]
    connection.executemany("INSERT INTO address (id, invitation, sealed) VALUES (?, ?, ?)", rows)


def listed(connection: sqlite3.Connection, invitation: int) -> Sequence[SealedAddress]:
    if not _has_table(connection):
        return ()
    found = connection.execute(f"{_ALL} WHERE invitation = ? ORDER BY id", (invitation,))
    return [
        SealedAddress(number, at, sealed, told, bool(refused))
        for number, at, sealed, told, refused in found
    ]


def counts(connection: sqlite3.Connection) -> Mapping[int, AddressCounts]:
    if not _has_table(connection):
        return {}
    found = connection.execute(
        "SELECT invitation, count(*), sum(told > 0), sum(refused) FROM address GROUP BY invitation"
    )
    return {invitation: AddressCounts(*numbers) for invitation, *numbers in found}


def note_told(
    connection: sqlite3.Connection, address: int, mailing: int, *, is_refused: bool
) -> None:
    connection.execute(
        "UPDATE address SET told = ?, refused = ? WHERE id = ?",
        (mailing, int(is_refused), address),
    )


def forget(connection: sqlite3.Connection, invitation: int | None) -> None:
    if _has_table(connection):
        connection.execute("DELETE FROM address WHERE ?1 IS NULL OR invitation = ?1", (invitation,))


def _has_table(connection: sqlite3.Connection) -> bool:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'address'"
    return connection.execute(named).fetchone() is not None
