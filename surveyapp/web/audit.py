"""The log of what staff did, newest first."""

from flask import Blueprint, abort, render_template, request

from surveyapp.domain.access import Right, may
from surveyapp.services import audit, organisation
from surveyapp.web import audit_words
from surveyapp.web.access_rules import allowed
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("audit", __name__)
_PAGE_SIZE = 50


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
        page = audit.listed(
            session,
            first=(number - 1) * _PAGE_SIZE,
            size=_PAGE_SIZE,
            about=about,
            acts=audit_words.acts_called(about),
        )
    return render_template(
        "audit/listing.html",
        page=page,
        number=number,
        last=max(1, -(-page.total // _PAGE_SIZE)),
        about=about,
        words=audit_words,
    )
