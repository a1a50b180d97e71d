"""Trouble with storage, made for real: a file nobody may write, a lock, a full disk, a newer
program's database. Each holds until its block ends."""

import ctypes
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

Trouble = Callable[[Path], AbstractContextManager[None]]
_VERSION_3 = 0x20080522
_PAST_PERMISSIONS = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root write where nobody may."""
_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
_STOP = """
import fcntl, time, sys
held = open(sys.argv[1], "w")
fcntl.flock(held, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    with _mode(place, 0o444):
        yield


@contextmanager
def folder_read_only(place: Path) -> Iterator[None]:
    """Nothing can be made beside `place`, not even what SQLite needs to read it."""
    with _mode(place.parent, 0o555):
        yield


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Another process writes, and does not end."""
    command = [sys.executable, "-c", _HOLD, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            other.kill()


@contextmanager
def stopped(place: Path) -> Iterator[None]:
    """Another process was stopped in its turn to write to a mailbox."""
    command = [sys.executable, "-c", _STOP, f"{place}.lock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        other.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            other.kill()


@contextmanager
def full(_place: Path) -> Iterator[None]:
    """No file takes another byte from this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def newer(place: Path) -> Iterator[None]:
    """A newer program has migrated the main database."""
    with closing(sqlite3.connect(place)) as database:
        (known,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        with database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        yield
        with database:
            database.execute("UPDATE alembic_version SET version_num = ?", (known,))


def everything(place: Path) -> list[str]:
    """All that a database holds."""
    with closing(sqlite3.connect(place)) as database:
        return list(database.iterdump())


@contextmanager
def _mode(place: Path, mode: int) -> Iterator[None]:
    before = place.stat().st_mode
    place.chmod(mode)
    try:
        with _without_the_powers_of_root():
            yield
    finally:
        place.chmod(before)


@contextmanager
def _without_the_powers_of_root() -> Iterator[None]:
    """This thread heeds permissions, as a service user must, even where tests run as root."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    fewer = (ctypes.c_uint32 * 6)(*held)
    fewer[0] &= ~_PAST_PERMISSIONS
    assert libc.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0
