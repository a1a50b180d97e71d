"""Files that only the owner of the installation may read."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(place: str | Path) -> None:
    """An empty file for SQLite to fill, which gives those beside it the same rights.

    Never opens a file that is there, for closing it would give up SQLite's locks on it. Where
    nothing can be made, whoever opens it next is told why.
    """
    with suppress(OSError):
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
