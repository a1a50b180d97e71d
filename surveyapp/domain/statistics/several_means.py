"""Do several means differ by more than chance? The chi-square test of one common mean."""

from collections.abc import Sequence


def chance_of_one_mean(means: Sequence[float], variances: Sequence[float]) -> float:
    """How often chance alone gives two or more means that lie as far from their common one, each
    weighed by the variance of its error: Cochran's Q on a chi-square with one degree of freedom
    fewer than there are means (for two means the same as z, two-sided)."""
    from scipy.special import chdtrc  # noqa: PLC0415 (cold start)

    weights = [1 / one for one in variances]
    pairs = list(zip(weights, means, strict=True))
    common = sum(weight * mean for weight, mean in pairs) / sum(weights)
    q = sum(weight * (mean - common) ** 2 for weight, mean in pairs)
    return float(chdtrc(len(pairs) - 1, q))
