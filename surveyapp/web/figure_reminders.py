"""Who owes which figures, and a text to remind them by."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.period import Period
from surveyapp.paper.figure_reminders import ReminderText
from surveyapp.services import figures_owed, people
from surveyapp.services.figures_owed import Reminder
from surveyapp.web import figure_periods
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.transaction import current_actor, installation, reading

blueprint = Blueprint("figure_reminders", __name__)
_LONGEST_LINK = 1800
"""Longer ones some e-mail programs cut off."""


@dataclass(frozen=True)
class Written:
    """A reminder with its text; `mail` opens the reader's own e-mail program, empty where the text
    is too long for that."""

    reminder: Reminder
    text: str
    mail: str


@blueprint.get("/figures/reminders")
@allowed(Right.ENTER_FIGURES)
def page() -> str:
    period = figure_periods.asked()
    with reading() as session:
        found = figures_owed.reminders(session, current_actor(), period.code)
        return render_template(
            "figure_reminders/show.html",
            reminders=list(_written(found, period)),
            names=people.names(session, {one.person for one in found}),
            period=period,
            choices=figure_periods.choices(period),
            today=today(),
            words=words,
        )


def _written(found: list[Reminder], period: Period) -> Iterator[Written]:
    text = ReminderText(language())
    address = f"{installation().config.base_url}/figures?period={period.code}"
    for reminder in found:
        body = text.body(reminder, period, address)
        subject = quote(text.subject(period))
        mail = f"mailto:{quote(reminder.person)}?subject={subject}&body={quote(body)}"
        is_fit = bool(reminder.person) and len(mail) <= _LONGEST_LINK
        yield Written(reminder, body, mail if is_fit else "")
