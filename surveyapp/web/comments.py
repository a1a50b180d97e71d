"""Writing the comments of a scorecard: one page with a box for each indicator and focus area."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import PeriodSigned
from surveyapp.domain.scorecard import Scorecard
from surveyapp.services import people, scorecards, signed_periods
from surveyapp.web import amounts, comment_form
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.comment_form import NothingSaved, TypedBox
from surveyapp.web.scorecards import known_period
from surveyapp.web.transaction import current_actor, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("comments", __name__)


@blueprint.get("/comments/<unit>/<period>")
@allowed(Right.WRITE_PLAN, unit="unit")
def page(unit: str, period: str) -> str:
    card = _card(unit, period)
    return _page(card, comment_form.shown(card))


@blueprint.post("/comments/<unit>/<period>")
@allowed(Right.WRITE_PLAN, unit="unit")
def save(unit: str, period: str) -> ResponseReturnValue:
    """Everything written is kept, or nothing while any box needs a second look."""
    card = _card(unit, period)
    boxes = comment_form.typed(card, request.form)
    try:
        with writing() as session:
            saved = comment_form.save(session, current_actor(), card, boxes)
    except NothingSaved:
        return _page(card, boxes), 409 if any(box.theirs for box in boxes) else 422
    except PeriodSigned:
        return _page(card, boxes), 409
    flash(
        ngettext("%(num)s comment is saved.", "%(num)s comments are saved.", saved)
        if saved
        else _("Nothing was changed.")
    )
    return redirect(url_for("scorecards.show", unit=unit, period=card.period.code))


def _card(unit: str, period: str) -> Scorecard:
    wanted = known_period(period)
    with reading() as session:
        return scorecards.scorecard(session, unit, wanted.code)


def _page(card: Scorecard, boxes: list[TypedBox]) -> str:
    by_id = {box.id: box for box in boxes}
    writers = {box.theirs.written_by for box in boxes if box.theirs}
    with reading() as session:
        return render_template(
            "comments/write.html",
            card=card,
            box_of=lambda about, key: by_id[f"{about}-{key}"],
            wrong=[box for box in boxes if box.error],
            lacking=sum(box.is_lacking for box in boxes),
            is_signed=signed_periods.is_signed(session, card.unit, card.period.code),
            names=people.names(session, writers),
            words=words,
            amounts=amounts,
        )
