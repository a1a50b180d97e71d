"""The table for a copy of the round's key; made when there is a recovery sheet to seal it to."""

import sqlite3

from surveyapp.store.mailbox.letters import KeyCopy

_TABLE = "CREATE TABLE IF NOT EXISTS key_copy (sheet TEXT NOT NULL, sealed BLOB NOT NULL)"


def keep(connection: sqlite3.Connection, copy: KeyCopy | None) -> None:
    connection.execute(_TABLE)
    connection.execute("DELETE FROM key_copy")
    if copy is not None:
        connection.execute("INSERT INTO key_copy VALUES (?, ?)", (copy.sheet, copy.sealed))


def found(connection: sqlite3.Connection) -> KeyCopy | None:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'key_copy'"
    if connection.execute(named).fetchone() is None:
        return None
    row = connection.execute("SELECT sheet, sealed FROM key_copy").fetchone()
    return None if row is None else KeyCopy(*row)
