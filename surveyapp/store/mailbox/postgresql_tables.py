"""The tables of one mailbox in PostgreSQL and the statements a submit needs, made once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    exists,
    insert,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import CompoundSelect


@dataclass(frozen=True)
class Tables:
    metadata: MetaData
    state: Table
    code: Table
    spent: Table
    envelope: Table
    address: Table
    """Made when the first list comes."""
    key_copy: Table
    """Made when there is a recovery sheet to seal the round's key to."""
    put: ReturningInsert[tuple[int]]
    """Spends a mark and stores an envelope, or does neither; one row when it did."""
    put_with_code: ReturningInsert[tuple[int]]
    received: CompoundSelect[Any]

    @classmethod
    def of(cls, round_id: int) -> "Tables":
        metadata = MetaData()
        name = f"mailbox_{round_id}"
        state = Table(
            f"{name}_state",
            metadata,
            Column("accepting", Boolean, nullable=False),
            Column("format", Integer, nullable=False),
            Column("pepper", LargeBinary, nullable=False),
        )
        code = Table(
            f"{name}_code",
            metadata,
            Column("hash", LargeBinary, primary_key=True),
            Column("invitation", Integer, nullable=False),
            Column("void", Boolean, nullable=False, server_default="false"),
        )
        spent = _spent(name, metadata)
        envelope = Table(
            f"{name}_envelope",
            metadata,
            Column("id", BigInteger, primary_key=True, autoincrement=False),
            Column("unit", Text, nullable=False),
            Column("sealed", LargeBinary, nullable=False),
        )
        address = Table(
            f"{name}_address",
            metadata,
            Column("id", BigInteger, primary_key=True, autoincrement=False),
            Column("invitation", Integer, nullable=False),
            Column("sealed", LargeBinary, nullable=False),
            Column("told", Integer, nullable=False, server_default="0"),
            Column("refused", Boolean, nullable=False, server_default="false"),
        )
        key_copy = Table(
            f"{name}_key_copy",
            metadata,
            Column("sheet", Text, nullable=False),
            Column("sealed", LargeBinary, nullable=False),
        )
        is_accepting = select(1).where(state.c.accepting)
        is_good = is_accepting.where(
            exists().where(
                code.c.hash == bindparam("code", type_=LargeBinary),
                code.c.invitation == bindparam("invitation", type_=Integer),
                ~code.c.void,
            )
        )
        return cls(
            metadata,
            state,
            code,
            spent,
            envelope,
            address,
            key_copy,
            put=_put(spent, envelope, is_accepting),
            put_with_code=_put(spent, envelope, is_good),
            received=_received(spent),
        )


def _spent(name: str, metadata: MetaData) -> Table:
    spent = Table(
        f"{name}_spent",
        metadata,
        Column("hash", LargeBinary, primary_key=True),
        Column("mark", LargeBinary, nullable=False),
    )
    # Where the mark itself is what is spent, the primary key holds it already.
    Index(
        f"{name}_spent_mark",
        spent.c.mark,
        unique=True,
        postgresql_where=spent.c.mark != spent.c.hash,
    )
    return spent


def _put(spent: Table, envelope: Table, allowed: Select[Any]) -> ReturningInsert[tuple[int]]:
    ticket = select(
        bindparam("ticket", type_=LargeBinary), bindparam("mark", type_=LargeBinary)
    ).where(allowed.exists())
    spending = (
        postgresql.insert(spent)
        .from_select(["hash", "mark"], ticket)
        .on_conflict_do_nothing()
        .returning(spent.c.hash)
        .cte("spending")
    )
    kept = select(
        bindparam("id", type_=BigInteger),
        bindparam("unit", type_=Text),
        bindparam("sealed", type_=LargeBinary),
    ).select_from(spending)
    return insert(envelope).from_select(["id", "unit", "sealed"], kept).returning(envelope.c.id)


def _received(spent: Table) -> CompoundSelect[Any]:
    mark = bindparam("mark", type_=LargeBinary)
    return union_all(
        select(spent.c.mark).where(spent.c.hash == mark, spent.c.mark == mark),
        select(spent.c.mark).where(spent.c.mark == mark, spent.c.mark != spent.c.hash),
    )
