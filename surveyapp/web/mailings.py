"""E-mail to those who are invited: the list, the reminder, and what both cost in secrecy."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_ngettext
from flask_babel import lazy_gettext as _

from surveyapp.domain.access import Right
from surveyapp.domain.errors import FileProblem, ImportRefused, InvalidInput
from surveyapp.paper import problems
from surveyapp.services import mailings
from surveyapp.services.mailings import MailedRound
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("mailings", __name__)
_LARGEST_LIST = 1_000_000
_REFUSED = {
    "mail_is_not_set_up": _("E-mail is not set up here. Ask the operator."),
    "still_sending": _("The list before is still being sent. Add more when it is done."),
    "nobody_to_remind": _("Nobody has been sent an invitation yet, so there is nobody to remind."),
    "reminded_already": _("A reminder was sent less than a day ago. Wait until tomorrow."),
}


@blueprint.get("/rounds/<int:round_id>/mail")
@allowed(Right.RUN_ROUND)
def listing(round_id: int) -> ResponseReturnValue:
    mailed = _mailed(round_id)
    if len(mailed.lists) == 1:
        return redirect(_address(round_id, mailed.lists[0].number))
    return render_template("mailings/listing.html", mailed=mailed)


@blueprint.get("/rounds/<int:round_id>/mail/<int:number>")
@allowed(Right.RUN_ROUND)
def show(round_id: int, number: int) -> ResponseReturnValue:
    return _page(_mailed(round_id), number)


@blueprint.post("/rounds/<int:round_id>/mail/<int:number>")
@allowed(Right.RUN_ROUND)
def add(round_id: int, number: int) -> ResponseReturnValue:
    typed = request.form.get("addresses", "")
    try:
        text = "\n".join(part for part in (typed.rstrip(), _uploaded()) if part)
        with writing() as session:
            added = mailings.add(
                installation(), session, current_actor(), round_id, number, text, now()
            )
    except ImportRefused as refusal:
        wrong = [_in_words(problem) for problem in refusal.problems]
        return _page(_mailed(round_id), number, typed=typed, wrong=wrong), 422
    except InvalidInput as refusal:
        wrong = [str(_REFUSED[refusal.problems["mail"]])]
        return _page(_mailed(round_id), number, typed=typed, wrong=wrong), 422
    said = lazy_ngettext(
        "%(num)s address is taken in. The e-mail is on its way.",
        "%(num)s addresses are taken in. The e-mail is on its way.",
        added,
    )
    return _back(round_id, number, said)


@blueprint.post("/rounds/<int:round_id>/mail/<int:number>/remind")
@allowed(Right.RUN_ROUND)
def remind(round_id: int, number: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            mailings.remind(installation(), session, current_actor(), round_id, number, now())
    except InvalidInput as refusal:
        wrong = [str(_REFUSED[refusal.problems["mail"]])]
        return _page(_mailed(round_id), number, wrong=wrong), 422
    return _back(round_id, number, _("The reminder is on its way."))


@blueprint.post("/rounds/<int:round_id>/mail/<int:number>/forget")
@allowed(Right.RUN_ROUND)
def forget(round_id: int, number: int) -> ResponseReturnValue:
    with writing() as session:
        mailings.forget(installation(), session, current_actor(), round_id, number, now())
    return _back(
        round_id, number, _("The list is deleted. Codes that were sent can still be used.")
    )


def _mailed(round_id: int) -> MailedRound:
    with reading() as session:
        return mailings.followed(installation(), session, current_actor(), round_id)


def _page(
    mailed: MailedRound, number: int, *, typed: str = "", wrong: list[str] | None = None
) -> str:
    return render_template(
        "mailings/show.html",
        mailed=mailed,
        survey_round=mailed.survey_round,
        chosen=mailed.list_of(number),
        has_codes=mailed.survey_round.access == "codes",
        typed=typed,
        wrong=wrong or [],
    )


def _in_words(problem: FileProblem) -> str:
    """`Line 2, “ola”: This is not an e-mail address. …`"""
    words = problems.sentence(problem.problem, language())
    if not problem.line:
        return words
    place = gettext("Line %(number)s, “%(text)s”", number=problem.line, text=problem.text)
    return f"{place}: {words}"


def _uploaded() -> str:
    """The text of the file. Raises ImportRefused for one that is no text."""
    file = request.files.get("file")
    content = b"" if file is None else file.read(_LARGEST_LIST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise problems.refused_file("not_utf8") from None


def _back(round_id: int, number: int, said: object) -> ResponseReturnValue:
    flash(str(said))
    return redirect(_address(round_id, number))


def _address(round_id: int, number: int) -> str:
    return url_for("mailings.show", round_id=round_id, number=number)
