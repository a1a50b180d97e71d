"""The loop of `surveyapp work`: looks about once a second for what is due."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

from surveyapp.services.installation import Installation
from surveyapp.work import due

SECONDS_BETWEEN = 1.0
_log = logging.getLogger("surveyapp.work")


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
