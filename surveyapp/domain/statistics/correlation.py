"""How questions go together over a whole round, from at least 100 people (R7)."""

import math
from collections.abc import Mapping, Sequence

ENOUGH_FOR_PATTERNS = 100
"""Shapes, standard deviations and correlations rest on at least so many answers (R6, R7)."""


def correlations(
    columns: Mapping[str, Sequence[int | None]],
) -> dict[str, dict[str, float]]:
    """Pearson correlation of every two items, two decimals, upper triangle by key; left out
    where fewer than 100 people answered both or one of the items does not vary.

    Summed in whole numbers, so the order of the people changes nothing."""
    import numpy as np  # noqa: PLC0415 (cold start)

    keys = sorted(columns)
    if not keys:
        return {}
    answered = np.array([[value is not None for value in columns[key]] for key in keys])
    table = np.array([[value or 0 for value in columns[key]] for key in keys], dtype=np.int64)
    found: dict[str, dict[str, float]] = {}
    for index, key in enumerate(keys):
        row: dict[str, float] = {}
        for other in range(index + 1, len(keys)):
            both = answered[index] & answered[other]
            x, y = table[index][both], table[other][both]
            moments_of_both = (x.size, x.sum(), y.sum(), x @ x, y @ y, x @ y)
            correlation = _pearson(*(int(moment) for moment in moments_of_both))
            if correlation is not None:
                row[keys[other]] = correlation
        if row:
            found[key] = row
    return found


def _pearson(n: int, x: int, y: int, xx: int, yy: int, xy: int) -> float | None:
    spread = (n * xx - x * x) * (n * yy - y * y)
    if n < ENOUGH_FOR_PATTERNS or spread <= 0:
        return None
    return round((n * xy - x * y) / math.sqrt(spread), 2)
