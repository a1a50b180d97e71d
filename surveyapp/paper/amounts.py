"""An indicator's values in words: `4,6`, `+0,6 %`, `12 450 kr`, `10,9 år`, `+1,3 poeng`."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from surveyapp.domain.figure import PERCENT
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.scorecard import Value
from surveyapp.domain.target import Target
from surveyapp.paper import format as written
from surveyapp.paper.result_words import SIGNS
from surveyapp.paper.wording import Wording

_HARDLY = 1e-9


@dataclass(frozen=True, slots=True)
class Amounts(Wording):
    """In one language, for pages and for papers."""

    def amount(self, value: float, indicator: Indicator) -> str:
        """A value in the indicator's own unit. What may be negative shows its sign."""
        digits = indicator.decimals
        if indicator.measure_unit == PERCENT and (
            indicator.scale_min is None or indicator.scale_min < 0
        ):
            return f"{written.signed(value, self.language, digits)}{self._percent_sign()}"
        return self._with_unit(written.number(value, self.language, digits), indicator)

    def end(self, value: float, indicator: Indicator) -> str:
        """An end of an axis, with no more decimals than it needs."""
        digits = 0 if value == int(value) else 1
        return self.amount(value, replace(indicator, decimals=digits))

    def writer(self, indicator: Indicator) -> Callable[[float], str]:
        return lambda value: self.amount(value, indicator)

    def result(self, value: Value, indicator: Indicator) -> str:
        """As `amount`, with ≥ or ≤ where the true mean may lie beyond what is shown."""
        shown = self.amount(value.value, indicator)
        return f"{SIGNS[value.bound]} {shown}" if value.bound else shown

    def interval(self, ends: tuple[float, float], indicator: Indicator) -> str:
        text = written.interval(*ends, self.language, indicator.decimals)
        return f"{text}{self._percent_sign()}" if indicator.measure_unit == PERCENT else text

    def change(self, difference: float, indicator: Indicator) -> str:
        """`+0,4`, `−1,3 poeng`, and "unchanged" for what rounds to nothing."""
        if round(difference, indicator.decimals) == 0:
            return self.gettext("unchanged")
        shown = written.signed(difference, self.language, indicator.decimals)
        if indicator.measure_unit == PERCENT:
            return self.gettext("%(number)s points", number=shown)
        return self._with_unit(shown, indicator)

    def up(self, value: float, indicator: Indicator) -> str:
        """A limit rounded upwards, so that what lies beyond the shown one lies beyond it too."""
        step = 10.0**indicator.decimals
        return self.amount(math.ceil(value * step - _HARDLY) / step, indicator)

    def unit_sign(self, indicator: Indicator) -> str:
        """What stands behind a box where a number is typed."""
        return {
            PERCENT: "%",
            "kr": "kr",
            "years": self.gettext("years"),
            "hours": self.gettext("hours"),
            "points": self.gettext("points"),
        }.get(indicator.measure_unit, "")

    def target(self, made: Target, indicator: Indicator) -> str:
        """`4,7`, `≤ 8,0 %`, `300–399`, or the target's own words."""
        cuts = made.cuts
        if cuts.range_low is not None and cuts.range_high is not None:
            return self.interval((cuts.range_low, cuts.range_high), indicator)
        if cuts.target is None:
            return made.text
        sign = "≤ " if indicator.direction is Direction.DOWN else ""
        return f"{sign}{self.amount(cuts.target, indicator)}"

    def limit(self, made: Target, indicator: Indicator) -> str:
        """The lower limit, or the wider range that is still accepted; empty without one."""
        cuts = made.cuts
        if cuts.lower_limit is not None:
            return self.amount(cuts.lower_limit, indicator)
        low = cuts.range_low if cuts.accept_low is None else cuts.accept_low
        high = cuts.range_high if cuts.accept_high is None else cuts.accept_high
        if not made.has_limit or low is None or high is None:
            return ""
        return self.interval((low, high), indicator)

    def _percent_sign(self) -> str:
        return "%" if self.language == "en" else f"{written.NO_BREAK}%"

    def _with_unit(self, shown: str, indicator: Indicator) -> str:
        match indicator.measure_unit:
            case "percent":
                return f"{shown}{self._percent_sign()}"
            case "kr":
                return self.gettext("NOK %(number)s", number=shown)
            case "years":
                return self.gettext("%(number)s years", number=shown)
            case "hours":
                return self.gettext("%(number)s hours", number=shown)
            case _:
                return shown
