"""A file of figures: looked over by cell before anything is written, then all of it or nothing."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import FigureChanged, ImportRefused
from surveyapp.paper import figure_templates, problems
from surveyapp.paper.import_words import ImportWords
from surveyapp.services import figure_files, figures_owed, imports, tabular_files
from surveyapp.services.figure_files import Plan
from surveyapp.services.figures import Result
from surveyapp.services.tabular_files import FileRefused, Table
from surveyapp.web import figure_periods, import_rows
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("figure_imports", __name__)
_LONGEST_NAME = 200


@blueprint.get("/figures/import")
@allowed(Right.ENTER_FIGURES)
def page() -> str:
    return _start([])


@blueprint.post("/figures/import")
@allowed(Right.ENTER_FIGURES)
def look_over() -> ResponseReturnValue:
    """Reads the file and shows what it would do; nothing is written or kept."""
    file = request.files.get("file")
    name = "" if file is None else (file.filename or "")[-_LONGEST_NAME:]
    if file is None or not name:
        return _start([_("Choose a file.")]), 422
    try:
        table = tabular_files.of_bytes(name, file.read())
        with reading() as session:
            plan = figure_files.plan(session, current_actor(), table)
            return previewed(plan)
    except FileRefused as refusal:
        return _start(problems.lines(imports.refused(name, refusal), language())), 422
    except ImportRefused as refusal:
        return _start(problems.lines(refusal, language())), 422


@blueprint.post("/figures/import/confirm")
@allowed(Right.ENTER_FIGURES)
def confirm() -> ResponseReturnValue:
    """Takes what the preview showed, as long as it would still do the same."""
    try:
        table = _carried()
        with writing() as session:
            plan = figure_files.plan(session, current_actor(), table)
            seen = request.form.get("fingerprint", "")
            done = figure_files.carry_out(session, current_actor(), plan, now(), seen=seen)
    except (FigureChanged, ImportRefused):
        with reading() as session:
            plan = figure_files.plan(session, current_actor(), table)
            return previewed(plan, is_changed=True)
    flash(_taken(done.results))
    return redirect(figure_periods.back())


@blueprint.get("/figures/template/<shape>")
@allowed(Right.ENTER_FIGURES)
def template(shape: str) -> Response:
    """A file with a row for every figure that is due, to be filled in."""
    if shape not in figure_templates.SHAPES:
        abort(404)
    period = figure_periods.asked()
    with reading() as session:
        owed = list(figures_owed.missing(session, current_actor(), period.code))
    made = figure_templates.made(owed, shape, language(), now())
    name = f"{_('figures')}-{period.code}.{shape}"
    return attachment(made, name, figure_templates.SHAPES[shape])


def previewed(plan: Plan, *, is_changed: bool = False, back: str = "") -> ResponseReturnValue:
    """The page that shows a plan: to be corrected, or to be confirmed."""
    shown = import_rows.preview(plan)
    page = render_template(
        "figure_imports/preview.html",
        shown=shown,
        rows=tabular_files.as_text(plan.table),
        how=list(ImportWords(language()).how_read(plan.table.how)),
        is_changed=is_changed,
        back=back or url_for("figures.listing"),
    )
    return page, 422 if shown.problems else 409 if is_changed else 200


def _start(wrong: list[str]) -> str:
    period = figure_periods.asked()
    return render_template(
        "figure_imports/show.html",
        wrong=wrong,
        period=period,
        choices=figure_periods.choices(period),
        words=words,
    )


def _carried() -> Table:
    """The table that a preview carried. Raises ImportRefused where it was tampered with."""
    name, rows = request.form.get("name", ""), request.form.get("rows", "")
    try:
        found = tabular_files.of_bytes("", rows.replace("\r\n", "\n").encode())
    except FileRefused:
        abort(400)
    return Table(name[-_LONGEST_NAME:], found.lines)


def _taken(results: dict[Result, int]) -> str:
    total = sum(results.values())
    said = ngettext("%(num)s figure is taken:", "%(num)s figures are taken:", total)
    parts = _(
        "%(new)s new, %(corrected)s corrected, %(unchanged)s as they were.",
        new=results.get(Result.NEW, 0),
        corrected=results.get(Result.CORRECTED, 0),
        unchanged=results.get(Result.UNCHANGED, 0),
    )
    return f"{said} {parts}"
