"""What a unit's mean is likely to be worth among others: empirical Bayes (STATISTICS §3.4).

Units' true means are taken to lie normally round a common one; how far apart they lie (τ) follows
from the means themselves (DerSimonian & Laird 1986). Each mean is drawn towards the common one, the
more the fewer answers are behind it. Ranks are told as intervals, from draws of what the means may
be: a place in an order is mostly chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

DRAWS = 1000
_SEED = 20
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Shrunken:
    """`ranks`: from and to, 1 the highest, in 95 % of draws."""

    mean: float
    interval: tuple[float, float]
    ranks: tuple[int, int]


def shrunken(means: Sequence[float], errors: Sequence[float]) -> list[Shrunken]:
    """For each unit's mean and its standard error. The same for the same figures, always."""
    import numpy as np  # noqa: PLC0415 (cold start)

    if not means:
        return []
    y, variance = np.asarray(means, dtype=float), np.asarray(errors, dtype=float) ** 2
    between = between_units(means, errors)
    weights = 1 / (variance + between)
    centre = float(weights @ y / weights.sum())
    kept = between / (between + variance)
    best = centre + kept * (y - centre)
    spread = np.sqrt(kept * variance + (1 - kept) ** 2 / weights.sum())
    drawn = best + spread * np.random.default_rng(_SEED).standard_normal((DRAWS, len(y)))
    ranks = 1 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
    ends = np.quantile(ranks, _TAILS, axis=0, method="nearest").astype(int)
    reach = 1.959964 * spread
    return [
        Shrunken(float(one), (float(one - r), float(one + r)), (int(first), int(last)))
        for one, r, first, last in zip(best, reach, *ends, strict=True)
    ]


def between_units(means: Sequence[float], errors: Sequence[float]) -> float:
    """τ²: the variance of true means between units, by moments; 0 when chance explains all."""
    import numpy as np  # noqa: PLC0415 (cold start)

    y, weights = np.asarray(means, dtype=float), 1 / np.asarray(errors, dtype=float) ** 2
    centre = weights @ y / weights.sum()
    surplus = weights @ (y - centre) ** 2 - (len(y) - 1)
    scale = weights.sum() - weights @ weights / weights.sum()
    return float(max(surplus / scale, 0.0)) if scale > 0 else 0.0
