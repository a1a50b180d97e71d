"""Words of signed scorecards: what hinders, and what a signed line said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.period import parse
from surveyapp.domain.scorecard import Absence, Absent, Reading
from surveyapp.domain.signed_card import SignedComment, SignedLine, SignedReading
from surveyapp.domain.target import Status
from surveyapp.paper import format as written
from surveyapp.paper.action_words import ActionWords
from surveyapp.paper.scorecard_words import ScorecardWords
from surveyapp.services.sign_offs import Hindrance
from surveyapp.web import amounts
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.wording import gettext as _


def hindrance(by: Hindrance) -> str:
    return {
        Hindrance.COMMENT_MISSING: _("Below its lower limit without a comment"),
        Hindrance.FIGURE_MISSING: _("The figure is missing"),
        Hindrance.FIGURE_NOT_APPROVED: _("The figure is not approved"),
        Hindrance.SURVEY_UNDER_WAY: _("The survey is not released yet"),
    }[by]


def remedy(by: Hindrance) -> str:
    return {
        Hindrance.COMMENT_MISSING: _("Write the comment"),
        Hindrance.FIGURE_MISSING: _("Record the figure"),
        Hindrance.FIGURE_NOT_APPROVED: _("See the figures"),
        Hindrance.SURVEY_UNDER_WAY: _("See the surveys"),
    }[by]


def result(line: SignedLine) -> str:
    """The value as pages write it, or the word for why there is none."""
    return reading(line.reading, line)


def reading(said: SignedReading, line: SignedLine) -> str:
    if said.value is not None:
        return amounts.amount(said.value, line.indicator)
    outcome = (
        Suppressed(Reason(said.reason))
        if said.state == "suppressed"
        else Absent(Absence(said.state))
    )
    empty = Reading(line.indicator.key, parse(said.period), outcome)
    return ScorecardWords(language()).no_value(empty)


def uncertainty(line: SignedLine) -> str:
    """The interval and how many answered, in small print; empty for a figure."""
    said = line.reading
    interval = "" if said.interval is None else amounts.interval(said.interval, line.indicator)
    answers = "" if said.n is None else result_words().answers(said.n)
    return " · ".join(filter(None, (interval, answers)))


def status(line: SignedLine) -> str:
    """As it was signed, with a word where it was uncertain; empty without one."""
    if not line.status:
        return ""
    has_limit = line.target is not None and line.target.has_limit
    word = {
        Status.MET: _("Target reached"),
        Status.BETWEEN: _("Between lower limit and target")
        if has_limit
        else _("Target not reached"),
        Status.BELOW: _("Below lower limit"),
    }[Status(line.status)]
    return word if line.certain else f"{word}, {_('uncertain')}"


def target(line: SignedLine) -> str:
    if line.target is None:
        return _("none")
    limit = amounts.limit(line.target, line.indicator)
    shown = amounts.target(line.target, line.indicator)
    return f"{shown} ({_('lower limit')} {limit})" if limit else shown


def of_line(line: SignedLine | None, what: str) -> str:
    """One thing a line said, for holding two copies up against each other."""
    if line is None:
        return _("none")
    return {
        "value": " ".join(filter(None, (result(line), _in_brackets(uncertainty(line))))),
        "status": status(line),
        "target": target(line),
        "comment": comment(line.comment),
        "line": f"{result(line)} {status(line)}",
    }[what]


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def comment(said: SignedComment | None) -> str:
    return _("none") if said is None else said.text


def of_action(action: Mapping[str, Any] | None, what: str) -> str:
    if action is None:
        return _("none")
    words = ActionWords(language())
    match what:
        case "action":
            said = str(action["planned"])
        case "status":
            said = words.status(str(action["status"]))
        case "cost":
            said = words.cost(action["cost"])
        case "deadline":
            said = deadline(action)
        case "notes":
            said = "\n".join(note["text"] for note in action["notes"])
        case _:
            said = str(action.get(what) or "")
    return said or _("none")


def deadline(action: Mapping[str, Any]) -> str:
    day = action["deadline"]
    return _("not given") if day is None else written.day(date.fromisoformat(day), language())


def changed(what: str) -> str:
    """What is other than before."""
    return {
        "line": _("Indicator"),
        "value": _("Result"),
        "status": _("Status"),
        "target": _("Target"),
        "comment": _("Comment"),
        "action": _("Action"),
        "indicator": _("Indicator"),
        "when_measured": _("When it is measured"),
        "who_measures": _("Who measures"),
        "goal_owner": _("Responsible for the goal"),
        "planned": _("Planned action"),
        "on_deviation": _("On deviation"),
        "cost": _("Cost"),
        "owner": _("Responsible for the action"),
        "why_dropped": _("Why it was dropped"),
        "deadline": _("Deadline"),
        "notes": _("Follow-up"),
    }[what]
