"""Sums over every two questions, in groups of people, so that resampling costs the same for any
number of them.

People are put in a fixed order (by their answers, then shuffled by the seed), so the order they
come in changes nothing. With at most `MOST_GROUPS` people each is a group of their own and drawing
groups with replacement is the ordinary bootstrap; with more it is the bootstrap of random groups.
Two questions are compared over those who answered both.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

MOST_GROUPS = 400
RESAMPLES = 500
_AT_ONCE = 50
_SUMS = 4


@dataclass(frozen=True)
class Pairs:
    """Per group of people, for questions i and j over those who answered both: how many, the sum
    of i, of its squares, and of the products."""

    groups: "Table"

    def table(self) -> "Table":
        """Over everybody."""
        everybody: Table = self.groups.sum(axis=0)
        return everybody

    def resampled(self, seed: bytes, resamples: int = RESAMPLES) -> "Iterator[Table]":
        """The same over groups drawn with replacement; some resamples at a time."""
        import numpy as np  # noqa: PLC0415 (cold start)

        number = self.groups.shape[0]
        flat = self.groups.reshape(number, -1)
        chance = _chance(seed, "resamples")
        for start in range(0, resamples, _AT_ONCE):
            rows = min(_AT_ONCE, resamples - start)
            drawn = chance.integers(number, size=(rows, number)) + number * np.arange(rows)[:, None]
            times = np.bincount(drawn.ravel(), minlength=rows * number).reshape(rows, number)
            yield (times.astype(float) @ flat).reshape(rows, *self.groups.shape[1:])


def pairs(people: Sequence[Sequence[int | None]], seed: bytes) -> Pairs:
    """A row for each person, a column for each question, None for a missing answer."""
    import numpy as np  # noqa: PLC0415 (cold start)

    columns = len(people[0])
    values = np.array([[np.nan if one is None else one for one in row] for row in people])
    values = values[np.lexsort(np.nan_to_num(values, nan=-1).T[::-1])]
    values = values[_chance(seed, "groups").permutation(len(values))]
    number = min(len(values), MOST_GROUPS)
    groups = np.zeros((number, _SUMS, columns, columns))
    for group in range(number):
        groups[group] = _sums(values[group::number])
    return Pairs(groups)


def _sums(values: "Table") -> "Table":
    import numpy as np  # noqa: PLC0415 (cold start)

    answered = (~np.isnan(values)).astype(float)
    given = np.nan_to_num(values)
    stacked: Table = np.stack(
        [answered.T @ answered, given.T @ answered, (given**2).T @ answered, given.T @ given]
    )
    return stacked


def covariances(sums: "Table") -> "Table":
    """From sums (…, 4, k, k) the covariance of every two questions; 0 where nobody answered
    both."""
    import numpy as np  # noqa: PLC0415 (cold start)

    n = np.maximum(sums[..., 0, :, :], 1)
    first = sums[..., 1, :, :] / n
    found: Table = sums[..., 3, :, :] / n - first * np.swapaxes(first, -1, -2)
    return found


def correlations_of(sums: "Table") -> "Table":
    """From sums (…, 4, k, k) the correlation of every two questions; 0 where one does not vary."""
    import numpy as np  # noqa: PLC0415 (cold start)

    n = np.maximum(sums[..., 0, :, :], 1)
    spread = sums[..., 2, :, :] / n - (sums[..., 1, :, :] / n) ** 2
    both = np.sqrt(np.maximum(spread * np.swapaxes(spread, -1, -2), 0))
    varies = both > 0
    found: Table = np.where(varies, covariances(sums) / np.where(varies, both, 1), 0.0)
    return found


def _chance(seed: bytes, purpose: str) -> "np.random.Generator":
    import numpy as np  # noqa: PLC0415 (cold start)

    digest = hashlib.sha256(seed + purpose.encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def answered_both(people: Sequence[Sequence[int | None]]) -> list[list[int]]:
    """How many answered both of every two questions."""
    import numpy as np  # noqa: PLC0415 (cold start)

    answered = np.array([[one is not None for one in row] for row in people], dtype=np.int64)
    both: list[list[int]] = (answered.T @ answered).tolist()
    return both
