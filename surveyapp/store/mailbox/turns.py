"""Processes that write to one file stand in line instead of starving one another."""

import _thread
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_stuck: dict[Path, Lock] = {}
"""Lines that did not move in time; nobody joins one while the thread that waits holds its lock."""
_MOMENT_SECONDS = 0.1
"""For finding out that such a line moves again."""


@contextmanager
def in_turn(place: Path, seconds: float) -> Iterator[None]:
    """Holds the lock file beside `place`; released by the kernel if the process dies.

    Raises BlockingIOError where another process keeps it for `seconds`, as a stopped one does.
    """
    descriptor = os.open(f"{place}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _is_ours(descriptor):
            _stand_in_line(place, descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def _is_ours(descriptor: int) -> bool:
    """Takes the lock if it is free; a lock that is held already stays so."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stand_in_line(place: Path, descriptor: int, seconds: float) -> None:
    """The kernel wakes who waits for a lock but knows no deadline, so another thread waits.

    It holds the lock by a copy of the descriptor: once both are closed nobody has it. A bare
    thread, for this is on the way of every answer where processes meet.
    """
    if not _moves(place):
        raise BlockingIOError(f"{place}.lock")
    waiting = Lock()
    waiting.acquire()
    _thread.start_new_thread(_wait, (os.dup(descriptor), waiting))
    if not waiting.acquire(timeout=seconds):
        _stuck[place] = waiting
    if not _is_ours(descriptor):
        raise BlockingIOError(f"{place}.lock")


def _moves(place: Path) -> bool:
    before = _stuck.get(place)
    if before is None:
        return True
    if not before.acquire(timeout=_MOMENT_SECONDS):
        return False
    before.release()
    return True


def _wait(descriptor: int, waiting: Lock) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)
        waiting.release()


def sync_folder(folder: Path) -> None:
    """Makes what was created or removed in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


os.register_at_fork(after_in_child=_stuck.clear)  # no thread of the parent goes on there
