"""How an entry of the catalogue was in an earlier period.

The entry itself is its latest version. Each change adds what was different before it; a
scorecard of an old period takes the changes back that came after it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.domain.period import Period


@dataclass(frozen=True, slots=True)
class Version:
    """What was different for the periods that end before `before`."""

    before: Period
    facts: Mapping[str, Any]
    is_break: bool = False
    """The figures mean something else from `before` on."""

    def holds_in(self, period: Period) -> bool:
        return period.last < self.before.first


def as_it_was(
    latest: Mapping[str, Any], versions: Iterable[Version], period: Period
) -> dict[str, Any]:
    """`latest` with every change taken back that holds from after `period` on."""
    found = dict(latest)
    for version in sorted(versions, key=lambda one: one.before.first, reverse=True):
        if version.holds_in(period):
            found |= version.facts
    return found


def breaks(versions: Iterable[Version], period: Period) -> tuple[Period, ...]:
    """From which periods on, none of them after `period`, the figures mean something else."""
    return tuple(
        one.before
        for one in sorted(versions, key=lambda one: one.before.first)
        if one.is_break and not one.holds_in(period)
    )
