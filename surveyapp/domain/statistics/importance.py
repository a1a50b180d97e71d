"""Which questions go together most with the overall one: Johnson's relative weights (§3.6).

J. W. Johnson (2000): the explained variance R² of the overall question is shared among the others
by way of the orthogonal variables nearest to them, so questions that go together share it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyapp.domain.statistics.pairs import Pairs, correlations_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

TOP = 3
_SMALLEST_ROOT = 1e-6


@dataclass(frozen=True, slots=True)
class Importance:
    """`explained` is R²; `weights` each question's part of it (together 1), in their order;
    `in_top` the share of resamples in which a question was among the three weightiest."""

    explained: float
    weights: tuple[float, ...]
    in_top: tuple[float, ...]


def importance(pairs: Pairs, seed: bytes) -> Importance | None:
    """Of all questions but the first, which is the overall one. None when it does not vary or
    nothing goes together with it."""
    import numpy as np  # noqa: PLC0415 (cold start)

    weights = relative_weights(correlations_of(pairs.table()))
    explained = float(weights.sum())
    if explained <= 0:
        return None
    hits = np.zeros(weights.size)
    drawn = 0
    for sums in pairs.resampled(seed):
        again = relative_weights(correlations_of(sums))
        best = np.argsort(-again, axis=-1, kind="stable")[:, :TOP]
        hits += np.bincount(best.ravel(), minlength=weights.size)
        drawn += len(again)
    return Importance(
        explained,
        tuple(float(one) for one in weights / explained),
        tuple(float(one) for one in hits / drawn),
    )


def relative_weights(correlations: "Table") -> "Table":
    """From correlations (…, k, k), the overall question first: the parts of R² of the others."""
    import numpy as np  # noqa: PLC0415 (cold start)

    roots, vectors = np.linalg.eigh(correlations[..., 1:, 1:])
    roots = np.sqrt(np.maximum(roots, _SMALLEST_ROOT))[..., None, :]
    turned = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * roots) @ turned
    to_overall = (vectors / roots) @ turned @ correlations[..., 1:, :1]
    found: Table = (loadings**2 @ to_overall**2)[..., 0]
    return found
