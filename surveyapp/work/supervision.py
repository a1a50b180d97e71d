"""Keeping `work` alive as a child of `serve`, and one `serve` alone on its installation."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from surveyapp.domain.errors import AlreadyServed, NetworkFolder, StorageDown

PAUSE_SECONDS = 2.0
_SERVE = "SURVEYAPP_SERVE_PID"
"""Where processes that `serve` starts find its number."""
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_TO_END = 10.0
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "ceph"})


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Holds the installation's lock file; refuses when another `serve` holds it."""
    with _lock_file(instance) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServed(str(instance)) from error
        yield


def _lock_file(instance: Path) -> TextIO:
    try:
        return (instance / "serve.lock").open("w")
    except OSError as error:
        raise StorageDown(str(instance)) from error


def refuse_network_folder(instance: Path, mounts: str | None = None) -> None:
    """SQLite's locks do not hold on a network file system. `mounts` as in /proc/mounts."""
    listed = Path("/proc/mounts").read_text() if mounts is None else mounts
    lines = (line.split()[:3] for line in listed.splitlines())
    holding = [
        (point, kind) for _device, point, kind in lines if instance.is_relative_to(Path(point))
    ]
    kind = max(holding, key=lambda mount: len(mount[0]), default=("/", ""))[1]
    if kind in _NETWORK:
        raise NetworkFolder(str(instance), kind)


@contextmanager
def working() -> Iterator[None]:
    """Runs `surveyapp work` as a child, started anew whenever it ends, until the block ends."""
    os.environ[_SERVE] = str(os.getpid())
    stop = threading.Event()
    children: list[subprocess.Popen[bytes]] = []
    keeper = threading.Thread(target=_keep_alive, args=(stop, children), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        _end(children, keeper)


def _end(children: list[subprocess.Popen[bytes]], keeper: threading.Thread) -> None:
    """Asks again and again, for a child may just be starting; `work` may be killed at any moment
    and loses nothing."""
    until = time.monotonic() + _SECONDS_TO_END
    while keeper.is_alive():
        for child in children:
            if time.monotonic() < until:
                child.terminate()
            else:
                child.kill()
        keeper.join(timeout=0.5)


def _keep_alive(stop: threading.Event, children: list[subprocess.Popen[bytes]]) -> None:
    while not stop.is_set():
        command = [sys.executable, "-m", "surveyapp", "work"]
        children[:] = [subprocess.Popen(command)]  # noqa: S603 - our own program, no shell
        children[0].wait()
        stop.wait(PAUSE_SECONDS)


def end_with_serve() -> bool:
    """Ends this process soon after the `serve` that started it has ended, however that one ended;
    does nothing where there is none. Whether there is one.

    A process that lived on would keep the installation's lock and the port, and nobody could serve.
    """
    serve = os.environ.get(_SERVE)
    if serve is not None:
        threading.Thread(target=_watch, args=(int(serve),), daemon=True).start()
    return serve is not None


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)
