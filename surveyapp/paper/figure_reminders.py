"""The text that reminds somebody of figures they owe, to be copied into an e-mail."""

from dataclasses import dataclass

from surveyapp.domain.period import Period
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.wording import Wording
from surveyapp.services.figures_owed import Owed, Reminder


@dataclass(frozen=True, slots=True)
class ReminderText(Wording):
    def subject(self, period: Period) -> str:
        return self.gettext("Figures for %(period)s", period=periods.label(period, self.language))

    def body(self, reminder: Reminder, period: Period, address: str) -> str:
        """A line for every figure, with the unit and the day it is due; `address` is where to
        enter them."""
        said = self.ngettext(
            "This figure for %(period)s is missing:",
            "These figures for %(period)s are missing:",
            len(reminder.owed),
            period=periods.label(period, self.language),
        )
        lines = [self._line(owed) for owed in reminder.owed]
        enter = self.gettext("Enter them at %(address)s", address=address)
        return "\n".join([said, "", *lines, "", enter])

    def _line(self, owed: Owed) -> str:
        line = f"– {owed.unit.name}: {owed.indicator.name.into(self.language)}"
        if owed.due is None:
            return line
        due = self.gettext("due %(day)s", day=written.day(owed.due, self.language))
        return f"{line} ({due})"
