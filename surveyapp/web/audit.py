"""The log of what staff did, newest first."""

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext as _

from surveyapp.domain.access import Right, may
from surveyapp.services import audit, organisation
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("audit", __name__)
_PAGE_SIZE = 50

_WORDS = {
    "person.sign_in": _("signed in"),
    "person.sign_in_refused": _("was refused: wrong password"),
    "person.sign_out": _("signed out"),
    "person.password_link": _("made a password link"),
    "person.choose_password": _("chose a password"),
    "person.add": _("added a person"),
    "person.grant": _("gave a role"),
    "person.revoke": _("took back a role"),
    "person.disable": _("shut an account"),
    "person.enable": _("opened an account"),
    "round.plan": _("planned a survey"),
    "round.request_opening": _("asked for a survey to start"),
    "round.open": _("opened a survey"),
    "round.extend": _("extended a survey"),
    "round.pause": _("paused a survey"),
    "round.resume": _("resumed a survey"),
    "round.close": _("closed a survey"),
    "round.count": _("counted a survey"),
    "round.release": _("released a result"),
    "round.hold_back": _("held back a result"),
    "round.cancel": _("cancelled a survey"),
    "round.destroy": _("destroyed the key and the answers"),
    "codes.make": _("made codes"),
    "codes.void": _("voided a code"),
    "figure.record": _("recorded a figure"),
    "figure.correct": _("corrected a figure"),
    "organisation.import": _("imported the organisation"),
    "groups.import": _("imported the groups"),
    "indicators.import": _("imported the indicators"),
}


@blueprint.get("/audit")
@allowed(Right.READ_AUDIT)
def listing() -> str:
    """Only for those who may read the log of the whole municipality: acts name no unit."""
    number = max(1, request.args.get("page", 1, type=int))
    about = request.args.get("about", "")[:100]
    with reading() as session:
        root = organisation.root(session)
        if root is None or not may(current_actor(), Right.READ_AUDIT, (root,)):
            abort(403)
        page = audit.listed(session, first=(number - 1) * _PAGE_SIZE, size=_PAGE_SIZE, about=about)
    return render_template(
        "audit/listing.html",
        page=page,
        number=number,
        last=max(1, -(-page.total // _PAGE_SIZE)),
        about=about,
        words=_WORDS,
    )
