"""A round's mailbox in a file of its own. No statement ever spans two files."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

from surveyapp.domain.errors import StorageDown
from surveyapp.domain.receipt import CodeState, Receipt
from surveyapp.store.files import make_private
from surveyapp.store.mailbox import sqlite_addresses as addresses
from surveyapp.store.mailbox import sqlite_key_copies as key_copies
from surveyapp.store.mailbox import sqlite_statements as statements
from surveyapp.store.mailbox.group_commit import GroupCommit, Waiting
from surveyapp.store.mailbox.letters import (
    BUSY_SECONDS,
    AddressCounts,
    Contents,
    Envelope,
    KeyCopy,
    Letter,
    MailboxState,
    SealedAddress,
)
from surveyapp.store.mailbox.turns import in_turn, sync_folder

Found = TypeVar("Found")
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")


class SqliteMailbox:
    """Kept open per process and used by all its threads; processes take turns by a file lock."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._queue = GroupCommit(place.name, self._commit)
        self._writer = _Kept(place)
        self._reader = _Kept(place)
        self._writing = Lock()
        self._reading = Lock()

    def exists(self) -> bool:
        return self._place.exists()

    def create(self, pepper: bytes) -> None:
        with _down(self._place):
            self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with in_turn(self._place, BUSY_SECONDS), self._writing:
                make_private(self._place)
                connection = _connected(self._place, mode="rw")
                try:
                    with _transaction(connection):
                        statements.create(connection, pepper)
                finally:
                    connection.close()
                sync_folder(self._place.parent)

    def state(self) -> MailboxState:
        return self._read(statements.state)

    def accept(self, *, accepting: bool) -> None:
        self._write(lambda connection: statements.accept(connection, accepting=accepting))

    def submit(self, letter: Letter) -> Receipt:
        return self._queue.submit(letter)

    def is_received(self, mark: bytes) -> bool:
        return self._read(lambda connection: statements.is_received(connection, mark))

    def code_state(self, code: bytes, invitation: int | None) -> CodeState:
        return self._read(lambda connection: statements.code_state(connection, code, invitation))

    def invitation_of(self, code: bytes) -> int | None:
        return self._read(lambda connection: statements.invitation_of(connection, code))

    def add_codes(self, codes: Iterable[tuple[bytes, int]]) -> None:
        rows = sorted(codes)
        self._write(lambda connection: statements.add_codes(connection, rows))

    def with_codes(self) -> frozenset[int]:
        return self._read(statements.with_codes)

    def void_codes_of(self, invitation: int) -> None:
        self._write(lambda connection: statements.void_codes_of(connection, invitation))

    def void_code(self, code: bytes) -> bool:
        return self._write(lambda connection: statements.void_code(connection, code))

    def add_addresses(
        self, invitation: int, sealed: Iterable[bytes], codes: Iterable[bytes]
    ) -> None:
        rows = [(code, invitation) for code in sorted(codes)]

        def add(connection: sqlite3.Connection) -> None:
            statements.add_codes(connection, rows)
            addresses.add(connection, invitation, sealed)

        self._write(add)

    def addresses(self, invitation: int) -> Sequence[SealedAddress]:
        return self._read(lambda connection: addresses.listed(connection, invitation))

    def address_counts(self) -> Mapping[int, AddressCounts]:
        return self._read(addresses.counts)

    def note_told(self, address: int, mailing: int, *, is_refused: bool) -> None:
        self._write(
            lambda connection: addresses.note_told(
                connection, address, mailing, is_refused=is_refused
            )
        )

    def forget_addresses(self, invitation: int | None = None) -> None:
        self._write(lambda connection: addresses.forget(connection, invitation))

    def keep_key_copy(self, copy: KeyCopy | None) -> None:
        self._write(lambda connection: key_copies.keep(connection, copy))

    def key_copy(self) -> KeyCopy | None:
        return self._read(key_copies.found)

    def per_unit(self) -> Mapping[str, int]:
        return self._read(statements.per_unit)

    def contents(self) -> Contents:
        return self._read(statements.contents)

    def envelopes(self) -> Iterator[Envelope]:
        with _down(self._place):
            connection = _connected(self._place, mode="rw")
            try:
                yield from statements.envelopes(connection)
            finally:
                connection.close()

    def destroy(self) -> None:
        with _down(self._place), self._writing, self._reading:
            self._writer.close()
            self._reader.close()
            for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
                self._place.with_name(self._place.name + suffix).unlink(missing_ok=True)
            if self._place.parent.is_dir():
                sync_folder(self._place.parent)

    def _read(self, query: Callable[[sqlite3.Connection], Found]) -> Found:
        with _down(self._place), self._reading:
            return query(self._reader.connection())

    def _write(self, change: Callable[[sqlite3.Connection], Found]) -> Found:
        with _down(self._place):
            self._place.stat()  # no lock file beside a mailbox that is gone
        with _down(self._place), in_turn(self._place, BUSY_SECONDS), self._writing:
            connection = self._writer.connection()
            with _transaction(connection):
                return change(connection)

    def _commit(self, batch: Sequence[Waiting]) -> None:
        def store(connection: sqlite3.Connection) -> None:
            accepting = statements.state(connection).accepting
            for waiting in batch:
                waiting.receipt = statements.put(connection, waiting.letter, accepting=accepting)

        try:
            self._write(store)
        except StorageDown:
            with self._writing:
                self._writer.close()
            raise


class _Kept:
    """A connection that is opened anew when its file was replaced."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._connection: sqlite3.Connection | None = None
        self._file = (0, 0)

    def connection(self) -> sqlite3.Connection:
        try:
            status = self._place.stat()
        except OSError:
            self.close()
            raise
        file = (status.st_dev, status.st_ino)
        if self._connection is None or file != self._file:
            self.close()
            self._connection = _connected(self._place, mode="rw")
            self._file = file
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def _connected(place: Path, *, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{place.as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # a lock lets in one thread at a time
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@contextmanager
def _down(place: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageDown(place.name) from error


_open: dict[Path, SqliteMailbox] = {}
_opening = Lock()


def mailbox_at(place: Path) -> SqliteMailbox:
    """This process's mailbox for a file; those whose file is gone are let go."""
    found = _open.get(place)
    if found is not None:
        return found
    with _opening:
        for other in [known for known in _open if not known.exists()]:
            del _open[other]
        return _open.setdefault(place, SqliteMailbox(place))


def _forget() -> None:
    """A connection must not be carried into a child process, nor a lock somebody held."""
    global _opening  # noqa: PLW0603 - the parent may have held it when it forked
    _opening = Lock()
    _open.clear()


os.register_at_fork(after_in_child=_forget)
