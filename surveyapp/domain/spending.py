"""What the sign of a deviation from a budget means, the same everywhere.

An indicator with a forecast for the year and values on both sides of zero is such a deviation. Its
direction says which way is good, so a value on the bad side is overspending (merforbruk) and one on
the good side underspending (mindreforbruk); nobody chooses the meaning of a sign with a value.
"""

from enum import StrEnum

from surveyapp.domain.indicator import Direction, Indicator


class Spending(StrEnum):
    OVER = "overspending"
    UNDER = "underspending"
    AS_PLANNED = "as_planned"


def is_deviation(indicator: Indicator) -> bool:
    both_signs = indicator.scale_min is None or indicator.scale_min < 0
    return (
        indicator.has_forecast
        and both_signs
        and indicator.direction in {Direction.UP, Direction.DOWN}
    )


def spending(indicator: Indicator, value: float) -> Spending | None:
    """What a value says; None for an indicator that is no deviation from a budget."""
    if not is_deviation(indicator):
        return None
    if value == 0:
        return Spending.AS_PLANNED
    is_good = (value > 0) is (indicator.direction is Direction.UP)
    return Spending.UNDER if is_good else Spending.OVER
