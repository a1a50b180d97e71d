"""Setting targets in tables: an indicator at all places, a type of unit, a unit's own."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.target import CutPoints, InvalidTarget, read_goal
from surveyapp.paper import format as written
from surveyapp.paper import problems as sentences
from surveyapp.services import organisation, shaping, target_sheets
from surveyapp.services.target_sheets import SheetRow
from surveyapp.services.targets import fitting
from surveyapp.web import amounts
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("target_sheets", __name__)

Rows = Callable[[Session, str, Period], list[SheetRow]]
"""The rows of a sheet for a period (empty: every period) as it stands in another."""


@blueprint.get("/indicators/indicator/<key>/targets")
@allowed(Right.MANAGE_CATALOGUE)
def of_indicator(key: str) -> ResponseReturnValue:
    return _sheet(_rows_of_indicator(key))


@blueprint.post("/indicators/indicator/<key>/targets")
@allowed(Right.MANAGE_CATALOGUE)
def save_of_indicator(key: str) -> ResponseReturnValue:
    return _saved(_rows_of_indicator(key))


@blueprint.get("/indicators/type/<unit_type>/targets")
@allowed(Right.MANAGE_CATALOGUE)
def of_type(unit_type: str) -> ResponseReturnValue:
    return _sheet(_rows_of_type(unit_type))


@blueprint.post("/indicators/type/<unit_type>/targets")
@allowed(Right.MANAGE_CATALOGUE)
def save_of_type(unit_type: str) -> ResponseReturnValue:
    return _saved(_rows_of_type(unit_type))


@blueprint.get("/scorecards/<unit>/own/targets")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def of_unit(unit: str) -> ResponseReturnValue:
    return _sheet(_rows_of_unit(unit), unit)


@blueprint.post("/scorecards/<unit>/own/targets")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def save_of_unit(unit: str) -> ResponseReturnValue:
    return _saved(_rows_of_unit(unit), unit)


def _rows_of_indicator(key: str) -> Rows:
    return lambda session, period, since: target_sheets.of_indicator(session, key, period, since)


def _rows_of_type(unit_type: str) -> Rows:
    return lambda session, period, since: target_sheets.of_type(session, unit_type, period, since)


def _rows_of_unit(unit: str) -> Rows:
    return lambda session, period, since: target_sheets.of_unit(session, unit, period, since)


def _sheet(rows: Rows, unit: str = "") -> ResponseReturnValue:
    return _page(rows, unit, {}, {})


def _saved(rows: Rows, unit: str = "") -> ResponseReturnValue:
    """Everything typed is set, or nothing while anything is wrong."""
    period, since = _asked()
    with reading() as session:
        sheet = rows(session, period, since)
    typed, found = _typed(sheet)
    changed = 0
    if not found:
        try:
            with writing() as session:
                changed = target_sheets.save(session, current_actor(), sheet, typed, now(), since)
        except InvalidInput as refusal:
            found = refusal.problems
    if found:
        return _page(rows, unit, found, dict(request.form)), 422
    flash(
        ngettext("%(num)s target is set.", "%(num)s targets are set.", changed)
        if changed
        else _("Nothing was changed.")
    )
    return redirect(request.path + (f"?period={period}" if period else ""))


def _asked() -> tuple[str, Period]:
    """The period the targets are for (empty: every), and the one they are looked at in."""
    code = request.values.get("period", "")
    try:
        return code, periods.parse(code) if code else this_year()
    except InvalidPeriod:
        abort(404)


def _typed(sheet: list[SheetRow]) -> tuple[dict[int, tuple[CutPoints, str]], dict[str, str]]:
    typed: dict[int, tuple[CutPoints, str]] = {}
    found: dict[str, str] = {}
    for place, row in enumerate(sheet):
        cuts = CutPoints()
        for box in row.boxes:
            said = request.form.get(f"{place}.{box}")
            try:
                value = _read(box, said, row)
            except InvalidNumber as refusal:
                found[f"{place}.{box}"] = refusal.problem
            except InvalidTarget as refusal:
                found[f"{place}.{box}"] = next(iter(refusal.problems.values()))
            else:
                cuts = replace(cuts, **{box: value})
        typed[place] = (cuts, request.form.get(f"{place}.text", row.goal.text).strip()[:500])
    return typed, found


def _read(box: str, said: str | None, row: SheetRow) -> float | None:
    """The number typed; the one that stands where the box was not on the page."""
    if said is None:
        found: float | None = getattr(row.goal.cuts, box)
        return found
    if not said.strip():
        return None
    if box == "target":
        return read_goal(said, row.indicator.direction)[0]
    return number.parse(said)


def _page(rows: Rows, unit: str, found: dict[str, str], said: dict[str, str]) -> str:
    period, since = _asked()
    with reading() as session:
        shaping.refuse_unless_allowed(session, current_actor(), unit)
        sheet = rows(session, period, since)
        return render_template(
            "structure/targets.html",
            sheet=sheet,
            unit=organisation.unit(session, unit) if unit else None,
            period=period,
            choices=[this_year().previous(step) for step in (-1, 0, 1, 2, 3)],
            problems={
                box: sentences.sentence(problem, language()) for box, problem in found.items()
            },
            value=lambda place, box, row: _value(said, place, box, row),
            holds=_holds,
            words=words,
            since=since,
            is_one_indicator=len({row.indicator.key for row in sheet}) == 1,
        )


def _value(said: dict[str, str], place: int, box: str, row: SheetRow) -> str:
    if said:
        return said.get(f"{place}.{box}", "")
    if box == "text":
        return row.goal.text
    value = getattr(row.goal.cuts, box)
    return "" if value is None else written.exact(value, language())


def _holds(row: SheetRow) -> str:
    """What holds there without a target of its own."""
    made = None if row.holds is None else fitting(row.indicator, row.holds)
    if made is None:
        return ""
    limit = amounts.limit(made, row.indicator)
    return ", ".join(filter(None, (amounts.target(made, row.indicator), limit)))
