"""One figure of all units beside the municipality: three groups, a funnel, no ranks (§3.4).

Everything follows from a release. Groups are by verdict, units inside a group in no order of
theirs. Shrunken means and rank intervals tell how little an order would mean.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.disclosure import NotMeasured, People, Suppressed
from surveyapp.domain.history import Figure, Name, figure
from surveyapp.domain.result import Against, Comparison, Published, Region
from surveyapp.domain.statistics.shrinkage import Shrunken, shrunken
from surveyapp.domain.verdict import Item, Verdict, standard_error

_FEWEST_TO_SHRINK = 3
WARNING, ALARM = 1.959964, 3.090232
"""How many standard errors from the middle 95 % and 99.8 % of units lie by chance alone."""


@dataclass(frozen=True, slots=True)
class UnitBeside:
    """`verdict` is the one decided over all units together. `likely`: what its mean is likely to
    be worth; None where no spread is known or there are too few units."""

    code: str
    n: People
    value: float
    interval: tuple[float, float] | None
    verdict: Verdict
    likely: Shrunken | None


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Where units of `n` answers lie by chance alone: 95 % within the inner, 99.8 % within the
    outer limits."""

    n: int
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class SideBySide:
    middle: float | None
    """The municipality's own figure; None where it is not shown."""
    spread: float | None
    """The standard deviation of one answer (of the index: of one person's) inside units."""
    units: tuple[UnitBeside, ...]
    withheld: tuple[tuple[str, Suppressed | NotMeasured], ...]

    def group(self, verdict: Verdict) -> tuple[UnitBeside, ...]:
        return tuple(unit for unit in self.units if unit.verdict is verdict)

    def funnel(self, numbers: Iterable[int], scale: tuple[float, float]) -> list[FunnelLimits]:
        """The limits at each number of answers, cut at the ends of the scale."""
        if self.middle is None or self.spread is None:
            return []
        return [_limits(self.middle, self.spread, n, scale) for n in numbers if n > 0]


def side_by_side(
    root: Region,
    units: Sequence[Region],
    name: Name,
    items: Sequence[Item],
    correlations: Mapping[str, Mapping[str, float]],
    against: Against = Against.MUNICIPALITY_WITHOUT_UNIT,
) -> SideBySide:
    """`items` are the questions of the figure with their weight and spread (their numbers of
    answers do not matter)."""
    shown = [(unit, found) for unit in units if (found := _published(unit, name)) is not None]
    spread = _spread(items, correlations)
    likely = _likely([result for _, (_, result) in shown], spread)
    middle = _published(root, name)
    return SideBySide(
        middle=None if middle is None else middle[1].value,
        spread=spread,
        units=tuple(
            UnitBeside(
                unit.unit,
                result.n,
                result.value,
                result.comparison_interval,
                _verdict(found.comparisons, against),
                worth,
            )
            for (unit, (found, result)), worth in zip(shown, likely, strict=True)
        ),
        withheld=tuple(_withheld(units, name)),
    )


def _published(region: Region, name: Name) -> tuple[Figure, Published] | None:
    found = figure(region, name)
    if found is None or not isinstance(found.result, Published):
        return None
    return found, found.result


def _withheld(
    units: Iterable[Region], name: Name
) -> Iterable[tuple[str, Suppressed | NotMeasured]]:
    for unit in units:
        found = figure(unit, name)
        if found is not None and isinstance(found.result, Suppressed | NotMeasured):
            yield unit.unit, found.result


def _verdict(comparisons: Sequence[Comparison], against: Against) -> Verdict:
    for one in comparisons:
        if one.against is against and one.among_units is not None:
            return one.among_units
    return Verdict.TOO_LITTLE


def _spread(items: Sequence[Item], correlations: Mapping[str, Mapping[str, float]]) -> float | None:
    """Of one person's index: the error of a difference between two people, over √2."""
    alone = [Item(one.key, one.weight, one.sd, 1, 1) for one in items]
    error = standard_error(alone, correlations)
    return None if error is None else error / math.sqrt(2)


def _likely(found: Sequence[Published], spread: float | None) -> Sequence[Shrunken | None]:
    if not spread or len(found) < _FEWEST_TO_SHRINK:
        return [None] * len(found)
    errors = [spread / math.sqrt(one.n.least) for one in found]
    return shrunken([one.value for one in found], errors)


def _limits(middle: float, spread: float, n: int, scale: tuple[float, float]) -> FunnelLimits:
    def ends(errors: float) -> tuple[float, float]:
        reach = errors * spread / math.sqrt(n)
        return max(middle - reach, scale[0]), min(middle + reach, scale[1])

    return FunnelLimits(n, ends(WARNING), ends(ALARM))
