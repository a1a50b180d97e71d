"""What two worlds sent, compared; kept as evidence where SURVEYAPP_EVIDENCE names an instance."""

import os
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence
from tests import build
from tests.attack.visitor import Seen, differences

_COMPARED: Counter[str] = Counter()
_DIFFERING: Counter[str] = Counter()


def compared(suite: str, one: Seen, other: Seen) -> set[str]:
    """The addresses that did not send the same in both worlds."""
    found = differences(one, other)
    _COMPARED[suite] += len(one.keys() | other.keys())
    _DIFFERING[suite] += len(found)
    if "SURVEYAPP_EVIDENCE" in os.environ:
        _keep(suite, Path(os.environ["SURVEYAPP_EVIDENCE"]))
    return found


def _keep(suite: str, instance: Path) -> None:
    """All that this run of the tests has compared so far."""
    figures = {"compared": _COMPARED[suite], "differing": _DIFFERING[suite]}
    found = Evidence(
        suite, datetime.now(UTC), version("surveyapp"), figures, passed=not _DIFFERING[suite]
    )
    evidence.keep(build.config(instance), found)
