"""A round's mailbox as tables of its own in the main database.

Own tables, not a partition: dropping one waits behind nobody else's answers. A submit holds a
shared lock on the round, closing an exclusive one, so that no answer slips in behind the close.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete, func, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.domain.errors import StorageDown
from surveyapp.domain.receipt import CodeState, Receipt
from surveyapp.store.mailbox.letters import (
    FORMAT,
    AddressCounts,
    Contents,
    Envelope,
    KeyCopy,
    Letter,
    MailboxState,
    SealedAddress,
)
from surveyapp.store.mailbox.postgresql_tables import Tables

Found = TypeVar("Found")
_LOCKS = 0x6D61696C
"""The first half of every mailbox's advisory lock; the second is the round."""
_AT_A_TIME = 1000


class PostgresqlMailbox:
    def __init__(self, engine: Engine, round_id: int) -> None:
        self._engine = engine
        self._tables = Tables.of(round_id)
        self._lock = {"space": _LOCKS, "round": round_id}
        self._place = f"mailbox_{round_id}"

    def exists(self) -> bool:
        def find(connection: Connection) -> bool:
            named = text("SELECT to_regclass(:name) IS NOT NULL")
            return bool(connection.scalar(named, {"name": self._tables.state.name}))

        return self._within(find)

    def create(self, pepper: bytes) -> None:
        tables = self._tables

        def make(connection: Connection) -> None:
            self._lock_out(connection)
            of_answers = [tables.state, tables.code, tables.spent, tables.envelope]
            tables.metadata.create_all(connection, of_answers)
            if connection.scalar(select(func.count()).select_from(tables.state)) == 0:
                row = {"accepting": False, "format": FORMAT, "pepper": pepper}
                connection.execute(tables.state.insert().values(row))

        self._within(make)

    def state(self) -> MailboxState:
        def read(connection: Connection) -> MailboxState:
            row = connection.execute(select(self._tables.state)).one()
            return MailboxState(row.accepting, row.format, row.pepper)

        return self._within(read)

    def accept(self, *, accepting: bool) -> None:
        def change(connection: Connection) -> None:
            self._lock_out(connection)
            connection.execute(update(self._tables.state).values(accepting=accepting))

        self._within(change)

    def submit(self, letter: Letter) -> Receipt:
        row: dict[str, Any] = {
            "id": secrets.randbits(63),
            "unit": letter.unit,
            "sealed": letter.sealed,
            "ticket": letter.ticket,
            "mark": letter.mark,
            "code": letter.code,
            "invitation": letter.invitation,
        }
        statement = self._tables.put if letter.code is None else self._tables.put_with_code

        def put(connection: Connection) -> Receipt:
            connection.execute(_SHARED, self._lock)
            if connection.execute(statement, row).first() is not None:
                return Receipt.ACCEPTED
            return self._why_not(connection, letter)

        return self._within(put)

    def is_received(self, mark: bytes) -> bool:
        return self._within(lambda connection: self._is_received(connection, mark))

    def code_state(self, code: bytes, invitation: int | None) -> CodeState:
        return self._within(lambda connection: self._code_state(connection, code, invitation))

    def invitation_of(self, code: bytes) -> int | None:
        return self._within(lambda connection: self._invitation_of(connection, code))

    def add_codes(self, codes: Iterable[tuple[bytes, int]]) -> None:
        rows = [{"hash": code, "invitation": number} for code, number in sorted(codes)]
        if rows:
            self._within(lambda connection: connection.execute(self._tables.code.insert(), rows))

    def with_codes(self) -> frozenset[int]:
        table = self._tables.code
        query = select(table.c.invitation).where(~table.c.void).distinct()
        return self._within(lambda connection: frozenset(connection.scalars(query)))

    def void_codes_of(self, invitation: int) -> None:
        table = self._tables.code
        statement = update(table).where(table.c.invitation == invitation).values(void=True)
        self._within(lambda connection: connection.execute(statement))

    def void_code(self, code: bytes) -> bool:
        table = self._tables.code
        statement = update(table).where(table.c.hash == code).values(void=True)
        return self._within(lambda connection: connection.execute(statement).rowcount > 0)

    def add_addresses(
        self, invitation: int, sealed: Iterable[bytes], codes: Iterable[bytes]
    ) -> None:
        hashes = [{"hash": code, "invitation": invitation} for code in sorted(codes)]
        rows = [
            {"id": secrets.randbits(63), "invitation": invitation, "sealed": each}
            for each in sealed
        ]

        def add(connection: Connection) -> None:
            self._tables.address.create(connection, checkfirst=True)
            if hashes:
                connection.execute(self._tables.code.insert(), hashes)
            if rows:
                connection.execute(self._tables.address.insert(), rows)

        self._within(add)

    def addresses(self, invitation: int) -> Sequence[SealedAddress]:
        table = self._tables.address
        query = select(table).where(table.c.invitation == invitation).order_by(table.c.id)

        def read(connection: Connection) -> Sequence[SealedAddress]:
            if not inspect(connection).has_table(table.name):
                return ()
            return [SealedAddress(*row) for row in connection.execute(query)]

        return self._within(read)

    def address_counts(self) -> Mapping[int, AddressCounts]:
        table = self._tables.address
        told, refused = (func.count().filter(one) for one in (table.c.told > 0, table.c.refused))
        query = select(table.c.invitation, func.count(), told, refused)

        def read(connection: Connection) -> Mapping[int, AddressCounts]:
            if not inspect(connection).has_table(table.name):
                return {}
            found = connection.execute(query.group_by(table.c.invitation))
            return {invitation: AddressCounts(*numbers) for invitation, *numbers in found}

        return self._within(read)

    def note_told(self, address: int, mailing: int, *, is_refused: bool) -> None:
        table = self._tables.address
        noted = update(table).where(table.c.id == address)
        statement = noted.values(told=mailing, refused=is_refused)
        self._within(lambda connection: connection.execute(statement))

    def forget_addresses(self, invitation: int | None = None) -> None:
        table = self._tables.address
        statement = delete(table)
        if invitation is not None:
            statement = statement.where(table.c.invitation == invitation)

        def forget(connection: Connection) -> None:
            if inspect(connection).has_table(table.name):
                connection.execute(statement)

        self._within(forget)

    def keep_key_copy(self, copy: KeyCopy | None) -> None:
        table = self._tables.key_copy

        def keep(connection: Connection) -> None:
            table.create(connection, checkfirst=True)
            connection.execute(delete(table))
            if copy is not None:
                row = {"sheet": copy.sheet, "sealed": copy.sealed}
                connection.execute(table.insert().values(row))

        self._within(keep)

    def key_copy(self) -> KeyCopy | None:
        table = self._tables.key_copy

        def read(connection: Connection) -> KeyCopy | None:
            if not inspect(connection).has_table(table.name):
                return None
            row = connection.execute(select(table)).first()
            return None if row is None else KeyCopy(*row)

        return self._within(read)

    def per_unit(self) -> Mapping[str, int]:
        unit = self._tables.envelope.c.unit
        query = select(unit, func.count()).group_by(unit)
        return self._within(
            lambda connection: {str(code): int(n) for code, n in connection.execute(query)}
        )

    def contents(self) -> Contents:
        def read(connection: Connection) -> Contents:
            tables = (self._tables.spent, self._tables.envelope)
            counts = [select(func.count()).select_from(t).scalar_subquery() for t in tables]
            spent, envelopes = connection.execute(select(*counts)).one()
            return Contents(spent, envelopes)

        return self._within(read)

    def envelopes(self) -> Iterator[Envelope]:
        table = self._tables.envelope
        query = select(table.c.id, table.c.unit, table.c.sealed).order_by(table.c.id)
        with self._down(), self._engine.connect() as connection:
            streamed = connection.execution_options(yield_per=_AT_A_TIME).execute(query)
            for number, unit, sealed in streamed:
                yield Envelope(number, unit, sealed)

    def destroy(self) -> None:
        self._within(self._tables.metadata.drop_all)

    def _why_not(self, connection: Connection, letter: Letter) -> Receipt:
        if self._is_received(connection, letter.mark):
            return Receipt.ALREADY_RECEIVED
        if not connection.scalar(select(self._tables.state.c.accepting)):
            return Receipt.CLOSED
        if letter.code is not None:
            match self._code_state(connection, letter.code, letter.invitation):
                case CodeState.USED:
                    return Receipt.CODE_USED
                case CodeState.UNKNOWN:
                    return Receipt.CODE_UNKNOWN
        raise StorageDown(self._place)

    def _is_received(self, connection: Connection, mark: bytes) -> bool:
        return connection.scalar(self._tables.received, {"mark": mark}) is not None

    def _code_state(self, connection: Connection, code: bytes, invitation: int | None) -> CodeState:
        made_for = self._invitation_of(connection, code)
        if made_for is None or invitation not in {None, made_for}:
            return CodeState.UNKNOWN
        spent = self._tables.spent
        used = connection.scalar(select(1).where(spent.c.hash == code))
        return CodeState.GOOD if used is None else CodeState.USED

    def _invitation_of(self, connection: Connection, code: bytes) -> int | None:
        table = self._tables.code
        query = select(table.c.invitation).where(table.c.hash == code, ~table.c.void)
        found: int | None = connection.scalar(query)
        return found

    def _lock_out(self, connection: Connection) -> None:
        """Waits for the answers under way and keeps new ones waiting until the commit."""
        connection.execute(_EXCLUSIVE, self._lock)

    def _within(self, act: Callable[[Connection], Found]) -> Found:
        """`act` in one transaction of its own."""
        with self._down(), self._engine.begin() as connection:
            return act(connection)

    @contextmanager
    def _down(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StorageDown(self._place) from error


_SHARED = text("SELECT pg_advisory_xact_lock_shared(:space, :round)")
_EXCLUSIVE = text("SELECT pg_advisory_xact_lock(:space, :round)")
_made: WeakKeyDictionary[Engine, dict[int, PostgresqlMailbox]] = WeakKeyDictionary()


def postgresql_mailbox(engine: Engine, round_id: int) -> PostgresqlMailbox:
    """The round's mailbox, with its statements prepared once."""
    known = _made.setdefault(engine, {})
    if round_id not in known:
        known[round_id] = PostgresqlMailbox(engine, round_id)
    return known[round_id]
