"""Signing a unit's period, reading it as it was signed, and what changed between two versions."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain import signed_card
from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput, PeriodSigned, SignOffHindered, TextChanged
from surveyapp.domain.period import Period
from surveyapp.domain.signed_card import SignedCard
from surveyapp.paper.action_words import ActionWords
from surveyapp.services import action_plans, people, scorecards, sign_offs
from surveyapp.services.sign_offs import Hindered, Hindrance
from surveyapp.web import scorecard_words as words
from surveyapp.web import sign_off_words as signed_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.language import language
from surveyapp.web.scorecards import known_period
from surveyapp.web.transaction import current_actor, now, reading, writing
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("sign_offs", __name__)
NOW = "now"


@blueprint.get("/sign-offs/<unit>/<period>")
@allowed(Right.READ_SCORECARD, unit="unit")
def page(unit: str, period: str) -> str:
    return _page(unit, known_period(period))


@blueprint.post("/sign-offs/<unit>/<period>")
@allowed(Right.SIGN_OFF, unit="unit")
def sign(unit: str, period: str) -> ResponseReturnValue:
    """Signs what the page showed; nothing is signed where that is another by now."""
    wanted, seen = known_period(period), request.form.get("seen", "")
    try:
        with writing() as session:
            made = sign_offs.sign(session, current_actor(), unit, wanted.code, seen, now())
            number = made.version
    except (TextChanged, SignOffHindered, PeriodSigned):
        problem = _("Something has changed since you opened the page. Look it over once more.")
        return _page(unit, wanted, problem), 409
    flash(_("The scorecard is signed."))
    return redirect(url_for("sign_offs.show", unit=unit, period=wanted.code, version=number))


@blueprint.post("/sign-offs/<unit>/<period>/reopen")
@allowed(Right.SIGN_OFF, unit="unit")
def reopen(unit: str, period: str) -> ResponseReturnValue:
    wanted, reason = known_period(period), request.form.get("reason", "")
    try:
        with writing() as session:
            sign_offs.reopen(session, current_actor(), unit, wanted.code, reason, now())
    except InvalidInput:
        problem = _("Write why the period is opened again, in at most 500 characters.")
        return _page(unit, wanted, problem, reason), 422
    flash(_("The period is open again. The signed copy stays as it is."))
    return redirect(url_for("sign_offs.page", unit=unit, period=wanted.code))


@blueprint.get("/sign-offs/<unit>/<period>/<int:version>")
@allowed(Right.READ_SCORECARD, unit="unit")
def show(unit: str, period: str, version: int) -> str:
    """The scorecard as it was signed, from its own bytes."""
    wanted = known_period(period)
    with reading() as session:
        return render_template(
            "sign_offs/signed.html",
            copy=sign_offs.version(session, unit, wanted.code, version),
            versions=sign_offs.versions(session, unit, wanted.code),
            period=wanted,
            may_read_plan=action_plans.may_read(session, current_actor(), unit),
            **_tools(session, unit, wanted),
        )


@blueprint.get("/sign-offs/<unit>/<period>/<int:version>/file")
@allowed(Right.READ_RESULTS, unit="unit")
def file(unit: str, period: str, version: int) -> Response:
    """The signed bytes themselves, for whoever wants to work out their fingerprint."""
    wanted = known_period(period)
    with reading() as session:
        body = sign_offs.version(session, unit, wanted.code, version).row.body
    name = f"scorecard-{unit}-{wanted.code}-signed-{version}.json"
    return attachment(body, name, "application/json")


@blueprint.get("/sign-offs/<unit>/<period>/changes")
@allowed(Right.READ_SCORECARD, unit="unit")
def changes(unit: str, period: str) -> str:
    """`from` and `to` are versions, or `now`."""
    wanted = known_period(period)
    chosen = request.args.get("from", "1"), request.args.get("to", NOW)
    with reading() as session:
        before, after = (_copy(session, unit, wanted.code, one) for one in chosen)
        return render_template(
            "sign_offs/changes.html",
            found=signed_card.changes(before, after),
            card=after,
            chosen=chosen,
            versions=sign_offs.versions(session, unit, wanted.code),
            period=wanted,
            may_read_plan=action_plans.may_read(session, current_actor(), unit),
            **_tools(session, unit, wanted),
        )


def _copy(session: Session, unit: str, period: str, which: str) -> SignedCard:
    if which == NOW:
        return sign_offs.now_of(session, unit, period)
    if not (which.isascii() and which.isdigit() and len(which) < 9):  # noqa: PLR2004 - a small number
        abort(404)
    return sign_offs.version(session, unit, period, int(which)).card


def _page(unit: str, wanted: Period, problem: str = "", reason: str = "") -> str:
    with reading() as session:
        card = scorecards.scorecard(session, unit, wanted.code)
        return render_template(
            "sign_offs/page.html",
            card=card,
            period=wanted,
            standing=sign_offs.standing(session, unit, wanted.code),
            versions=sign_offs.versions(session, unit, wanted.code),
            hindrances=sign_offs.hindrances(card),
            seen=sign_offs.fingerprint(sign_offs.copy_of(session, card)),
            may_sign=sign_offs.may_sign(session, current_actor(), unit),
            problem=problem,
            reason=reason,
            way_to=lambda one: way_to(one, card.unit, wanted),
            **_tools(session, unit, wanted),
        )


def way_to(one: Hindered, unit: str, period: Period) -> str:
    """Where what hinders is mended."""
    code = period.code
    match one.by:
        case Hindrance.COMMENT_MISSING:
            address = url_for("comments.page", unit=unit, period=code)
            return f"{address}#comment-{one.indicator.key}"
        case Hindrance.SURVEY_UNDER_WAY:
            return url_for("rounds.listing")
        case Hindrance.FIGURE_MISSING | Hindrance.FIGURE_NOT_APPROVED:
            return url_for("figures.show", unit=unit, period=code)


def _tools(session: Session, unit: str, period: Period) -> dict[str, object]:
    rows = sign_offs.versions(session, unit, period.code)
    addresses = {row.signed_by for row in rows} | {row.reopened_by for row in rows}
    return {
        "names": people.names(session, addresses),
        "said": signed_words,
        "plan_words": ActionWords(language()),
        "words": words,
        "parse": periods.parse,
    }
