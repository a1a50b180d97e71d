"""What is printed of a survey at one unit: posters, letters, slips, files of codes.

Codes are made, typeset and sent in one request. They are in nothing that is stored, and in no
address: codes that are typed come in the body of a post.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.paper import code_tables, letters, posters
from surveyapp.paper.answer_forms import answer_form
from surveyapp.paper.guardian_letters import guardian_letter
from surveyapp.paper.handout_words import default_language
from surveyapp.services import handouts, invitations
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import DrawnCodes
from surveyapp.web import letter_forms as forms
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.letter_forms import CodeForm, CodesForm, Shape
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("letters", __name__)

_LETTERS_A_SECOND = 100
"""A slow machine's pace; told on the page, decides nothing."""
_PDF, _CSV = "application/pdf", "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROBLEMS = {
    "codes_are_made": _(
        "The codes are made already. They are stored nowhere, so they cannot be printed again. "
        "Print extra ones, or void all of them and print anew."
    ),
    "too_many_letters": _(
        "More than 3,000 letters cannot be made at once. Divide the unit into groups, or take the "
        "codes as a file."
    ),
    "not_started": _("Check and start the survey first. Then its codes can be made."),
    "nobody_is_invited": _(
        "Nobody is invited here, so there is nothing to print. Correct the number invited first."
    ),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """Something without codes, that anybody may have: its file's name and how it is made."""

    name: str
    made: Callable[[Handout, str, datetime], bytes]


PAPERS: Mapping[str, Paper] = {
    "poster": Paper("plakat", posters.poster),
    "form": Paper("skjema", answer_form),
    "guardians": Paper("foresatte", guardian_letter),
}


@blueprint.get("/rounds/<int:round_id>/print/<unit>")
@allowed(Right.RUN_ROUND, unit="unit")
def page(round_id: int, unit: str) -> str:
    return _page(_handout(round_id, unit))


@blueprint.get("/rounds/<int:round_id>/print/<unit>/<paper>")
@allowed(Right.RUN_ROUND, unit="unit")
def paper(round_id: int, unit: str, paper: str) -> Response:
    """A paper in the language `in`, else in the survey's first."""
    handout = _handout(round_id, unit)
    wanted = PAPERS.get(paper)
    if wanted is None or not handout.is_printed:
        abort(404)
    if paper == "guardians" and not handout.is_for_pupils:
        abort(404)
    language = request.args.get("in", default_language(handout))
    if language not in handout.definition.languages:
        abort(404)
    name = f"{wanted.name}-{round_id}-{unit}-{language}.pdf"
    return attachment(wanted.made(handout, language, now()), name, _PDF)


@blueprint.post("/rounds/<int:round_id>/print/<unit>")
@allowed(Right.RUN_ROUND, unit="unit")
def make(round_id: int, unit: str) -> ResponseReturnValue:
    """Codes as a file. What cannot be typeset is not made; what is made is sent at once."""
    handout = _handout(round_id, unit)
    form = forms.codes_form(handout)
    if not form.validate():
        return _page(handout, codes_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with reading() as session:
            drawn = invitations.draw(
                installation(), session, current_actor(), form.order(round_id, unit)
            )
        return _sent(handout, drawn, form.wanted_shape, form.language.data)
    except InvalidInput as refusal:
        code = next(iter(refusal.problems.values()))
        form.problem("shape", str(_PROBLEMS.get(code, code)))
        return _page(handout, codes_form=form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post("/rounds/<int:round_id>/print/<unit>/code")
@allowed(Right.RUN_ROUND, unit="unit")
def void(round_id: int, unit: str) -> ResponseReturnValue:
    """A code that came to light lets nobody in any more; a new letter may take its place."""
    handout = _handout(round_id, unit)
    form = forms.code_form(handout)
    if not form.validate():
        return _page(handout, code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if form.act.data == forms.REPLACE:
            return _replaced(handout, form)
        with writing() as session:
            typed = str(form.code.data)
            invitations.void_code(installation(), session, current_actor(), round_id, typed, now())
    except InvalidInput:
        form.problem("code", str(_("This is not a code. It has twelve characters.")))
        return _page(handout, code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    except NotFound:
        form.problem("code", str(_NO_SUCH_CODE))
        return _page(handout, code_form=form), HTTPStatus.NOT_FOUND
    flash(str(_("The code lets nobody in any more. An answer that was sent with it stays in.")))
    return redirect(url_for("letters.page", round_id=round_id, unit=unit))


_NO_SUCH_CODE = _(
    "No code like this lets anybody in at your unit. It may be mistyped, voided already, or made "
    "for another survey."
)


def _handout(round_id: int, unit: str) -> Handout:
    with reading() as session:
        return handouts.at_unit(session, installation().config, current_actor(), round_id, unit)


def _page(
    handout: Handout, codes_form: CodesForm | None = None, code_form: CodeForm | None = None
) -> str:
    made = handout.with_codes and handout.is_printed and _are_made(handout)
    return render_template(
        "letters/page.html",
        handout=handout,
        survey_round=handout.survey_round,
        are_made=made,
        codes_form=codes_form or forms.codes_form(handout),
        code_form=code_form or forms.code_form(handout),
        seconds=1 + handout.invited // _LETTERS_A_SECOND,
    )


def _are_made(handout: Handout) -> bool:
    return invitations.are_made(installation(), handout.survey_round, handout.unit)


def _replaced(handout: Handout, form: CodeForm) -> Response:
    round_id, lost = handout.survey_round.id, str(form.code.data)
    with reading() as session:
        drawn = invitations.draw_instead(installation(), session, current_actor(), round_id, lost)
    return _sent(handout, drawn, Shape.LETTERS, default_language(handout))


def _sent(handout: Handout, drawn: DrawnCodes, shape: Shape, language: str) -> Response:
    """Typeset first and kept after, so that a page that fails leaves no codes nobody has."""
    body, kind, ending = _typeset(handout, drawn, shape, language)
    with writing() as session:
        invitations.keep(installation(), session, current_actor(), drawn, now())
    name = f"{_FILES[shape]}-{drawn.order.round_id}-{handout.unit}{ending}"
    return attachment(body, name, kind)


def _typeset(
    handout: Handout, drawn: DrawnCodes, shape: Shape, language: str
) -> tuple[bytes, str, str]:
    match shape:
        case Shape.LETTERS:
            return letters.letters(handout, drawn.codes, language, now()), _PDF, ".pdf"
        case Shape.SLIPS:
            return letters.slips(handout, drawn.codes, language, now()), _PDF, ".pdf"
        case Shape.CSV:
            return code_tables.as_csv(handout, drawn.codes), _CSV, ".csv"
        case Shape.XLSX:
            return code_tables.as_xlsx(handout, drawn.codes), _XLSX, ".xlsx"


_FILES = {
    Shape.LETTERS: "brev",
    Shape.SLIPS: "kodelapper",
    Shape.CSV: "koder",
    Shape.XLSX: "koder",
}
