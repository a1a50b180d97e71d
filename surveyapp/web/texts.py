"""Reviewing free texts before anybody sees them: which wait, one by one, and their release."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text_review import Because, Choice, Decision
from surveyapp.services import settings, texts
from surveyapp.services.texts import Queue, TextToReview
from surveyapp.web import text_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm
from surveyapp.web.transaction import current_actor, installation, now, reading, writing
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

blueprint = Blueprint("texts", __name__)

_A_PAGE = 20
Typed = Mapping[int, Mapping[str, str]]
"""What was sent for each text, by field."""


@blueprint.get("/texts")
@allowed(Right.REVIEW_TEXTS)
def listing() -> str:
    with reading() as session:
        found = texts.in_review(session, current_actor())
        return render_template("texts/listing.html", rounds=found)


@blueprint.get("/texts/<int:round_id>")
@allowed(Right.REVIEW_TEXTS)
def queue(round_id: int) -> str:
    found = _queue(round_id)
    return _page(found, _shown(found), {one.number: _as_typed(one) for one in found.texts}, {})


@blueprint.post("/texts/<int:round_id>")
@allowed(Right.REVIEW_TEXTS)
def decide(round_id: int) -> ResponseReturnValue:
    found = _queue(round_id)
    sent = {
        one.number: {name: request.form.get(f"{name}-{one.number}", "") for name in _FIELDS}
        for one in found.texts
        if f"choice-{one.number}" in request.form
    }
    decisions, problems = _read(sent)
    if problems:
        seen = [one for one in found.texts if one.number in sent or one.decision is None]
        typed = {one.number: _as_typed(one) for one in seen} | sent
        return _page(found, seen, typed, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    with writing() as session:
        changed = texts.decide(session, installation(), current_actor(), round_id, decisions, now())
    flash(_told(changed))
    return redirect(url_for("texts.queue", round_id=round_id))


@blueprint.post("/texts/<int:round_id>/release")
@allowed(Right.REVIEW_TEXTS)
def release(round_id: int) -> ResponseReturnValue:
    with writing() as session:
        texts.release(session, installation(), current_actor(), round_id, now())
    texts.destroy_key(installation(), round_id)
    flash(_("The texts are released. What was withheld is deleted."))
    return redirect(url_for("texts.listing"))


_FIELDS = ("choice", "because", "theme", "hide")


def _queue(round_id: int) -> Queue:
    with reading() as session:
        return texts.queue(session, installation(), current_actor(), round_id)


def _shown(found: Queue) -> list[TextToReview]:
    """The next texts to decide on, or those that are decided where that was asked for."""
    wants_decided = request.args.get("show") == "decided"
    wanted = [one for one in found.texts if (one.decision is not None) == wants_decided]
    return wanted if wants_decided else wanted[:_A_PAGE]


def _read(sent: Typed) -> tuple[dict[int, Decision], dict[int, str]]:
    """The decisions, and for each text that has none what is missing."""
    decisions: dict[int, Decision] = {}
    problems: dict[int, str] = {}
    for number, fields in sent.items():
        try:
            decisions[number] = _decision(fields)
        except InvalidInput as refusal:
            problems[number] = next(iter(refusal.problems))
    return decisions, problems


def _decision(fields: Mapping[str, str]) -> Decision:
    """Raises InvalidInput for a choice that says too little."""
    if fields["choice"] not in set(Choice):
        raise InvalidInput({"choice": "unknown"})
    choice = Choice(fields["choice"])
    because = fields["because"] if fields["because"] in set(Because) else ""
    return Decision(
        choice,
        Because(because) if because and choice is Choice.WITHHOLD else None,
        fields["theme"] if choice is Choice.THEME else "",
        _words(fields["hide"]) if choice is Choice.MASK else (),
    )


def _words(typed: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in typed.split(","))))


def _as_typed(one: TextToReview) -> dict[str, str]:
    decision = one.decision
    if decision is None:
        return dict.fromkeys(_FIELDS, "")
    return {
        "choice": decision.choice.value,
        "because": decision.because.value if decision.because else "",
        "theme": decision.theme,
        "hide": ", ".join(decision.hide),
    }


def _told(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return ngettext("%(num)s decision is saved.", "%(num)s decisions are saved.", changed)


def _page(
    found: Queue, shown: list[TextToReview], typed: Typed, problems: Mapping[int, str]
) -> str:
    with reading() as session:
        responsible = settings.responsible(session)
    return render_template(
        "texts/queue.html",
        found=found,
        responsible=responsible,
        shown=shown,
        typed=typed,
        problems=problems,
        form=StaffForm(),
        words=text_words,
        Choice=Choice,
        Because=Because,
        are_decided=request.args.get("show") == "decided",
    )
