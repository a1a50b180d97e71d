"""Typed and imported figures in words: what is odd about one, and what its sign means."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain import period
from surveyapp.domain.figure import Jump, Question, Turned, Unusual
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.spending import Spending, is_deviation, spending
from surveyapp.paper import periods
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.wording import Wording

_TEN = (8.0, 12.5)
"""How many times larger looks like a decimal mark in the wrong place."""


def _(message: str) -> str:
    """Marks a sentence for the catalogues; it is put into a language when it is used."""
    return message


_SPENDING: Mapping[Spending, str] = {
    Spending.OVER: _("overspending"),
    Spending.UNDER: _("underspending"),
    Spending.AS_PLANNED: _("as budgeted"),
}


@dataclass(frozen=True, slots=True)
class FigureWords(Wording):
    def question(self, asked: Question, indicator: Indicator) -> str:
        """What is odd, against what, and what may be meant."""
        amount = Amounts(self.language).amount
        match asked:
            case Unusual():
                return self._unusual(asked, indicator)
            case Turned(previous=previous, previous_period=code):
                said = self.gettext(
                    "The sign has turned since %(period)s (%(previous)s).",
                    period=self._period(code),
                    previous=amount(previous, indicator),
                )
                return " ".join(filter(None, (said, self.convention(indicator))))
            case Jump(value, previous, code):
                said = self.gettext(
                    "%(value)s is far from %(previous)s in %(period)s.",
                    value=amount(value, indicator),
                    previous=amount(previous, indicator),
                    period=self._period(code),
                )
                return f"{said} {self._guess(asked, indicator)}".rstrip()

    def convention(self, indicator: Indicator) -> str:
        """What plus and minus mean; empty where the sign says nothing about spending."""
        if not is_deviation(indicator):
            return ""
        if indicator.direction is Direction.UP:
            return self.gettext("Plus is underspending, minus is overspending.")
        return self.gettext("Plus is overspending, minus is underspending.")

    def spending(self, value: float, indicator: Indicator) -> str:
        """`overspending`; empty for what is no deviation from a budget."""
        found = spending(indicator, value)
        return "" if found is None else self.gettext(_SPENDING[found])

    def amount(self, value: float, indicator: Indicator) -> str:
        """`−0,7 % (merforbruk)`; without the word where the sign says nothing about spending."""
        shown = Amounts(self.language).amount(value, indicator)
        said = self.spending(value, indicator)
        return f"{shown} ({said})" if said else shown

    def usual(self, indicator: Indicator) -> str:
        """`Usual: 0 %–15 %`; empty where nothing is set."""
        end = Amounts(self.language).end
        low, high = indicator.plausible_low, indicator.plausible_high
        if low is not None and high is not None:
            ends = {"low": end(low, indicator), "high": end(high, indicator)}
            return self.gettext("Usual: %(low)s to %(high)s.", **ends)
        if low is not None:
            return self.gettext("Usual: at least %(low)s.", low=end(low, indicator))
        if high is not None:
            return self.gettext("Usual: at most %(high)s.", high=end(high, indicator))
        return ""

    def _unusual(self, asked: Unusual, indicator: Indicator) -> str:
        shown = Amounts(self.language).amount(asked.value, indicator)
        said = self.gettext("%(value)s is outside what is usual.", value=shown)
        return f"{said} {self.usual(indicator)}"

    def _guess(self, asked: Jump, indicator: Indicator) -> str:
        """The number that was meant, where a decimal mark seems to be missing or misplaced."""
        if asked.factor is None:
            return ""
        if _TEN[0] <= asked.factor <= _TEN[1]:
            meant = asked.value / 10
        elif _TEN[0] <= 1 / asked.factor <= _TEN[1]:
            meant = asked.value * 10
        else:
            return ""
        shown = Amounts(self.language).amount(meant, indicator)
        return self.gettext("Did you mean %(meant)s?", meant=shown)

    def _period(self, code: str) -> str:
        return periods.label(period.parse(code), self.language)
