"""Sentences of the action plan, for pages and for files."""

from dataclasses import dataclass

from surveyapp.domain.action import ActionStatus, Rule
from surveyapp.domain.effect import Effect, Moved
from surveyapp.domain.period import PeriodKind
from surveyapp.domain.scorecard import FromSurvey, Line
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.wording import Wording


@dataclass(frozen=True, slots=True)
class ActionWords(Wording):
    """In one language."""

    def status(self, status: str) -> str:
        return {
            ActionStatus.PLANNED: self.gettext("Planned"),
            ActionStatus.UNDER_WAY: self.gettext("Under way"),
            ActionStatus.DONE: self.gettext("Done"),
            ActionStatus.DROPPED: self.gettext("Dropped"),
        }[ActionStatus(status)]

    def cost(self, cost: float | None) -> str:
        """`NOK 12,450`; words for nothing and for not known."""
        if cost is None:
            return self.gettext("not given")
        if cost == 0:
            return self.gettext("nothing")
        digits = 0 if cost == int(cost) else 2
        return self.gettext("NOK %(number)s", number=written.number(cost, self.language, digits))

    def rule(self, rule: str) -> str:
        """Where a proposal comes from, on its tag."""
        return {
            Rule.BELOW_LIMIT: self.gettext("From the scorecard: below its lower limit"),
            Rule.EARLIER_BELOW_LIMIT: self.gettext(
                "From the scorecard: below last time it was shown"
            ),
            Rule.PRIORITY_MATRIX: self.gettext("From a result: “Where should you begin?”"),
        }[Rule(rule)]

    def how_often(self, kind: PeriodKind) -> str:
        """When an indicator is measured."""
        return {
            PeriodKind.YEAR: self.gettext("every year"),
            PeriodKind.TERTIAL: self.gettext("every tertial"),
            PeriodKind.MONTH: self.gettext("every month"),
            PeriodKind.SCHOOL_YEAR: self.gettext("every school year"),
        }[kind]

    def effect(self, found: Effect | None) -> str:
        """Whether the figure has moved since; never that the action moved it."""
        if found is None:
            return self.gettext("No indicator to measure it by.")
        match found.moved:
            case Moved.NOTHING_BEFORE:
                return self.gettext("Nothing was shown when the action began.")
            case Moved.TOO_EARLY:
                return self.gettext("Too early. It has not been measured since.")
            case Moved.WITHHELD:
                return self.gettext("The measurement since then is withheld, so nobody can tell.")
            case Moved.NOT_COMPARABLE:
                return self.gettext("The questions are others than before, so nobody can tell.")
            case Moved.COMPARED:
                return self._compared(found.line)

    def _compared(self, line: Line | None) -> str:
        before = None if line is None else line.previous
        if line is None or before is None or before.value is None or line.reading.value is None:
            return ""
        amounts = Amounts(self.language)
        said = self.gettext(
            "From %(before)s in %(then)s to %(after)s in %(now)s.",
            before=amounts.amount(before.value, line.indicator),
            after=amounts.amount(line.reading.value, line.indicator),
            then=periods.label(before.period, self.language),
            now=periods.label(line.reading.period, self.language),
        )
        return f"{said} {self._moved(line)}"

    def _moved(self, line: Line) -> str:
        if not isinstance(line.reading.provenance, FromSurvey):
            return self.gettext("A counted figure, without uncertainty: the plain difference.")
        return {
            Verdict.CLEARLY_HIGHER: self.gettext("Clearly up: more than chance."),
            Verdict.CLEARLY_LOWER: self.gettext("Clearly down: more than chance."),
            Verdict.NO_CLEAR_DIFFERENCE: self.gettext("Not clearly changed: it may be chance."),
        }.get(
            line.verdict or Verdict.TOO_LITTLE,
            self.gettext("Too few answers to tell it from chance."),
        )
