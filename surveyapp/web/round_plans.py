"""Preparing a survey: what is asked, then step by step to Start."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.services import drafts, launching, preparing
from surveyapp.web import round_preparation
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_plans", __name__)


@blueprint.get("/rounds/new")
@allowed(Right.RUN_ROUND)
def choose() -> str:
    return _choices()


@blueprint.post("/rounds/new")
@allowed(Right.RUN_ROUND)
def begin() -> ResponseReturnValue:
    """A round filled in as far as can be known: to look over when nothing is missing."""
    config, actor, moment = installation().config, current_actor(), now()
    try:
        with writing() as session:
            begun = drafts.begin(session, config, actor, request.form.get("definition", ""), moment)
            is_ready = launching.problems(session, config, begun, moment).keys() <= {"contacts"}
            round_id = begun.id
    except NotFound:
        return _choices(), 422
    if is_ready:
        return redirect(url_for("rounds.show", round_id=round_id))
    return redirect(url_for("round_people.show", round_id=round_id, then="days"))


@blueprint.post("/rounds/<int:round_id>/start")
@allowed(Right.RUN_ROUND)
def start(round_id: int) -> ResponseReturnValue:
    config = installation().config
    try:
        with writing() as session:
            preparing.prepared(session, config, current_actor(), round_id, now())
            is_at_once = launching.start(session, config, current_actor(), round_id, now())
    except InvalidInput:
        return round_preparation.page(round_id), 422
    flash(
        _("The survey is being started. It takes a few seconds.")
        if is_at_once
        else _("The survey is planned. It opens by itself.")
    )
    return redirect(url_for("rounds.show", round_id=round_id))


def _choices() -> str:
    with reading() as session:
        found = drafts.choices(session, installation().config, current_actor())
        return render_template("rounds/choose.html", choices=found)
