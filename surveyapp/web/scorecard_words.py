"""Sentences of the scorecard in the language of the request."""

from collections.abc import Callable

from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import Benchmark, BenchmarkKind
from surveyapp.domain.history import Break
from surveyapp.domain.period import Period
from surveyapp.domain.scorecard import FromSurvey, Line, Reading, Scorecard
from surveyapp.paper.scorecard_words import ScorecardWords, capital, listed
from surveyapp.web.language import language

__all__ = ["capital", "listed"]


def headline(card: Scorecard) -> str:
    return ScorecardWords(language()).headline(card)


def in_words(number: int) -> str:
    return ScorecardWords(language()).in_words(number)


def status(line: Line) -> str:
    return ScorecardWords(language()).status(line)


def near(line: Line) -> str:
    return ScorecardWords(language()).near(line)


def no_value(reading: Reading) -> str:
    return ScorecardWords(language()).no_value(reading)


def why_no_value(line: Line) -> str:
    return ScorecardWords(language()).why_no_value(line)


def below_name(line: Line, period: Period, *, with_survey: bool) -> list[str]:
    return ScorecardWords(language()).below_name(line, period, with_survey=with_survey)


def changed(line: Line) -> list[str]:
    return ScorecardWords(language()).changed(line)


def verdict(line: Line) -> str:
    return ScorecardWords(language()).verdict(line)


def beside(kind: BenchmarkKind) -> str:
    return ScorecardWords(language()).beside(kind)


def beside_in_words(one: Benchmark, period: Period) -> list[str]:
    return ScorecardWords(language()).beside_in_words(one, period)


def of_units(provenance: FromUnits) -> str:
    return ScorecardWords(language()).of_units(provenance)


def not_comparable(why: Break) -> str:
    return ScorecardWords(language()).not_comparable(why)


def smallest_change(line: Line) -> str:
    return ScorecardWords(language()).smallest_change(line)


def which_rounds(provenance: FromSurvey) -> str:
    return ScorecardWords(language()).which_rounds(provenance)


def method(provenance: FromSurvey) -> str:
    return ScorecardWords(language()).method(provenance)


def period_label(period: Period) -> str:
    return ScorecardWords(language()).period_label(period)


def period_named(code: str) -> str:
    return ScorecardWords(language()).period_named(code)


def span(period: Period, first: Period) -> str:
    return ScorecardWords(language()).span(period, first)


def history(line: Line, write: Callable[[float], str]) -> str:
    return ScorecardWords(language()).history(line, write)
