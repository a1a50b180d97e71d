"""One indicator at every unit: its figures of a period, and a column pasted from a spreadsheet."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import ImportRefused
from surveyapp.paper import problems
from surveyapp.paper.figure_words import FigureWords
from surveyapp.paper.import_words import ImportWords
from surveyapp.services import approvals, figure_columns, figure_files
from surveyapp.services.figure_columns import LONGEST_COLUMN, Column, Pasted
from surveyapp.web import amounts, figure_periods, recorded_words
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.figure_imports import previewed
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("figure_columns", __name__)


@blueprint.get("/figures/indicator/<indicator>/<period>")
@allowed(Right.ENTER_FIGURES)
def show(indicator: str, period: str) -> ResponseReturnValue:
    chosen = request.args.get("period", "")
    if chosen and chosen != period:
        to = figure_periods.named(chosen).code
        return redirect(url_for("figure_columns.show", indicator=indicator, period=to))
    return _page(_column(indicator, period), Pasted(""), [])


@blueprint.post("/figures/indicator/<indicator>/<period>")
@allowed(Right.ENTER_FIGURES)
def paste(indicator: str, period: str) -> ResponseReturnValue:
    """Shows what the pasted column would do; what is wrong is told by line, the box kept."""
    column = _column(indicator, period)
    given = (request.form.get(name, "") for name in ("column", "source", "comment"))
    pasted = Pasted(*given)
    if len(pasted.text) > LONGEST_COLUMN:
        return _page(column, Pasted("", pasted.source, pasted.comment), [_long()]), 422
    try:
        table = figure_columns.table(column, pasted)
        with reading() as session:
            plan = figure_files.plan(session, current_actor(), table)
    except ImportRefused as refusal:
        sentences = [_in_words(one.line, one.problem) for one in refusal.problems]
        return _page(column, pasted, sentences), 422
    if plan.problems:
        said = ImportWords(language())
        return _page(column, pasted, [said.problem(plan, one) for one in plan.problems]), 422
    with reading():
        return previewed(plan, back=request.path)


def _column(indicator: str, period: str) -> Column:
    wanted = figure_periods.named(period)
    with reading() as session:
        return figure_columns.column(session, current_actor(), indicator, wanted.code)


def _page(column: Column, pasted: Pasted, wrong: list[str]) -> str:
    with reading() as session:
        may_approve = approvals.approvable(session, current_actor())
        waiting = [
            row.current.id
            for row in column.rows
            if row.current is not None
            and not row.is_closed
            and approvals.waits(row.current)
            and may_approve(row.current)
        ]
        return render_template(
            "figure_columns/show.html",
            column=column,
            pasted=pasted,
            wrong=wrong,
            waiting=waiting,
            choices=figure_periods.choices(column.period),
            recorded=recorded_words,
            amounts=amounts,
            words=words,
            said=FigureWords(language()),
        )


def _in_words(line: int, problem: str) -> str:
    sentence = problems.sentence(problem, language())
    if not line:
        return sentence
    place = ImportWords(language()).gettext("Line %(number)s", number=line)
    return f"{place}: {sentence}"


def _long() -> str:
    return problems.sentence("too_long", language())
