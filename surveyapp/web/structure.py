"""The structure of the scorecards: what there is, changing it, and a unit's own."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.indicator import FocusArea, Indicator
from surveyapp.paper import problems as sentences
from surveyapp.paper.language import SCORECARD_WORDS
from surveyapp.services import catalogue_checks, labels, organisation, shaping, structure
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.shaping import KINDS, Part, Shaped
from surveyapp.web import formula_words, structure_words
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language, unit_type
from surveyapp.web.scorecards import this_year
from surveyapp.web.structure_form import EntryForm, IndicatorForm, Reader
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("structure", __name__)


@blueprint.get("/indicators")
@allowed(Right.MANAGE_CATALOGUE)
def listing() -> str:
    with reading() as session:
        return _listing(labels.scorecard(session), {})


@blueprint.post("/indicators/label")
@allowed(Right.MANAGE_CATALOGUE)
def call() -> ResponseReturnValue:
    """What a scorecard is called."""
    typed = {tag: request.form.get(tag, "") for tag in SCORECARD_WORDS}
    try:
        with writing() as session:
            labels.call_scorecard(session, current_actor(), typed, now())
    except InvalidInput as refusal:
        return _listing(typed, refusal.problems), 422
    flash(_("The word is changed wherever it stands."))
    return redirect(url_for("structure.listing"))


def _listing(called: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with reading() as session:
        found = catalogue_checks.checked(session, current_actor(), this_year())
        return render_template(
            "structure/listing.html",
            areas=structure.at(session).areas,
            period=this_year(),
            findings=len(found),
            units={unit.code: unit.name for unit in organisation.units(session)},
            types=_types(session),
            said=structure_words,
            called=called,
            suggested=SCORECARD_WORDS,
            problems={tag: sentences.sentence(one, language()) for tag, one in problems.items()},
        )


@blueprint.get("/indicators/check")
@allowed(Right.MANAGE_CATALOGUE)
def check() -> str:
    """What is worth mending in the structure that holds this year."""
    with reading() as session:
        found = catalogue_checks.checked(session, current_actor(), this_year())
        names = {unit.code: unit.name for unit in organisation.units(session)} | {
            one.key: one.name.into(language())
            for one, _parent in shaping.every(structure.at(session).areas)
        }
        return render_template(
            "structure/check.html",
            groups=structure_words.grouped(found, names),
            total=len(found),
        )


@blueprint.get("/indicators/<kind>/new")
@allowed(Right.MANAGE_CATALOGUE)
def new(kind: str) -> ResponseReturnValue:
    return _blank(_known(kind), "")


@blueprint.post("/indicators/<kind>/new")
@allowed(Right.MANAGE_CATALOGUE)
def add(kind: str) -> ResponseReturnValue:
    return _save(_known(kind), "", "")


@blueprint.get("/indicators/<kind>/<key>")
@allowed(Right.MANAGE_CATALOGUE)
def entry(kind: str, key: str) -> ResponseReturnValue:
    return _filled(_known(kind), key, "")


@blueprint.post("/indicators/<kind>/<key>")
@allowed(Right.MANAGE_CATALOGUE)
def save(kind: str, key: str) -> ResponseReturnValue:
    return _save(_known(kind), key, "")


@blueprint.post("/indicators/<kind>/<key>/move")
@allowed(Right.MANAGE_CATALOGUE)
def move(kind: str, key: str) -> ResponseReturnValue:
    up = request.form.get("direction") == "up"
    with writing() as session:
        shaping.move(session, current_actor(), _known(kind), key, now(), up=up)
    return redirect(url_for("structure.listing") + f"#{kind}-{key}")


@blueprint.get("/scorecards/<unit>/own")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def own(unit: str) -> str:
    """What a unit has added to what is common."""
    with reading() as session:
        areas = structure.at(session).areas
        return render_template(
            "structure/own.html",
            unit=organisation.unit(session, unit),
            entries=[(one, _kind(one)) for one, _ in shaping.every(areas) if one.unit == unit],
            period=this_year(),
            said=structure_words,
        )


@blueprint.get("/scorecards/<unit>/own/<kind>/new")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def new_own(unit: str, kind: str) -> ResponseReturnValue:
    return _blank(_known(kind, of_unit=True), unit)


@blueprint.post("/scorecards/<unit>/own/<kind>/new")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def add_own(unit: str, kind: str) -> ResponseReturnValue:
    return _save(_known(kind, of_unit=True), "", unit)


@blueprint.get("/scorecards/<unit>/own/<kind>/<key>")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def entry_own(unit: str, kind: str, key: str) -> ResponseReturnValue:
    return _filled(_known(kind, of_unit=True), key, unit)


@blueprint.post("/scorecards/<unit>/own/<kind>/<key>")
@allowed(Right.SHAPE_SCORECARD, unit="unit")
def save_own(unit: str, kind: str, key: str) -> ResponseReturnValue:
    return _save(_known(kind, of_unit=True), key, unit)


def _known(kind: str, *, of_unit: bool = False) -> str:
    if kind not in KINDS or (of_unit and kind == "area"):
        abort(404)
    return kind


def _kind(one: Part) -> str:
    names = {"FocusArea": "area", "SuccessFactor": "factor", "ResultGoal": "goal"}
    return names.get(type(one).__name__, "indicator")


def _form(kind: str) -> EntryForm:
    return IndicatorForm() if kind == "indicator" else EntryForm()


def _blank(kind: str, unit: str) -> ResponseReturnValue:
    form = _form(kind)
    form.parent.data = request.args.get("under", "")
    form.since.data = this_year().code
    if isinstance(form, IndicatorForm):
        form.source.data, form.decimals.data = "figure", "1"
    return _page(form, kind, "", unit)


def _filled(kind: str, key: str, unit: str) -> ResponseReturnValue:
    form = _form(kind)
    with reading() as session:
        found, parent = _entry(session, kind, key, unit)
    form.fill(found, parent)
    form.since.data = this_year().code
    return _page(form, kind, key, unit)


def _entry(session: Session, kind: str, key: str, unit: str) -> tuple[Part, str]:
    for one, parent in shaping.every(structure.at(session).areas):
        if _kind(one) == kind and one.key == key and one.unit == unit:
            return one, parent
    raise NotFound(kind, key)


def _save(kind: str, key: str, unit: str) -> ResponseReturnValue:
    form = _form(kind)
    reader = Reader(form)
    since = reader.since(this_year())
    try:
        with writing() as session:
            _offer(session, form, kind, unit)
            is_new = not key
            made = key or (form.key.data or "").strip()
            made = made or shaping.key_for(session, form.name_nb.data or form.name_en.data or "")
            wanted = reader.entry(kind, made, unit)
            if is_new and wanted.valid_from is None:
                wanted = replace(wanted, valid_from=since)
            _refuse_formula(session, form, wanted)
            is_break = isinstance(form, IndicatorForm) and bool(form.is_break.data)
            shaped = Shaped(wanted, form.parent.data or "", since, is_new, is_break)
            shaping.save(session, current_actor(), shaped, now())
    except InvalidInput as refusal:
        _blame(form, refusal)
        return _page(form, kind, key, unit), 422
    flash(_("«%(name)s» is saved.", name=wanted.name.into(language())))
    if unit:
        return redirect(url_for("structure.own", unit=unit))
    return redirect(url_for("structure.listing") + f"#{kind}-{wanted.key}")


def _refuse_formula(session: Session, form: EntryForm, wanted: Part) -> None:
    if not isinstance(wanted, Indicator):
        return
    found = shaping.formula_problems(session, wanted)
    for one in found:
        form.problem("formula", formula_words.problem(one))
    if found:
        raise InvalidInput({})


def _blame(form: EntryForm, refusal: InvalidInput) -> None:
    boxes = {"name": "name_nb"}
    for box, problem in refusal.problems.items():
        form.problem(boxes.get(box, box), sentences.sentence(problem, language()))


def _offer(session: Session, form: EntryForm, kind: str, unit: str) -> None:
    areas = structure.at(session).areas
    types = [(one, unit_type(one)) for one in _types(session)]
    form.offer(_parents(areas, kind, unit, session), types)
    if isinstance(form, IndicatorForm):
        form.offer_goals(
            [
                (goal.key, goal.name.into(language()))
                for area in areas
                for factor in area.factors
                for goal in factor.goals
                if goal.unit in {"", unit}
            ]
        )


def _types(session: Session) -> list[str]:
    """The types of unit there are, each once."""
    found = (one.type for one in organisation.units(session) if one.type not in ABOVE_UNITS)
    return list(dict.fromkeys(found))


def _parents(
    areas: tuple[FocusArea, ...], kind: str, unit: str, session: Session
) -> list[tuple[str, str]]:
    if kind == "area":
        return [("", "")]
    if kind == "factor":
        return [(one.key, one.name.into(language())) for one in areas]
    unit_type = organisation.unit(session, unit).type if unit else ""
    return [
        (one.key, f"{area.name.into(language())}: {one.name.into(language())}")
        for area in areas
        for one in area.factors
        if (one.is_for(unit, unit_type) if unit else not one.unit)
    ]


def _page(form: EntryForm, kind: str, key: str, unit: str) -> str:
    with reading() as session:
        shaping.refuse_unless_allowed(session, current_actor(), unit)
        _offer(session, form, kind, unit)
        return render_template(
            "structure/entry.html",
            form=form,
            kind=kind,
            key=key,
            unit=organisation.unit(session, unit) if unit else None,
            said=structure_words,
            words=words,
        )
