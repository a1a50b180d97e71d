"""One database: SQLite in the instance folder, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, ExceptionContext, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from surveyapp.domain.errors import StorageDown

BUSY_SECONDS = 10


def make_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, durable commits and foreign keys.

    Where the database cannot be used, its sessions and connections raise StorageDown.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url, pool_pre_ping=True)
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
    """Locked, full, read-only, unreachable or no database: not what a wrong statement raises."""
    error = context.sqlalchemy_exception
    is_down = isinstance(error, OperationalError) or type(error) is DatabaseError
    if not is_down or context.engine is None or context.is_pre_ping:
        return None
    return StorageDown(context.engine.url.render_as_string(hide_password=True))


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("surveyapp_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
