"""What somebody recorded, in words: the figure or why there is none, and who was asked for it."""

from typing import Protocol

from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import Indicator
from surveyapp.paper import format as written
from surveyapp.web import amounts
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.wording import gettext as _


class Recorded(Protocol):
    """A stored figure; `response_rate` in per cent."""

    value: float | None
    state: str
    n: int | None
    response_rate: float | None


def states() -> dict[str, str]:
    """The states of a figure without a value."""
    return {
        FigureState.PENDING: _("Comes later"),
        FigureState.NOT_MEASURED: _("Not measured"),
        FigureState.NOT_RELEVANT: _("Not relevant for the unit"),
        FigureState.SUPPRESSED: _("Withheld by the source"),
        FigureState.WITHDRAWN: _("Withdrawn"),
    }


def figure(recorded: Recorded, indicator: Indicator) -> str:
    """The value with its unit, or the state in words."""
    if recorded.value is None:
        return states()[recorded.state]
    return amounts.amount(recorded.value, indicator)


def who_answered(recorded: Recorded) -> list[str]:
    """How many answered and what share of those asked, of a figure from a survey elsewhere."""
    said = []
    if recorded.n is not None:
        said.append(result_words().answers(Exactly(recorded.n)))
    if recorded.response_rate is not None:
        rate = written.percent(recorded.response_rate, language())
        said.append(_("response rate %(rate)s", rate=rate))
    return said


def in_full(recorded: Recorded | None, indicator: Indicator) -> str:
    """`4,5 (58 svar, svarprosent 80 %)`."""
    if recorded is None:
        return _("none")
    asked = ", ".join(who_answered(recorded))
    shown = figure(recorded, indicator)
    return f"{shown} ({asked})" if asked else shown
