"""Attacks on the rules and on the files, run here once for each version of the program.

So the evidence page always tells of this very program on this very machine. It is the quick form;
an operator's own full run stands in its place. Each runs as a process of its own that gives way to
everything else, in a throw-away installation with invented people.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from time import monotonic

from surveyapp.config import Config
from surveyapp.services import evidence

SUITES = ("attack", "forensic")
MOST_SECONDS = 3_600.0
"""What runs longer hangs, and is ended."""
_GIVES_WAY = 19
"""The least a process can ask for beside others."""
_log = logging.getLogger("surveyapp.work")
Process = subprocess.Popen[bytes]


def not_run(config: Config) -> list[str]:
    """The suites that this version has not passed here; none where trials are switched off. One of
    a thousand forensic runs fails by chance, so what failed is run again."""
    if not config.runs_trials:
        return []
    here = version("surveyapp")
    passed = {one.suite for one in evidence.kept(config) if one.passed and one.version == here}
    return [suite for suite in SUITES if suite not in passed]


def run_quietly(suite: str) -> Process:
    """In a session of its own, so that it ends with all that it starts; and with no signal held
    back, as `work` holds some back and a child would, too."""
    held_back = signal.pthread_sigmask(signal.SIG_SETMASK, ())
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "surveyapp", "bench", suite, "--keep"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
    os.setpriority(os.PRIO_PROCESS, process.pid, _GIVES_WAY)
    return process


class Trials:
    """One suite after the other. One that fails is not tried again before the next start."""

    def __init__(self, suites: Iterable[str], run: Callable[[str], Process] = run_quietly) -> None:
        self._left = list(suites)
        self._run = run
        self._running: Process | None = None
        self._until = 0.0

    def go_on(self) -> bool:
        """Starts the next suite when the one before has ended. Whether there is still something
        to do."""
        if self._running is not None and self._running.poll() is None:
            if monotonic() > self._until:
                self.end()
            return True
        self._running = None
        if not self._left:
            return False
        suite = self._left.pop(0)
        try:
            self._running, self._until = self._run(suite), monotonic() + MOST_SECONDS
        except OSError as error:
            _log.warning("cannot run the trial %s: %s", suite, type(error).__name__)
        return True

    def end(self) -> None:
        """Ends what runs, and all that it has started."""
        if self._running is not None and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGKILL)
