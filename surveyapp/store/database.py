"""One database: SQLite in the instance folder, or PostgreSQL."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, ExceptionContext, make_url
from sqlalchemy.exc import DatabaseError, OperationalError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from surveyapp.domain.errors import StorageDown
from surveyapp.store.files import make_private

BUSY_SECONDS = 10
"""How long somebody else's write or lock is waited for."""
_PRIMARY_CODE = 0xFF
_OF_POSTGRESQL_STORAGE = frozenset({"25006", "XX001", "XX002"})
"""Read-only, and data or index damaged, which psycopg counts with its internal errors."""


def make_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, durable commits and foreign keys. Neither a log nor an
    error ever tells a statement's values, however much somebody makes the libraries log.

    Where the database cannot be used, its sessions and connections raise StorageDown.
    """
    logging.getLogger("sqlalchemy.engine.Engine").setLevel(logging.WARNING)
    if make_url(url).get_backend_name() == "sqlite":
        patience = {"timeout": BUSY_SECONDS, "isolation_level": None}
        engine = create_engine(url, connect_args=patience, hide_parameters=True)
        event.listen(engine, "do_connect", _make_private)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "connect", _set_patience)
    event.listen(engine, "handle_error", _say_that_it_is_down)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def writing(factory: sessionmaker[Session]) -> Iterator[Session]:
    """A session that takes SQLite's write lock at once and commits when the block ends well."""
    with factory() as session, session.begin():
        session.connection(execution_options={"surveyapp_writes": True})
        yield session


def _say_that_it_is_down(context: ExceptionContext) -> StorageDown | None:
    if context.engine is None or context.is_pre_ping:
        return None
    if not (context.is_disconnect or _is_of_storage(context.sqlalchemy_exception)):
        return None
    return StorageDown(context.engine.url.render_as_string(hide_password=True))


def _is_of_storage(error: StatementError | None) -> bool:
    """Locked, full, read-only, damaged or unreachable: not what a wrong statement raises."""
    code = getattr(error and error.orig, "sqlite_errorcode", 0)
    if code & _PRIMARY_CODE == sqlite3.SQLITE_ERROR:
        return False  # a statement that SQLite cannot read, though Python calls it operational
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return True
    return getattr(error and error.orig, "sqlstate", None) in _OF_POSTGRESQL_STORAGE


def _make_private(_dialect: object, _record: object, place: list[Any], _more: object) -> None:
    make_private(place[0])


def _set_patience(connection: Any, _record: object) -> None:
    """PostgreSQL waits for a lock for ever unless it is told otherwise."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {round(BUSY_SECONDS * 1000)}")
    connection.autocommit = False


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("surveyapp_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
