"""The smallest change that two surveys can tell from chance (STATISTICS §3.3).

With 80 % power at the 5 % level: (1.96 + 0.84) · σ · √(1/n₁ + 1/n₂), where σ is the standard
deviation inside units. A target closer than this cannot be told from chance in one year.
"""

import math
from collections.abc import Mapping, Sequence

from surveyapp.domain.verdict import Item, standard_error

TWO_SIDED_AT_FIVE_PER_CENT = 1.959964
EIGHTY_PER_CENT_POWER = 0.841621
REACH = TWO_SIDED_AT_FIVE_PER_CENT + EIGHTY_PER_CENT_POWER


def detectable(sd: float, n_before: int, n_now: int) -> float:
    """For one question; in points of its scale."""
    return REACH * sd * math.sqrt(1 / n_before + 1 / n_now)


def detectable_in_index(
    items: Sequence[Item], correlations: Mapping[str, Mapping[str, float]]
) -> float | None:
    """For a weighted mean of questions; None where no spread is known or nobody answered."""
    error = standard_error(items, correlations)
    return None if error is None else REACH * error
