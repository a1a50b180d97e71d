"""Intervals and spread for small finite populations (STATISTICS §3.2).

The interval of a mean asks what all those invited would have said. Weights: the answers given
plus one pseudo-answer spread evenly over the scale. The mean of the unseen answers then has a
known mean and variance (Dirichlet-multinomial); a Beta distribution on the scale with the same
two is its 95 % range; the unseen sum is a whole number. Deterministic, no random numbers.
SciPy and NumPy are imported inside functions: a web process starts without them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

LOW_TAIL, HIGH_TAIL = 0.025, 0.975
WIDENED = 1.5
"""How much further from the mean the limits lie when only the scale's own shape is known."""
STEEPEST = 700.0

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Moments:
    """Answers on a scale `lo` to `hi`: how many, their sum and sum of squares. Not always whole
    numbers: an assumed shape stands in for answers that may not be seen."""

    lo: int
    hi: int
    n: float
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.n


def moments(lo: int, counts: Sequence[float]) -> Moments:
    """Moments of answers counted per value, the lowest value `lo` first."""
    values = range(lo, lo + len(counts))
    return Moments(
        lo,
        lo + len(counts) - 1,
        sum(counts),
        sum(v * c for v, c in zip(values, counts, strict=True)),
        sum(v * v * c for v, c in zip(values, counts, strict=True)),
    )


def mean_interval(answers: Moments, invited: int | None) -> Interval:
    """The 95 % interval of the mean among all `invited`; of chance alone (superpopulation) when
    the number invited is unknown or smaller than the number of answers."""
    return mean_intervals([answers], [invited])[0]


def mean_intervals(answers: Sequence[Moments], invited: Sequence[int | None]) -> list[Interval]:
    """The same for many at once, on one scale."""
    import numpy as np  # noqa: PLC0415 (cold start)

    if not answers:
        return []
    n, total, squares = np.array([(one.n, one.total, one.squares) for one in answers]).T
    everybody = np.array([math.inf if one is None else one for one in invited])
    everybody = np.where(everybody < n, math.inf, everybody)
    low, high = interval_ends(answers[0].lo, answers[0].hi, n, total, squares, everybody)
    return [(float(one), float(other)) for one, other in zip(low, high, strict=True)]


def interval_ends(
    lo: int, hi: int, n: "Table", total: "Table", squares: "Table", invited: "Table"
) -> "tuple[Table, Table]":
    """Lower and upper ends; where `invited` is infinite, those of chance alone."""
    import numpy as np  # noqa: PLC0415 (cold start)

    is_finite = np.isfinite(invited)
    unseen = np.where(is_finite, np.maximum(invited - n, 1), math.inf)
    low, high = _unseen_means(lo, hi, n, total, squares, unseen)
    known = np.where(is_finite, unseen, 1)
    return (
        np.where(is_finite, (total + np.floor(known * low + 0.5)) / (n + known), low),
        np.where(is_finite, (total + np.floor(known * high + 0.5)) / (n + known), high),
    )


def _unseen_means(
    lo: int, hi: int, n: "Table", total: "Table", squares: "Table", unseen: "Table"
) -> "tuple[Table, Table]":
    """The range of the mean of `unseen` further answers (infinite: of the whole population)."""
    import numpy as np  # noqa: PLC0415 (cold start)
    from scipy.special import betaincinv  # noqa: PLC0415 (cold start)

    span, weight, evenly = hi - lo, n + 1, _mean_and_squares(lo, hi)
    mean = (total + evenly[0]) / weight
    variance = np.maximum((squares + evenly[1]) / weight - mean * mean, 0.0)
    variance *= (weight / unseen + 1) / (weight + 1)
    where, scaled = (mean - lo) / span, variance / span**2
    varies = scaled > 0
    certainty = where * (1 - where) / np.where(varies, scaled, 1) - 1
    is_wide = varies & (certainty <= 0)
    fits = varies & ~is_wide
    a = np.where(fits, where * certainty, 1.0)
    b = np.where(fits, (1 - where) * certainty, 1.0)
    ends = (
        np.where(fits, lo + span * betaincinv(a, b, tail), mean) for tail in (LOW_TAIL, HIGH_TAIL)
    )
    low, high = ends
    return np.where(is_wide, float(lo), low), np.where(is_wide, float(hi), high)


@lru_cache(maxsize=256)
def _mean_and_squares(lo: int, hi: int) -> tuple[float, float]:
    """Mean and mean square of one pseudo-answer spread evenly from `lo` to `hi`."""
    size = hi - lo + 1
    values = range(lo, hi + 1)
    return sum(values) / size, sum(v * v for v in values) / size


# --- where the answers' spread may not be seen (n < 30) ---------------------------------------


def assumed(lo: int, n: float, mean: float, shape: Sequence[float]) -> Moments:
    """Answers as they would lie if they had this mean and otherwise the given shape: the shape
    tilted exponentially until its mean fits. Uses published figures only."""
    values = range(lo, lo + len(shape))
    tilt = _tilt(lo, mean, tuple(shape))
    weights = _tilted(values, shape, tilt)
    return moments(lo, [n * weight for weight in weights])


def _tilted(values: range, shape: Sequence[float], tilt: float) -> list[float]:
    logs = [
        math.log(s) + tilt * v if s > 0 else -math.inf for v, s in zip(values, shape, strict=True)
    ]
    top = max(logs)
    weights = [math.exp(one - top) for one in logs]
    total = sum(weights)
    return [weight / total for weight in weights]


@lru_cache(maxsize=65536)
def _tilt(lo: int, mean: float, shape: tuple[float, ...]) -> float:
    """The θ for which weights shape · exp(θ·value) have this mean; the steepest there is for a
    mean at the very end of the scale."""
    from scipy.optimize import brentq  # noqa: PLC0415 (cold start)

    values = range(lo, lo + len(shape))

    def missing(tilt: float) -> float:
        return sum(v * w for v, w in zip(values, _tilted(values, shape, tilt), strict=True)) - mean

    reach = 1.0
    while not missing(-reach) < 0 < missing(reach):
        reach *= 2
        if reach > STEEPEST:
            return math.copysign(STEEPEST, mean - sum(values) / len(shape))
    return float(brentq(missing, -reach, reach))


def widened(interval: Interval, mean: float, lo: int, hi: int) -> Interval:
    """Limits moved away from the mean because the shape was a guess, cut at the scale's ends."""
    low, high = interval
    return (
        max(float(lo), mean - WIDENED * (mean - low)),
        min(float(hi), mean + WIDENED * (high - mean)),
    )


# --- indices ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """An item inside an index: its key, weight, published mean and interval."""

    key: str
    weight: float
    mean: float
    interval: Interval


def index_interval(
    parts: Sequence[Part], correlations: Mapping[str, Mapping[str, float]]
) -> Interval:
    """The interval of a weighted mean of items, from their intervals and the correlation between
    them; items whose correlation is not known count as perfectly correlated (the widest)."""
    whole = sum(part.weight for part in parts)
    shares = [part.weight / whole for part in parts]
    mean = sum(share * part.mean for share, part in zip(shares, parts, strict=True))
    down = [s * (p.mean - p.interval[0]) for s, p in zip(shares, parts, strict=True)]
    up = [s * (p.interval[1] - p.mean) for s, p in zip(shares, parts, strict=True)]
    table = [[_correlation(correlations, a.key, b.key) for b in parts] for a in parts]
    return mean - _combined(down, table), mean + _combined(up, table)


def _correlation(table: Mapping[str, Mapping[str, float]], one: str, other: str) -> float:
    if one == other:
        return 1.0
    return table.get(one, {}).get(other, table.get(other, {}).get(one, 1.0))


def _combined(widths: Sequence[float], table: Sequence[Sequence[float]]) -> float:
    size = range(len(widths))
    return math.sqrt(max(sum(widths[i] * widths[j] * table[i][j] for i in size for j in size), 0.0))
