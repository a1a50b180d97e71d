"""What a result is held up beside: the municipality, units of its kind, the county, the country.

Never one best unit, and never a mean of figures on different scales: each benchmark is of the very
indicator it stands beside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.period import Period
from surveyapp.domain.verdict import Verdict


class BenchmarkKind(StrEnum):
    """In the order they are shown."""

    REST = "rest_of_municipality"
    """The municipality without the unit, from the same survey."""
    SAME_KIND = "same_kind"
    """The other units of its type."""
    MUNICIPALITY = "municipality"
    SIMILAR = "similar_municipalities"
    COUNTY = "county"
    NATIONAL = "national"


RECORDED = (
    BenchmarkKind.NATIONAL,
    BenchmarkKind.COUNTY,
    BenchmarkKind.SIMILAR,
    BenchmarkKind.MUNICIPALITY,
)
"""Those that somebody types or imports; the others follow from results and figures."""
_OUR_OWN = (BenchmarkKind.REST, BenchmarkKind.MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`verdict`: how the unit stands against it, decided at the count; None where nothing was
    tested. `units` and `missing`: of how many units it is put together, and who lacks."""

    kind: BenchmarkKind
    value: float
    period: Period
    source: str = ""
    verdict: Verdict | None = None
    units: int | None = None
    missing: tuple[str, ...] = ()


def in_order(found: Iterable[Benchmark]) -> tuple[Benchmark, ...]:
    """One of each kind, the first that is given, in the order they are shown."""
    by_kind: dict[BenchmarkKind, Benchmark] = {}
    for one in found:
        by_kind.setdefault(one.kind, one)
    return tuple(by_kind[kind] for kind in BenchmarkKind if kind in by_kind)


def of_municipality(found: Sequence[Benchmark]) -> Benchmark | None:
    """The one that a chart marks."""
    return next((one for one in found if one.kind in _OUR_OWN), None)
