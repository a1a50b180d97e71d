"""What those who did not answer could change, and who they are (STATISTICS §3.7).

From released figures alone. The worst case is a line for experts: all who did not answer at one
end of the scale. How far response rates of parts lie apart tells whether some are heard less;
R = 1 - 2·S is the R-indicator of Schouten, Cobben & Bethlehem (2009), S the standard deviation
of rates over people.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.result import Published, PublishedRate, Region


@dataclass(frozen=True, slots=True)
class RateSpread:
    """Response rates over the parts of a place whose rate is told: the lowest and the highest,
    their standard deviation, and the R-indicator (1: all alike). `left_out` parts tell none."""

    lowest: float
    highest: float
    deviation: float
    representativity: float
    parts: int
    left_out: int


def worst_case(
    result: Published, invited: int | None, lo: float, hi: float
) -> tuple[float, float] | None:
    """The mean of all invited if everybody who did not answer had said `lo`, and if `hi`. None
    where nobody knows how many were invited, or more answered."""
    n = result.n.least
    if invited is None or invited < n or invited == 0:
        return None
    unseen = invited - n
    return (
        round((result.value * n + lo * unseen) / invited, 2),
        round((result.value * n + hi * unseen) / invited, 2),
    )


def rate_spread(parts: Sequence[Region]) -> RateSpread | None:
    """Over units of a sector or groups of a unit, as far as R9 lets their rates be told; None
    with fewer than two."""
    told = [
        (part.invited, part.response_rate.value)
        for part in parts
        if part.invited and isinstance(part.response_rate, PublishedRate)
    ]
    if len(told) < 2:  # noqa: PLR2004 - one rate lies apart from nothing
        return None
    people = sum(invited for invited, _ in told)
    mean = sum(invited * rate for invited, rate in told) / people
    deviation = math.sqrt(sum(invited * (rate - mean) ** 2 for invited, rate in told) / people)
    rates = [rate for _, rate in told]
    return RateSpread(
        lowest=min(rates),
        highest=max(rates),
        deviation=round(deviation, 2),
        representativity=round(1 - 2 * deviation, 2),
        parts=len(told),
        left_out=len(parts) - len(told),
    )
