"""Processes that write to one file stand in line instead of starving one another."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.0005, 0.01
"""Between two looks at a lock that another process has; a commit takes a few milliseconds."""


@contextmanager
def in_turn(place: Path, seconds: float) -> Iterator[None]:
    """Holds the lock file beside `place`; released by the kernel if the process dies.

    Raises BlockingIOError where another process keeps it for `seconds`, as a stopped one does.
    """
    descriptor = os.open(f"{place}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, seconds: float) -> None:
    """The kernel would wake who waits for a lock, but knows no deadline."""
    until = monotonic() + seconds
    pause = _SHORTEST_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise
            sleep(pause)
            pause = min(2 * pause, _LONGEST_SECONDS)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Makes what was created or removed in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
