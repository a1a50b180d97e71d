"""One process at a time on work that takes longer than a transaction may."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from surveyapp.config import Config

_LOCKS = 0x636F756E
"""The first half of every claim's advisory lock in PostgreSQL; the second is the round."""


@contextmanager
def claimed(config: Config, engine: Engine, round_id: int) -> Iterator[bool]:
    """Whether the round is this process's until the block ends; given up if the process dies.

    On SQLite, where all processes share one machine, one of them counts at a time.
    """
    if config.is_sqlite:
        place = config.instance / "work.lock"
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _has_lock(descriptor)
        finally:
            os.close(descriptor)
        return
    arguments = {"space": _LOCKS, "round": round_id}
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        has = connection.scalar(text("SELECT pg_try_advisory_lock(:space, :round)"), arguments)
        try:
            yield bool(has)
        finally:
            if has:
                connection.execute(text("SELECT pg_advisory_unlock(:space, :round)"), arguments)


def _has_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
