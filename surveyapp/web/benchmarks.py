"""Figures from elsewhere that results are held up beside: typed, imported, removed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from surveyapp.domain import number
from surveyapp.domain.access import Right
from surveyapp.domain.benchmark import RECORDED, BenchmarkKind
from surveyapp.domain.errors import ImportRefused, InvalidInput
from surveyapp.domain.number import InvalidNumber
from surveyapp.paper import problems
from surveyapp.services import benchmarks, indicators
from surveyapp.services.benchmarks import Entry
from surveyapp.web import amounts
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm, needed
from surveyapp.web.language import language, unit_type
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext, ngettext

blueprint = Blueprint("benchmarks", __name__)


class BenchmarkForm(StaffForm):
    indicator = SelectField(_("Indicator"), [needed(_("Choose an indicator"))])
    kind = SelectField(_("Figure of"))
    unit_type = SelectField(_("Type of unit"))
    period = StringField(_("Period"), [needed(_("Write a period"))])
    value = StringField(_("Figure"), [needed(_("Write a number"))])
    source = StringField(_("Source"))

    def offer(self) -> None:
        """What may be chosen."""
        with reading() as session:
            every = [one for area in indicators.focus_areas(session) for one in area.indicators]
            types = benchmarks.unit_types(session)
        named = [(one.key, one.name.into(language())) for one in every]
        self.indicator.choices = [("", gettext("Choose an indicator")), *named]
        self.kind.choices = [(kind.value, words.beside(kind)) for kind in RECORDED]
        self.unit_type.choices = [
            ("", gettext("all types")),
            *((one, unit_type(one)) for one in types),
        ]

    def entry(self) -> Entry:
        """Raises InvalidNumber."""
        return Entry(
            self.indicator.data,
            self.kind.data,
            self.period.data.strip(),
            number.parse(self.value.data),
            self.unit_type.data,
            self.source.data or "",
        )


@blueprint.get("/benchmarks")
@allowed(Right.MANAGE_CATALOGUE)
def listing() -> ResponseReturnValue:
    return _page(BenchmarkForm())


@blueprint.post("/benchmarks")
@allowed(Right.MANAGE_CATALOGUE)
def record() -> ResponseReturnValue:
    form = BenchmarkForm()
    form.offer()
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as session:
            benchmarks.record(session, current_actor(), form.entry(), now())
    except InvalidNumber as refusal:
        form.problem("value", problems.sentence(refusal.problem, language()))
        return _page(form), 422
    except InvalidInput as refusal:
        for field, problem in refusal.problems.items():
            form.problem(field, problems.sentence(problem, language()))
        return _page(form), 422
    flash(gettext("The figure is saved."))
    return redirect(url_for("benchmarks.listing"))


@blueprint.post("/benchmarks/import")
@allowed(Right.MANAGE_CATALOGUE)
def take() -> ResponseReturnValue:
    """All rows of a file, or none."""
    form, file = BenchmarkForm(), request.files.get("file")
    if file is None or not file.filename:
        form.form_errors.append(gettext("Choose a file"))
        return _page(form), 422
    try:
        with TemporaryDirectory() as folder, writing() as session:
            path = Path(folder, Path(file.filename).name)
            file.save(path)
            taken = benchmarks.import_file(session, current_actor(), path, now())
    except ImportRefused as refusal:
        for problem in refusal.problems:
            form.form_errors.append(problems.line(refusal.file, problem, language()))
        return _page(form), 422
    flash(ngettext("%(num)s figure is saved.", "%(num)s figures are saved.", taken))
    return redirect(url_for("benchmarks.listing"))


@blueprint.post("/benchmarks/<int:benchmark_id>/remove")
@allowed(Right.MANAGE_CATALOGUE)
def remove(benchmark_id: int) -> ResponseReturnValue:
    with writing() as session:
        benchmarks.remove(session, current_actor(), benchmark_id, now())
    flash(gettext("The figure is removed."))
    return redirect(url_for("benchmarks.listing"))


def _page(form: BenchmarkForm) -> str:
    form.offer()
    with reading() as session:
        return render_template(
            "benchmarks/listing.html",
            form=form,
            rows=benchmarks.listed(session),
            as_domain=indicators.as_domain,
            kind_of=BenchmarkKind,
            words=words,
            amounts=amounts,
        )
