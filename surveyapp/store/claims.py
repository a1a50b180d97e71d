"""One process at a time on work that takes longer than a transaction may."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, text

from surveyapp.config import Config
from surveyapp.domain.errors import StorageDown


class Work(StrEnum):
    """What is claimed; each is claimed on its own."""

    COUNT = "count"
    POST = "post"


_LOCKS = {Work.COUNT: 0x636F756E, Work.POST: 0x706F7374}
"""The first half of every claim's advisory lock in PostgreSQL; the second is the round."""


@contextmanager
def claimed(
    config: Config, engine: Engine, round_id: int, work: Work = Work.COUNT
) -> Iterator[bool]:
    """Whether the round is this process's until the block ends; given up if the process dies."""
    if config.is_sqlite:
        with _lock_file(config.instance / f"{work}-{round_id}.lock") as has:
            yield has
        return
    arguments = {"space": _LOCKS[work], "round": round_id}
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        has = bool(
            connection.scalar(text("SELECT pg_try_advisory_lock(:space, :round)"), arguments)
        )
        try:
            yield has
        finally:
            if has:
                connection.execute(text("SELECT pg_advisory_unlock(:space, :round)"), arguments)


@contextmanager
def _lock_file(place: Path) -> Iterator[bool]:
    """Whether the file is locked by this block, which then takes it away when it ends."""
    try:
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageDown(str(place.parent)) from error
    has = _has_lock(descriptor, place)
    try:
        yield has
    finally:
        if has:
            place.unlink(missing_ok=True)
        os.close(descriptor)


def _has_lock(descriptor: int, place: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except (BlockingIOError, FileNotFoundError):
        return False  # somebody has it, or has just taken the file away
