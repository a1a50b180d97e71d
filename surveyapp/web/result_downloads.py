"""What a result page shows, as a file."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, stream_with_context
from sqlalchemy.orm import Session

from surveyapp.domain.access import Right
from surveyapp.domain.errors import NotFound
from surveyapp.paper import result_files
from surveyapp.paper.result_files import Reader, Shape
from surveyapp.services import municipality, results
from surveyapp.services.results import UnitResults, Waiting
from surveyapp.web.access_rules import allowed
from surveyapp.web.downloads import attachment
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, now, reading

blueprint = Blueprint("result_downloads", __name__)


ALL = "pdf.zip"
"""The sheets of a place and of every unit below it, in one archive."""


@blueprint.get("/results/<int:round_id>/<unit>/file/<shape>")
@allowed(Right.READ_RESULTS, unit="unit")
def file(round_id: int, unit: str, shape: str) -> Response:
    if shape not in {ALL, *Shape}:
        abort(404)
    with reading() as session:
        found = _found(session, round_id, unit)
        reader = Reader(language(), municipality.described(session), now())
        if shape == ALL:
            every = _every(session, found)
            body = stream_with_context(result_files.zipped(every, reader))
            return _sent(body, found, "zip", "application/zip")
        kind = Shape(shape)
        made = result_files.file_of(kind, found, reader)
        return _sent(made, found, kind.value, result_files.TYPES[kind])


def _every(session: Session, top: UnitResults) -> Iterator[UnitResults]:
    """A place and, below it, all that the actor may read."""
    yield top
    for below in top.below:
        if below.may_read:
            found = _found(session, top.survey_round.id, below.place.code)
            yield from _every(session, found)


def _found(session: Session, round_id: int, unit: str) -> UnitResults:
    found = results.of_unit(session, current_actor(), round_id, unit)
    if isinstance(found, Waiting):
        raise NotFound("result", f"{round_id}/{unit}")
    return found


def _sent(body: bytes | Iterator[bytes], found: UnitResults, ending: str, kind: str) -> Response:
    return attachment(body, result_files.name_of(found, ending), kind)
