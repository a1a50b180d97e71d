"""Calculations that need distributions, roots or matrices. Only here SciPy and NumPy are used.

They are imported inside functions, so that a web process starts without them.
"""

from surveyapp.domain.statistics.correlation import ENOUGH_FOR_PATTERNS, correlations
from surveyapp.domain.statistics.interval import (
    Interval,
    Moments,
    Part,
    assumed,
    index_interval,
    mean_interval,
    moments,
    widened,
)
from surveyapp.domain.statistics.rank_sum import likely_tables, rank_sums

__all__ = [
    "ENOUGH_FOR_PATTERNS",
    "Interval",
    "Moments",
    "Part",
    "assumed",
    "correlations",
    "index_interval",
    "likely_tables",
    "mean_interval",
    "moments",
    "rank_sums",
    "widened",
]
