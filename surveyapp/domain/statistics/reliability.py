"""How well the questions of an index measure one thing: alpha and omega (STATISTICS §3.5).

Cronbach's alpha from covariances over those who answered both questions, as R's `psych::alpha`;
McDonald's omega from one factor by least squares of the residual correlations (minres).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyapp.domain.statistics.pairs import Pairs, correlations_of, covariances

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

Interval = tuple[float, float]

FEWEST_FOR_A_FACTOR = 3
"""With two questions a factor has more unknowns than there are correlations."""
_TAILS = (0.025, 0.975)
_ROUNDS = 500
_CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Consistency:
    """`interval`: of alpha, when people are drawn again. `without`: alpha when a question is left
    out, `loadings`: how much of the factor is in it; both in the questions' order, and with omega
    None for fewer than three questions."""

    alpha: float
    interval: Interval
    omega: float | None
    without: tuple[float, ...] | None
    loadings: tuple[float, ...] | None


def consistency(pairs: Pairs, seed: bytes) -> Consistency | None:
    """None when the questions do not vary."""
    import numpy as np  # noqa: PLC0415 (cold start)

    sums = pairs.table()
    covariance = covariances(sums)
    if covariance.sum() <= 0 or covariance.trace() <= 0:
        return None
    drawn = np.concatenate([_alpha(covariances(some)) for some in pairs.resampled(seed)])
    low, high = np.quantile(drawn, _TAILS)
    interval = (float(low), float(high))
    if len(covariance) < FEWEST_FOR_A_FACTOR:
        return Consistency(float(_alpha(covariance)), interval, None, None, None)
    loadings = one_factor(correlations_of(sums))
    return Consistency(
        float(_alpha(covariance)), interval, _omega(loadings), _without(covariance),
        tuple(float(one) for one in loadings),
    )  # fmt: skip


def _alpha(covariance: "Table") -> "Table":
    """Of covariances (…, k, k); 0 where nothing varies."""
    import numpy as np  # noqa: PLC0415 (cold start)

    size = covariance.shape[-1]
    whole = covariance.sum(axis=(-1, -2))
    own = np.trace(covariance, axis1=-2, axis2=-1)
    varies = whole > 0
    found: Table = np.where(varies, size / (size - 1) * (1 - own / np.where(varies, whole, 1)), 0.0)
    return found


def _without(covariance: "Table") -> tuple[float, ...]:
    import numpy as np  # noqa: PLC0415 (cold start)

    size = range(len(covariance))
    rest = ([other for other in size if other != one] for one in size)
    return tuple(float(_alpha(covariance[np.ix_(some, some)])) for some in rest)


def one_factor(correlation: "Table") -> "Table":
    """The loadings whose products are nearest to the correlations off the diagonal. Each in turn
    is set to its best value beside the others until none moves."""
    import numpy as np  # noqa: PLC0415 (cold start)

    between = correlation - np.diag(np.diag(correlation))
    loadings: Table = np.full(len(correlation), 0.5)
    for _ in range(_ROUNDS):
        before = loadings.copy()
        for one in range(len(loadings)):
            others = loadings @ loadings - loadings[one] ** 2
            if others > 0:
                loadings[one] = np.clip(between[one] @ loadings / others, -1, 1)
        if np.abs(loadings - before).max() < _CLOSE:
            break
    return loadings


def _omega(loadings: "Table") -> float:
    common = float(loadings.sum() ** 2)
    own = float((1 - loadings**2).sum())
    return common / (common + own)
