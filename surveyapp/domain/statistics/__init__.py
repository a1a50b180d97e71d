"""Calculations that need distributions, roots or matrices. Only here SciPy and NumPy are used.

They are imported inside functions, so that a web process starts without them.
"""

from surveyapp.domain.statistics.correlation import ENOUGH_FOR_PATTERNS, correlations
from surveyapp.domain.statistics.importance import Importance, importance
from surveyapp.domain.statistics.interval import (
    Interval,
    Moments,
    Part,
    assumed,
    index_interval,
    mean_interval,
    mean_intervals,
    moments,
    widened,
)
from surveyapp.domain.statistics.pairs import RESAMPLES, Pairs, answered_both, pairs
from surveyapp.domain.statistics.rank_sum import likely_tables, rank_sums
from surveyapp.domain.statistics.reliability import Consistency, consistency
from surveyapp.domain.statistics.several_means import chance_of_one_mean

__all__ = [
    "ENOUGH_FOR_PATTERNS",
    "RESAMPLES",
    "Consistency",
    "Importance",
    "Interval",
    "Moments",
    "Pairs",
    "Part",
    "answered_both",
    "assumed",
    "chance_of_one_mean",
    "consistency",
    "correlations",
    "importance",
    "index_interval",
    "likely_tables",
    "mean_interval",
    "mean_intervals",
    "moments",
    "pairs",
    "rank_sums",
    "widened",
]
