"""What the municipality must be able to show about the surveys: two for those who answer for them,
two for everybody."""

from flask import Blueprint, Response, abort, render_template
from sqlalchemy.orm import Session

from surveyapp.domain.access import Right, may
from surveyapp.paper.document import Document
from surveyapp.paper.document_sheets import document_sheet
from surveyapp.paper.privacy_papers import PUBLIC, Paper, made
from surveyapp.services import organisation, privacy
from surveyapp.services.privacy import Facts
from surveyapp.web.access_rules import allowed, allowed_public
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/privacy")
@allowed(Right.READ_PRIVACY_PAPERS)
def listing() -> str:
    with reading() as session:
        facts = _facts_for_staff(session)
    papers = {paper: made(paper, facts, language()) for paper in Paper}
    return render_template("documents/listing.html", papers=papers, public=PUBLIC)


@blueprint.get("/documents/<any(record, assessment):register>")
@allowed(Right.READ_PRIVACY_PAPERS)
def internal(register: str) -> str:
    with reading() as session:
        facts = _facts_for_staff(session)
    return _page(made(Paper(register), facts, language()), register)


@blueprint.get("/documents/<any(children, guardians):leaflet>")
@allowed_public
def public(leaflet: str) -> str:
    with reading() as session:
        facts = _facts(session)
    return _page(made(Paper(leaflet), facts, language()), "")


@blueprint.get("/documents/<any(record, assessment, children, guardians):document>.pdf")
@allowed(Right.READ_PRIVACY_PAPERS)
def pdf(document: str) -> Response:
    with reading() as session:
        facts = _facts_for_staff(session)
    paper = made(Paper(document), facts, language())
    zone = installation().config.timezone
    body = document_sheet(paper, facts.municipality, language(), zone, now())
    headers = {"Content-Disposition": f'inline; filename="{document}-{language()}.pdf"'}
    return Response(body, mimetype="application/pdf", headers=headers)


def _facts(session: Session) -> Facts:
    return privacy.facts(session, installation().config, today())


def _facts_for_staff(session: Session) -> Facts:
    """Only for those who answer for the whole municipality: the papers are of no unit."""
    root = organisation.root(session)
    if root is None or not may(current_actor(), Right.READ_PRIVACY_PAPERS, (root,)):
        abort(403)
    return _facts(session)


def _page(document: Document, name: str) -> str:
    return render_template("documents/paper.html", document=document, name=name)
