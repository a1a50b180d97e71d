"""A figure that was measured, beside what it should be."""

from dataclasses import dataclass

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool | None:
        """None where there is no goal."""
        if self.at_most is None and self.at_least is None:
            return None
        is_low_enough = self.at_most is None or self.value <= self.at_most
        return is_low_enough and (self.at_least is None or self.value >= self.at_least)

    def shown(self) -> str:
        return f"{_rounded(self.value)} {self.unit}".rstrip()

    def judged(self) -> str:
        if self.is_met is None:
            return ""
        ends = (("≥", self.at_least), ("≤", self.at_most))
        goal = " and ".join(f"{sign} {end:g}" for sign, end in ends if end is not None)
        return f"goal {goal}: {'met' if self.is_met else 'not met'}"

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "at_most": self.at_most,
            "at_least": self.at_least,
            "met": self.is_met,
        }


def _rounded(value: float) -> str:
    """Three figures, and never a power of ten."""
    return f"{value:.3g}" if abs(value) < _HUNDRED else f"{value:,.0f}"
