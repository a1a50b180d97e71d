"""Processes that serve and work: how they end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from surveyapp.bench import servers
from surveyapp.services.installation import Installation
from surveyapp.work import supervision

_PATIENCE_SECONDS = 20.0


@contextmanager
def _started(installation: Installation, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    instance = {"SURVEYAPP_INSTANCE": str(installation.config.instance)}
    program = [sys.executable, "-m", "surveyapp", *command]
    with subprocess.Popen(program, env={**os.environ, **instance}) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_serve_that_is_killed_leaves_nobody_behind(installation: Installation) -> None:
    with _started(installation, "serve", "--port", "0") as serve:
        _wait_until(lambda: len(servers._children(serve.pid)) == 2)  # one serves pages, one works
        left = servers._children(serve.pid)
        serve.kill()

    _wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in left))
    with supervision.alone(installation.config.instance):
        pass


@pytest.mark.parametrize(
    "told", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_work_ends_when_it_is_told(installation: Installation, told: signal.Signals) -> None:
    with _started(installation, "work") as work:
        _wait_until(lambda: _holds_back(work.pid, told))
        work.send_signal(told)
        assert work.wait(_PATIENCE_SECONDS) == 0


def _holds_back(pid: int, told: signal.Signals) -> bool:
    """Whether the signal waits until the process asks for it, in one of its threads at least."""
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        line = next(one for one in status.read_text().splitlines() if one.startswith("SigBlk:"))
        if int(line.split()[1], 16) & 1 << told - 1:
            return True
    return False
