"""What a result page shows, as a file."""

from flask import Blueprint, Response, abort

from surveyapp.domain.access import Right
from surveyapp.domain.errors import NotFound
from surveyapp.paper import result_files
from surveyapp.paper.result_files import Shape
from surveyapp.services import results
from surveyapp.services.results import Waiting
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("result_downloads", __name__)


@blueprint.get("/results/<int:round_id>/<unit>/file/<shape>")
@allowed(Right.READ_RESULTS, unit="unit")
def file(round_id: int, unit: str, shape: str) -> Response:
    if shape not in set(Shape):
        abort(404)
    with reading() as session:
        found = results.of_unit(session, current_actor(), round_id, unit)
        if isinstance(found, Waiting):
            raise NotFound("result", f"{round_id}/{unit}")
        return sent(Shape(shape), found)


def sent(shape: Shape, found: results.UnitResults) -> Response:
    body = result_files.file_of(shape, found, language())
    name = result_files.name_of(found, shape.value)
    return Response(
        body,
        content_type=result_files.TYPES[shape],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
