"""A scorecard as a file."""

from flask import Blueprint, Response, abort

from surveyapp.domain import period as periods
from surveyapp.domain.access import Right
from surveyapp.domain.period import InvalidPeriod
from surveyapp.paper import scorecard_files
from surveyapp.paper.result_files import TYPES, Reader, Shape
from surveyapp.services import municipality, scorecards, sign_offs
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, now, reading

blueprint = Blueprint("scorecard_downloads", __name__)


@blueprint.get("/scorecards/<unit>/<period>/file/<shape>")
@allowed(Right.READ_SCORECARD, unit="unit")
def file(unit: str, period: str, shape: str) -> Response:
    if shape not in set(Shape):
        abort(404)
    try:
        wanted = periods.parse(period)
    except InvalidPeriod:
        abort(404)
    kind = Shape(shape)
    with reading() as session:
        card = scorecards.scorecard(session, unit, wanted.code)
        reader = Reader(language(), municipality.described(session), now())
        told = sign_offs.document(session, current_actor(), card)
        made = scorecard_files.file_of(kind, card, reader, told)
    return attachment(made, scorecard_files.name_of(card, kind), TYPES[kind])
