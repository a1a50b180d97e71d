"""An indicator's values in words: `4,6`, `+0,6 %`, `12 450 kr`, `10,9 år`, `+1,3 poeng`."""

import math
from collections.abc import Callable
from dataclasses import replace

from surveyapp.domain.figure import PERCENT
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.scorecard import Value
from surveyapp.domain.target import Target
from surveyapp.paper import format as written
from surveyapp.paper.result_words import SIGNS
from surveyapp.web.language import language
from surveyapp.web.wording import gettext as _

_HARDLY = 1e-9


def amount(value: float, indicator: Indicator) -> str:
    """A value in the indicator's own unit. What may be negative shows its sign."""
    digits = indicator.decimals
    if indicator.measure_unit == PERCENT and (
        indicator.scale_min is None or indicator.scale_min < 0
    ):
        return f"{written.signed(value, language(), digits)}{_percent_sign()}"
    return _with_unit(written.number(value, language(), digits), indicator)


def end(value: float, indicator: Indicator) -> str:
    """An end of an axis, with no more decimals than it needs."""
    digits = 0 if value == int(value) else 1
    return amount(value, replace(indicator, decimals=digits))


def writer(indicator: Indicator) -> Callable[[float], str]:
    return lambda value: amount(value, indicator)


def result(value: Value, indicator: Indicator) -> str:
    """As `amount`, with ≥ or ≤ where the true mean may lie beyond what is shown."""
    shown = amount(value.value, indicator)
    return f"{SIGNS[value.bound]} {shown}" if value.bound else shown


def interval(ends: tuple[float, float], indicator: Indicator) -> str:
    text = written.interval(*ends, language(), indicator.decimals)
    return f"{text}{_percent_sign()}" if indicator.measure_unit == PERCENT else text


def change(difference: float, indicator: Indicator) -> str:
    """`+0,4`, `−1,3 poeng`, and "unchanged" for what rounds to nothing."""
    if round(difference, indicator.decimals) == 0:
        return _("unchanged")
    shown = written.signed(difference, language(), indicator.decimals)
    if indicator.measure_unit == PERCENT:
        return _("%(number)s points", number=shown)
    return _with_unit(shown, indicator)


def up(value: float, indicator: Indicator) -> str:
    """A limit rounded upwards, so that what lies beyond the shown one lies beyond it too."""
    step = 10.0**indicator.decimals
    return amount(math.ceil(value * step - _HARDLY) / step, indicator)


def unit_sign(indicator: Indicator) -> str:
    """What stands behind a box where a number is typed."""
    return {
        PERCENT: "%",
        "kr": "kr",
        "years": _("years"),
        "hours": _("hours"),
        "points": _("points"),
    }.get(indicator.measure_unit, "")


def target(made: Target, indicator: Indicator) -> str:
    """`4,7`, `≤ 8,0 %`, `300–399`, or the target's own words."""
    cuts = made.cuts
    if cuts.range_low is not None and cuts.range_high is not None:
        return interval((cuts.range_low, cuts.range_high), indicator)
    if cuts.target is None:
        return made.text
    sign = "≤ " if indicator.direction is Direction.DOWN else ""
    return f"{sign}{amount(cuts.target, indicator)}"


def limit(made: Target, indicator: Indicator) -> str:
    """The lower limit, or the wider range that is still accepted; empty without one."""
    cuts = made.cuts
    if cuts.lower_limit is not None:
        return amount(cuts.lower_limit, indicator)
    low = cuts.range_low if cuts.accept_low is None else cuts.accept_low
    high = cuts.range_high if cuts.accept_high is None else cuts.accept_high
    if not made.has_limit or low is None or high is None:
        return ""
    return interval((low, high), indicator)


def _percent_sign() -> str:
    return "%" if language() == "en" else f"{written.NO_BREAK}%"


def _with_unit(shown: str, indicator: Indicator) -> str:
    match indicator.measure_unit:
        case "percent":
            return f"{shown}{_percent_sign()}"
        case "kr":
            return _("NOK %(number)s", number=shown)
        case "years":
            return _("%(number)s years", number=shown)
        case "hours":
            return _("%(number)s hours", number=shown)
        case _:
            return shown
