"""An indicator's values in words, in the language of the request."""

from collections.abc import Callable

from surveyapp.domain.indicator import Indicator
from surveyapp.domain.scorecard import Value
from surveyapp.domain.target import Target
from surveyapp.paper.amounts import Amounts
from surveyapp.web.language import language


def amount(value: float, indicator: Indicator) -> str:
    return Amounts(language()).amount(value, indicator)


def end(value: float, indicator: Indicator) -> str:
    return Amounts(language()).end(value, indicator)


def writer(indicator: Indicator) -> Callable[[float], str]:
    return Amounts(language()).writer(indicator)


def result(value: Value, indicator: Indicator) -> str:
    return Amounts(language()).result(value, indicator)


def interval(ends: tuple[float, float], indicator: Indicator) -> str:
    return Amounts(language()).interval(ends, indicator)


def change(difference: float, indicator: Indicator) -> str:
    return Amounts(language()).change(difference, indicator)


def up(value: float, indicator: Indicator) -> str:
    return Amounts(language()).up(value, indicator)


def unit_sign(indicator: Indicator) -> str:
    return Amounts(language()).unit_sign(indicator)


def target(made: Target, indicator: Indicator) -> str:
    return Amounts(language()).target(made, indicator)


def limit(made: Target, indicator: Indicator) -> str:
    return Amounts(language()).limit(made, indicator)
