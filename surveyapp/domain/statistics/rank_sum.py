"""Two sets of answers on one scale: does one tend to lie higher? (STATISTICS §3.3)

The Mann-Whitney test of two tables of answers, with its correction for ties and for continuity:
the figures of R's `wilcox.test(exact=FALSE)`. Where a table may not be seen, the one that its
published mean and mean square and the round's shape make likely stands in for it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

Counts = Sequence[Sequence[float]]
"""Tables of answers: a row each, how many gave each value, the lowest value first."""

_STEPS = 60
_STEEPEST = 2000.0
_CLOSE = 1e-10
_NEVER_SINGULAR = 1e-12


def rank_sums(first: Counts, other: Counts) -> list[tuple[float, float]]:
    """Per row how often an answer of the first table lies above one of the other (half of the
    ties counted; 0.5 is even), and the two-sided p of the Mann-Whitney test."""
    import numpy as np  # noqa: PLC0415 (cold start)
    from scipy.special import ndtr  # noqa: PLC0415 (cold start)

    x, y = np.asarray(first, dtype=float), np.asarray(other, dtype=float)
    n, m = x.sum(axis=1), y.sum(axis=1)
    below = np.cumsum(y, axis=1) - y / 2
    pairs, people, tied = n * m, n + m, x + y
    wins = (x * below).sum(axis=1)
    ties = (tied**3 - tied).sum(axis=1) / (people * (people - 1))
    deviation = np.sqrt(np.maximum(pairs / 12 * (people + 1 - ties), 0))
    away = np.maximum(np.abs(wins - pairs / 2) - 0.5, 0)
    p = np.where(deviation > 0, 2 * ndtr(-away / np.where(deviation > 0, deviation, 1)), 1.0)
    return [(float(a), float(b)) for a, b in zip(wins / pairs, p, strict=True)]


def likely_tables(
    shape: Sequence[float], lo: int, moments: Sequence[tuple[float, float, float]]
) -> list[list[float]]:
    """Per (number, sum, sum of squares) the table with these three that is nearest to `shape`:
    the shape tilted by exp(θ·value + φ·value²), by Newton steps on both. Where no table has the
    three, the nearest that can be reached."""
    import numpy as np  # noqa: PLC0415 (cold start)

    wanted = np.array(moments, dtype=float).reshape(-1, 3)
    values = np.arange(lo, lo + len(shape), dtype=float)
    middle, half = values.mean(), max((values[-1] - values[0]) / 2, 1.0)
    spot = (values - middle) / half
    mean = wanted[:, 1] / wanted[:, 0]
    square = wanted[:, 2] / wanted[:, 0]
    first = (mean - middle) / half
    second = (square - 2 * middle * mean + middle**2) / half**2
    features = np.stack([spot, spot**2])
    shares = _tilted(np.log(np.asarray(shape)), features, np.stack([first, second], axis=1))
    return [[float(one) for one in row] for row in shares * wanted[:, :1]]


def _tilted(logs: "Table", features: "Table", goal: "Table") -> "Table":
    """Shares per row whose means of both features are the goal's."""
    import numpy as np  # noqa: PLC0415 (cold start)

    tilt = np.zeros_like(goal)
    shares = _shares(logs, features, tilt)
    for _ in range(_STEPS):
        missing = goal - shares @ features.T
        if np.abs(missing).max(initial=0.0) < _CLOSE:
            break
        reach = 2 + np.linalg.norm(tilt, axis=1, keepdims=True)
        tilt = np.clip(tilt + _step(shares, features, missing, reach), -_STEEPEST, _STEEPEST)
        shares = _shares(logs, features, tilt)
    return shares


def _shares(logs: "Table", features: "Table", tilt: "Table") -> "Table":
    import numpy as np  # noqa: PLC0415 (cold start)

    weights = logs + tilt @ features
    weights = np.exp(weights - weights.max(axis=1, keepdims=True))
    whole: Table = weights / weights.sum(axis=1, keepdims=True)
    return whole


def _step(shares: "Table", features: "Table", missing: "Table", reach: "Table") -> "Table":
    """A Newton step on both tilts, no longer than `reach`."""
    import numpy as np  # noqa: PLC0415 (cold start)

    means = shares @ features.T
    products = np.einsum("rv,iv,jv->rij", shares, features, features)
    spread = products - means[:, :, None] * means[:, None, :] + _NEVER_SINGULAR * np.eye(2)
    step = np.linalg.solve(spread, missing[:, :, None])[:, :, 0]
    length = np.maximum(np.linalg.norm(step, axis=1, keepdims=True) / reach, 1)
    bounded: Table = step / length
    return bounded
