"""What is the storage's trouble and what is a fault of the program, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain.errors import StorageDown
from surveyapp.services.installation import Installation, opened
from surveyapp.store import database
from tests import build
from tests.build_mailbox import letter, new_mailbox


def _twice(session: Session) -> None:
    build.unit(session, "bakken")
    build.unit(session, "bakken")


def _of_no_table(session: Session) -> None:
    session.execute(text("SELECT * FROM nothing"))


def _without_sense(session: Session) -> None:
    session.execute(text("SELEC 1"))


@pytest.mark.parametrize("act", [_twice, _of_no_table, _without_sense])
def test_a_wrong_statement_is_no_trouble_of_the_storage(
    either: Installation, act: Callable[[Session], None]
) -> None:
    with pytest.raises(DBAPIError) as raised, either.writing() as session:
        act(session)

    assert isinstance(raised.value, IntegrityError) == (act is _twice)


@pytest.mark.postgresql
def test_a_table_that_somebody_keeps_locked_is_trouble(
    postgresql: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = opened(postgresql.config)

    with (
        _locked(postgresql, "LOCK TABLE unit"),
        pytest.raises(StorageDown),
        other.writing() as session,
    ):
        build.unit(session)

    other.engine.dispose()


@pytest.mark.postgresql
def test_a_mailbox_that_somebody_keeps_closing_is_trouble(
    postgresql: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process does that was stopped in the middle of it."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = opened(postgresql.config)
    mailbox = new_mailbox(other, round_id=7)
    closing = f"SELECT pg_advisory_xact_lock({0x6D61696C}, 7)"

    with _locked(postgresql, closing), pytest.raises(StorageDown):
        mailbox.submit(letter())

    other.engine.dispose()


@pytest.mark.postgresql
def test_a_server_that_only_reads_is_trouble(postgresql: Installation) -> None:
    name = postgresql.engine.url.database
    with postgresql.writing() as session:
        session.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    postgresql.engine.dispose()

    with pytest.raises(StorageDown), postgresql.writing() as session:
        build.unit(session)


@pytest.mark.postgresql
def test_a_server_that_breaks_the_connection_is_trouble(postgresql: Installation) -> None:
    with pytest.raises(StorageDown), postgresql.writing() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


@contextmanager
def _locked(installation: Installation, statement: str) -> Iterator[None]:
    with installation.engine.begin() as connection:
        connection.execute(text(statement))
        yield
