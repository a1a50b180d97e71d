"""Cause and effect: the map of what is believed, held against the figures; editing its arrows."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField

from surveyapp.domain import period as periods
from surveyapp.domain.access import Right, may
from surveyapp.domain.cause import Evidence
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.scorecard import Line
from surveyapp.paper import format as written
from surveyapp.paper import problems
from surveyapp.paper.cause_chart import cause_chart, kind_of
from surveyapp.services import causes, indicators, organisation, scorecards
from surveyapp.services.causes import Arrow, CauseMap
from surveyapp.web import amounts
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.language import language, unit_type
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext

blueprint = Blueprint("causes", __name__)


class ArrowForm(StaffForm):
    cause = SelectField(_("Cause"), [needed(_("Choose an indicator"))])
    effect = SelectField(_("Works on"), [needed(_("Choose an indicator"))])
    unit_type = SelectField(_("Type of unit"))
    reason = StringField(_("Why we believe it"))
    valid_from = StringField(_("First period"))
    valid_to = StringField(_("Last period"))

    def offer(self) -> None:
        """What may be chosen."""
        with reading() as session:
            every = [one for area in indicators.focus_areas(session) for one in area.indicators]
            types = causes.types_with_arrows(session)
        named = [(one.key, one.name.into(language())) for one in every]
        for field in (self.cause, self.effect):
            field.choices = [("", gettext("Choose an indicator")), *named]
        self.unit_type.choices = [
            ("", gettext("all types")),
            *((one, unit_type(one)) for one in types),
        ]

    def arrow(self) -> Arrow:
        return Arrow(*((self[name].data or "").strip() for name in _FIELDS))


_FIELDS = ("cause", "effect", "unit_type", "reason", "valid_from", "valid_to")


@blueprint.get("/cause-and-effect")
@allowed(Right.READ_SCORECARD)
def page() -> str:
    with reading() as session:
        types = causes.types_with_arrows(session)
        asked = request.args.get("type", "")
        unit_type = asked if asked in types else next(iter(types), "")
        period = _period(request.args.get("period", ""))
        readable = causes.readable(session, current_actor(), unit_type)
        unit = next((one for one in readable if one.code == request.args.get("unit")), None)
        found = causes.cause_map(session, unit_type, period)
        return render_template(
            "causes/show.html",
            found=found,
            chart=cause_chart(found, language()),
            types=types,
            units=readable,
            unit=unit,
            period=period,
            lines=_lines(session, unit.code, period) if unit else {},
            lead=_lead(found),
            kind_of=kind_of,
            is_evidence=lambda one: isinstance(one, Evidence),
            written=_coefficient,
            may_edit=_may_edit(session),
            words=words,
            amounts=amounts,
        )


@blueprint.get("/cause-and-effect/new")
@allowed(Right.MANAGE_CATALOGUE)
def new() -> ResponseReturnValue:
    form = ArrowForm()
    form.unit_type.data = request.args.get("type", "")
    return _form_page(form)


@blueprint.post("/cause-and-effect/new")
@allowed(Right.MANAGE_CATALOGUE)
def add() -> ResponseReturnValue:
    return _save(ArrowForm())


@blueprint.get("/cause-and-effect/<int:link_id>")
@allowed(Right.MANAGE_CATALOGUE)
def edit(link_id: int) -> ResponseReturnValue:
    with reading() as session:
        row = causes.get(session, link_id)
    return _form_page(ArrowForm(data=vars(causes.as_arrow(row))), link_id)


@blueprint.post("/cause-and-effect/<int:link_id>")
@allowed(Right.MANAGE_CATALOGUE)
def change(link_id: int) -> ResponseReturnValue:
    return _save(ArrowForm(), link_id)


@blueprint.post("/cause-and-effect/<int:link_id>/remove")
@allowed(Right.MANAGE_CATALOGUE)
def remove(link_id: int) -> ResponseReturnValue:
    with writing() as session:
        causes.remove(session, current_actor(), link_id, now())
    flash(gettext("The arrow is removed."))
    return redirect(url_for("causes.page"))


def _save(form: ArrowForm, link_id: int | None = None) -> ResponseReturnValue:
    form.offer()
    if not form.validate():
        return _form_page(form, link_id), 422
    try:
        with writing() as session:
            if link_id is None:
                causes.add(session, current_actor(), form.arrow(), now())
            else:
                causes.change(session, current_actor(), link_id, form.arrow(), now())
    except InvalidInput as refusal:
        for field, problem in refusal.problems.items():
            form.problem(field, problems.sentence(problem, language()))
        return _form_page(form, link_id), 422
    flash(gettext("The arrow is saved."))
    return redirect(url_for("causes.page", type=form.unit_type.data or None))


def _form_page(form: ArrowForm, link_id: int | None = None) -> str:
    form.offer()
    return render_template("causes/edit.html", form=form, link_id=link_id)


def _period(code: str) -> Period:
    try:
        return periods.parse(code) if code else this_year()
    except InvalidPeriod:
        return this_year()


def _lines(session: Session, unit: str, period: Period) -> dict[str, Line]:
    card = scorecards.scorecard(session, unit, period.code)
    return {line.indicator.key: line for line in card.lines}


def _may_edit(session: Session) -> bool:
    root = organisation.root(session)
    return root is not None and may(current_actor(), Right.MANAGE_CATALOGUE, (root,))


def _lead(found: CauseMap) -> str:
    """How many arrows are seen in the figures, how many not, how many not tried."""
    kinds = [kind_of(one.found) for one in found.links]
    numbers = {kind: words.in_words(kinds.count(kind)) for kind in ("yes", "no", "few")}
    return gettext(
        "The arrows are what we believe. Of %(all)s, %(yes)s are seen in the figures, %(no)s are "
        "not, and for %(few)s there are too few figures to try.",
        all=words.in_words(len(kinds)),
        **numbers,
    )


def _coefficient(value: float) -> str:
    return written.number(value, language(), 2)
