"""The form of one action: the columns of the plan, and which version of it was shown."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from surveyapp.domain import number
from surveyapp.domain.action import ActionStatus
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.scorecard import Scorecard
from surveyapp.paper.action_words import ActionWords
from surveyapp.paper.problems import sentence
from surveyapp.services.action_plans import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, Entry
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.language import language

_LONGEST_NUMBER = 9
_TOO_LONG = _("The text is too long.")
_WORDS = {
    ("planned", "missing"): _("Write what you will do"),
    ("why_dropped", "why_needed"): _("Write why the action is dropped"),
    ("cost", "not_a_cost"): _("Write the cost as a number of kroner, 0 or more"),
}


def _short(label: str) -> StringField:
    return StringField(label, [Length(max=LONGEST_NAME, message=_TOO_LONG)])


class ActionForm(StaffForm):
    """Its boxes in the order they stand on the page."""

    indicator = SelectField(_("Indicator"))
    when_measured = _short(_("When it is measured"))
    who_measures = _short(_("Who measures"))
    goal_owner = _short(_("Responsible for the goal"))
    planned = TextAreaField(
        _("Planned action"),
        [needed(_("Write what you will do")), Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    on_deviation = TextAreaField(_("On deviation"), [Length(max=LONGEST_TEXT, message=_TOO_LONG)])
    cost = StringField(_("Cost, NOK"), [Length(max=40, message=_TOO_LONG)])
    owner = _short(_("Responsible for the action"))
    deadline = DateField(_("Deadline"), [Optional()])
    status = SelectField(_("Status"))
    why_dropped = StringField(
        _("Why it is dropped"), [Length(max=LONGEST_REASON, message=_TOO_LONG)]
    )
    seen = HiddenField()

    def offer(self, card: Scorecard) -> None:
        """The indicators of the unit, and the states of an action."""
        names = {line.indicator.key: line.indicator.name.into(language()) for line in card.lines}
        if self.indicator.data and self.indicator.data not in names:
            names[self.indicator.data] = self.indicator.data
        self.indicator.choices = [("", str(_("No indicator"))), *names.items()]
        words = ActionWords(language())
        self.status.choices = [(one.value, words.status(one)) for one in ActionStatus]

    @property
    def version(self) -> int:
        """The version that was shown; 0 for what is not one."""
        text = self.seen.data or ""
        is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
        return int(text) if is_number else 0

    def entry(self) -> Entry | None:
        """What was filled in; None where the cost cannot be read, and its box says why."""
        try:
            cost = number.parse(self.cost.data) if (self.cost.data or "").strip() else None
        except InvalidNumber as refusal:
            self.problem("cost", sentence(refusal.problem, language()))
            return None
        return Entry(
            planned=self.planned.data,
            indicator=self.indicator.data,
            when_measured=self.when_measured.data or "",
            who_measures=self.who_measures.data or "",
            goal_owner=self.goal_owner.data or "",
            on_deviation=self.on_deviation.data or "",
            cost=cost,
            owner=self.owner.data or "",
            status=ActionStatus(self.status.data),
            why_dropped=self.why_dropped.data or "",
            deadline=self.deadline.data,
        )

    def tell(self, problems: Mapping[str, str]) -> None:
        """Puts what a service found at its box, in words."""
        for name, code in problems.items():
            self.problem(name, str(_WORDS.get((name, code), _TOO_LONG)))


def filled(entry: Entry, seen: int) -> ActionForm:
    """The form as the action is kept."""
    cost = "" if entry.cost is None else f"{entry.cost:.12g}"
    return ActionForm(
        formdata=None,
        indicator=entry.indicator,
        when_measured=entry.when_measured,
        who_measures=entry.who_measures,
        goal_owner=entry.goal_owner,
        planned=entry.planned,
        on_deviation=entry.on_deviation,
        cost=cost.replace(".", ",") if language() == "nb" else cost,
        owner=entry.owner,
        deadline=entry.deadline,
        status=entry.status.value,
        why_dropped=entry.why_dropped,
        seen=str(seen),
    )
