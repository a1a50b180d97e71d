"""Pages that everybody may read, and the two that monitoring asks."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import Refused
from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.paper.privacy_words import privacy_page
from surveyapp.services import rounds, schema
from surveyapp.services.privacy import facts
from surveyapp.web.access_rules import allowed_public
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.scorecard_words import in_words
from surveyapp.web.transaction import installation, reading

blueprint = Blueprint("pages", __name__)


@blueprint.get("/privacy")
@allowed_public
def privacy() -> str:
    with reading() as session:
        told = facts(session, installation().config, today())
    return render_template("pages/privacy.html", document=privacy_page(told, language()))


@blueprint.get("/accessibility")
@allowed_public
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@blueprint.get("/help")
@allowed_public
def reading_help() -> str:
    return render_template("pages/help.html", limits=_limits())


def _limits() -> dict[str, str]:
    """The thresholds in force, in words; a page that explains them never names a number itself."""
    with reading() as session:
        parameters = rounds.parameters_now(session)
    numbers = parameters.as_json() | {"each_value": ENOUGH_FOR_PATTERNS}
    return {name: in_words(number) for name, number in numbers.items()}


@blueprint.get("/healthz")
@allowed_public
def health() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@allowed_public
def ready() -> ResponseReturnValue:
    """The database answers and fits this program; otherwise 503 with the broken rule's name."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        schema.require_current(installation())
    except Refused as refusal:
        return f"{type(refusal).__name__}\n", 503, plain
    return "ready\n", plain
