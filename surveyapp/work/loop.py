"""The loop of `surveyapp work`: looks about once a second for what is due."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread

from surveyapp.services.installation import Installation
from surveyapp.work import due
from surveyapp.work.trials import Trials, not_run

SECONDS_BETWEEN = 1.0
SECONDS_BEFORE_TRIALS = 60.0
SECONDS_WHEN_DONE = 3_600.0
"""How long a signal is waited for at a time when no trial is left."""
_log = logging.getLogger("surveyapp.work")


def run_until_told(installation: Installation) -> None:
    """Works until a signal says stop, and runs the trials that this version still lacks.

    Signals are waited for here and not handled in the middle of work, where a handler can find the
    event's own lock held and wait for itself.
    """
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    stop = Event()
    worker = Thread(target=run, args=(installation, stop))
    worker.start()
    _try_until(ends, Trials(not_run(installation.config)))
    stop.set()
    worker.join()


def _try_until(ends: set[signal.Signals], trials: Trials) -> None:
    """Once everything has come up; who stops at once is not kept waiting for them."""
    wait = SECONDS_BEFORE_TRIALS
    while signal.sigtimedwait(ends, wait) is None:
        wait = SECONDS_BETWEEN if trials.go_on() else SECONDS_WHEN_DONE
    trials.end()


def run(
    installation: Installation, stop: Event, clock: Callable[[], datetime] | None = None
) -> None:
    """Works until `stop` is set. Any number may run beside one another."""
    clock = clock or _now
    patience = due.Patience()
    while not stop.is_set():
        try:
            due.step(installation, clock(), patience)
        except Exception as error:  # noqa: BLE001 - one fault must not end what happens by itself
            _log.error("work stumbled: %s", type(error).__name__)
        stop.wait(SECONDS_BETWEEN)


def _now() -> datetime:
    return datetime.now(UTC)
