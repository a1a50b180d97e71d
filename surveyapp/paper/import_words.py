"""How a file of figures was read and what becomes of its rows, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.errors import FileProblem
from surveyapp.domain.figure import FigureState
from surveyapp.paper import problems
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.wording import Wording
from surveyapp.services import indicators
from surveyapp.services.figure_files import Plan, PlannedRow
from surveyapp.services.figures import Result
from surveyapp.services.tabular_files import HowRead
from surveyapp.store import tables

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class ImportWords(Wording):
    def how_read(self, how: HowRead) -> Iterator[str]:
        """A sentence for everything somebody should know."""
        if how.encoding:
            name = _ENCODINGS.get(how.encoding, how.encoding)
            yield self.gettext("The file is text in the encoding %(name)s.", name=name)
            if how.encoding == "cp1252":
                yield self.gettext("Look whether æ, ø and å are right.")
            return
        if not how.sheet:
            return
        yield self.gettext("The sheet «%(name)s» was read.", name=how.sheet)
        yield from self._of_cells(how)
        for name in how.hidden_sheets:
            yield self.gettext("A hidden sheet, «%(name)s», was not read.", name=name)
        for name in how.other_sheets:
            yield self.gettext("Another sheet, «%(name)s», was not read.", name=name)
        yield self.gettext("The file has no macros.")

    def _of_cells(self, how: HowRead) -> Iterator[str]:
        if how.formulas:
            yield self.gettext("Formulas were read as the value they showed.")
        if how.hidden_rows:
            yield self.ngettext(
                "%(num)s hidden row was read too.",
                "%(num)s hidden rows were read too.",
                how.hidden_rows,
            )
        for area in how.merged:
            yield self.gettext("The merged cells %(area)s were read as the same.", area=area)

    def becomes(self, row: PlannedRow) -> str:
        """What happens with a row that can be taken."""
        current = None if row.standing is None else row.standing.current
        place, entry = row.read.place, row.read.entry
        if row.result is Result.UNCHANGED:
            return self.gettext("As it stands already")
        if current is None or place is None or entry is None:
            return self.gettext("New figure")
        indicator = indicators.as_domain(place.indicator)
        return self.gettext(
            "Changes %(old)s to %(new)s",
            old=self.figure(current.value, current.state, place.indicator),
            new=Amounts(self.language).amount(entry.value, indicator)
            if entry.value is not None
            else self.state(entry.state),
        )

    def figure(self, value: float | None, state: str, indicator: tables.Indicator) -> str:
        if value is None:
            return self.state(state)
        return Amounts(self.language).amount(value, indicators.as_domain(indicator))

    def state(self, state: str) -> str:
        """The states of a figure without a value."""
        return {
            FigureState.PENDING.value: self.gettext("Comes later"),
            FigureState.NOT_MEASURED.value: self.gettext("Not measured"),
            FigureState.NOT_RELEVANT.value: self.gettext("Not relevant for the unit"),
            FigureState.SUPPRESSED.value: self.gettext("Withheld by the source"),
            FigureState.WITHDRAWN.value: self.gettext("Withdrawn"),
        }[state]

    def problem(self, plan: Plan, problem: FileProblem) -> str:
        """`D5: «4.45»: This is not a whole number. …`"""
        text = f" «{problem.text}»" if problem.text else ""
        sentence = problems.sentence(problem.problem, self.language)
        return f"{self.place(plan, problem.line, problem.column)}:{text} {sentence}"

    def place(self, plan: Plan, line: int, column: str) -> str:
        """`D5`; `Line 5` of a pasted column."""
        if not plan.table.name:
            return self.gettext("Line %(number)s", number=line)
        return plan.cell(line, column)
