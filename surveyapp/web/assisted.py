"""A helper types in answers from paper forms: the whole survey on one page, for quick hands."""

import re
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from surveyapp.domain.access import Right
from surveyapp.domain.answers import Problem
from surveyapp.domain.code import read as read_code
from surveyapp.domain.errors import RoundNotOpen
from surveyapp.domain.receipt import Receipt
from surveyapp.services import answering, assisted
from surveyapp.services.answering import OpenSurvey
from surveyapp.services.assisted import PaperPlace
from surveyapp.web import survey_form, survey_form_view, survey_form_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.survey_form_words import Line
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("assisted", __name__)
_MARK = re.compile(r"[0-9a-f]{32}")
_MARK_BYTES = 16
_OWN = frozenset({"csrf_token", "form", "code"})
"""Fields of the page itself."""
_SAID = {
    Receipt.ACCEPTED: _("The form is taken in. Type in the next one."),
    Receipt.ALREADY_RECEIVED: _("This form was taken in already. It counts once."),
}
Typed = Mapping[str, Sequence[str]]


@blueprint.get("/paper-answers")
@allowed(Right.TYPE_PAPER_ANSWERS)
def listing() -> str:
    with reading() as session:
        places = assisted.places(session, current_actor(), now())
        return render_template("assisted/listing.html", places=places)


@blueprint.get("/paper-answers/<int:round_id>/<int:number>")
@allowed(Right.TYPE_PAPER_ANSWERS)
def form(round_id: int, number: int) -> str:
    at, survey = _opened(round_id, number)
    return _page(at, survey, {}, secrets.token_hex(_MARK_BYTES))


@blueprint.post("/paper-answers/<int:round_id>/<int:number>")
@allowed(Right.TYPE_PAPER_ANSWERS)
def take(round_id: int, number: int) -> ResponseReturnValue:
    at, survey = _opened(round_id, number)
    typed = {name: values for name, values in request.form.lists() if name not in _OWN}
    mark, code = request.form.get("form", ""), request.form.get("code", "")
    if not _MARK.fullmatch(mark):
        mark = secrets.token_hex(_MARK_BYTES)
        line = Line(gettext("The form had lost its mark. It has a new one now, so you can go on."))
        return _page(at, survey, typed, mark, code=code, lines=[line]), 422
    sheet = survey_form.read_sheet(survey.definition, typed)
    lines = [*_wrong_code(at, code), *_wrong_answers(survey, sheet.problems)]
    if not (lines or sheet.answers):
        lines = [_nothing_answered()]
    if lines:
        return _page(at, survey, typed, mark, code=code, lines=lines), 422
    receipt = answering.submit(installation(), survey, sheet.answers, mark, code or None)
    if receipt not in _SAID:
        return _refused(at, survey, receipt, typed, mark, code)
    with writing() as session:
        assisted.note(session, current_actor(), at, installation().config.timezone, now())
    flash(str(_SAID[receipt]))
    wording = request.args.get("wording")  # of the paper forms goes on from one to the next
    address = url_for("assisted.form", round_id=round_id, number=number, wording=wording)
    return redirect(address)


def _opened(round_id: int, number: int) -> tuple[PaperPlace, OpenSurvey]:
    with reading() as session:
        at = assisted.place(session, current_actor(), round_id, number, now())
        return at, assisted.entrance(session, at, now())


def _page(
    at: PaperPlace,
    survey: OpenSurvey,
    typed: Typed,
    mark: str,
    *,
    code: str = "",
    lines: Sequence[Line] = (),
) -> str:
    definition = survey.definition
    problems = survey_form.read_sheet(definition, typed).problems
    spoken = request.args.get("wording", language())
    return render_template(
        "assisted/form.html",
        at=at,
        survey=survey,
        spoken=spoken if spoken in definition.languages else definition.languages[0],
        parts=[
            (section, survey_form_view.question_views(section.questions, typed, problems))
            for section in definition.sections
        ],
        complaint=_complaint,
        mark=mark,
        code=code,
        lines=lines,
    )


def _complaint(view: survey_form_view.QuestionView) -> str:
    if view.problem is None:
        return ""
    return survey_form_words.complaint(view.question, view.problem, gettext, language())


def _wrong_code(at: PaperPlace, code: str) -> list[Line]:
    if not at.has_codes or read_code(code) is not None:
        return []
    return [Line(survey_form_words.malformed_code(code, gettext), "code")]


def _wrong_answers(survey: OpenSurvey, problems: Mapping[str, Problem]) -> Sequence[Line]:
    return survey_form_words.lines(survey.definition, problems, gettext, language())


def _nothing_answered() -> Line:
    return Line(gettext("Nothing is filled in yet. Type in what stands on the paper."))


def _refused(
    at: PaperPlace, survey: OpenSurvey, receipt: Receipt, typed: Typed, mark: str, code: str
) -> ResponseReturnValue:
    if receipt is Receipt.CLOSED:
        raise RoundNotOpen(at.round_id, "closed", closes_at=at.closes_at)
    if receipt is Receipt.CODE_USED:
        words, status = gettext("This code has been used"), HTTPStatus.CONFLICT
    else:
        words, status = survey_form_words.unknown_code(gettext), HTTPStatus.NOT_FOUND
    return _page(at, survey, typed, mark, code=code, lines=[Line(words, "code")]), status
