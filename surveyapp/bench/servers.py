"""Real servers on loopback, and what they cost: CPU seconds and memory out of /proc."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from surveyapp.config import SERVER_THREADS

_PROC = Path("/proc")
_CPU_OF_PROCESS = 2
"""With the process number: the clock that clock_getcpuclockid(3) gives on Linux."""
_SECONDS_TO_START = 60.0
_PARENT = 1
"""Its place in /proc/PID/stat after the program's name."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time of the processes that answer requests."""
        return sum(_cpu_seconds(pid) for pid in self._workers())

    def memory(self) -> int:
        """The most bytes that any of them has held at once."""
        return max(_peak_memory(pid) for pid in self._workers())

    def _workers(self) -> list[int]:
        return [pid for pid in _children(self.pid) if not _command(pid).endswith(b"\0work\0")]


@contextmanager
def hello(workers: int) -> Iterator[Server]:
    """A server that says hello, run as `surveyapp serve` runs the site."""
    port = _free_port()
    options = ("--interface", "wsgi", "--workers", str(workers), "--port", str(port))
    threads = ("--blocking-threads", str(SERVER_THREADS), "--no-ws", "--log-level", "warning")
    command = ("-m", "granian", *options, *threads, "surveyapp.bench.hello:app")
    with _running(command, port, {}) as server:
        yield server


@contextmanager
def site(
    environment: Mapping[str, str], workers: int, told: IO[bytes] | None = None
) -> Iterator[Server]:
    """`surveyapp serve` on the installation that `environment` describes; what it tells may go to
    a file."""
    port = _free_port()
    command = ("-m", "surveyapp", "serve", "--port", str(port), "--workers", str(workers))
    with _running(command, port, environment, told) as server:
        yield server


@contextmanager
def _running(
    command: Sequence[str],
    port: int,
    environment: Mapping[str, str],
    told: IO[bytes] | None = None,
) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, *command],
        env={**os.environ, **environment},
        stdout=told or subprocess.DEVNULL,
        stderr=told or subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _children(parent: int) -> list[int]:
    numbers = (int(place.name) for place in _PROC.iterdir() if place.name.isdigit())
    return [pid for pid in numbers if _facts(pid)[_PARENT : _PARENT + 1] == [str(parent)]]


def _facts(pid: int) -> list[str]:
    """What the kernel tells of a process, from its state on; nothing of one that has ended."""
    try:
        told = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return told.rpartition(")")[2].split()


def _cpu_seconds(pid: int) -> float:
    """To the nanosecond; the ticks that /proc tells are too coarse for a short run."""
    try:
        return time.clock_gettime(~pid << 3 | _CPU_OF_PROCESS)
    except OSError:  # it has ended
        return 0.0


def _peak_memory(pid: int) -> int:
    for line in (_PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _command(pid: int) -> bytes:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""
