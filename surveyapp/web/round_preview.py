"""The real form of a survey to leaf through; nothing typed here is kept, nothing can be sent."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.services import municipality, previews
from surveyapp.web import doorstep_language, survey_form
from surveyapp.web.access_rules import allowed
from surveyapp.web.doorstep_answers import fresh_mark, last
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.doorstep_pages import Filled, SurveyPages
from surveyapp.web.language import language
from surveyapp.web.survey_form import Fields, Place
from surveyapp.web.transaction import current_actor, installation, reading

blueprint = Blueprint("round_preview", __name__)


@blueprint.route("/rounds/<int:round_id>/preview", methods=["GET", "POST"])
@allowed(Right.FOLLOW_ROUND)
def page(round_id: int) -> ResponseReturnValue:
    """By GET the landing; a post carries the form as it does for those who answer."""
    pages = _pages(round_id)
    if request.method == "GET":
        return pages.landing()
    fields = {key: tuple(values) for key, values in request.form.lists()}
    action = last(fields, "action")
    if action == "start":
        return pages.first(Filled(fresh_mark(), "", fields))
    if action == "submit":
        return pages.thanks()
    return _turned(pages, fields, action)


def _turned(pages: SurveyPages, fields: Fields, action: str) -> bytes:
    definition = pages.survey.definition
    filled = Filled(fresh_mark(), "", survey_form.cleared(fields, action))
    sheet = survey_form.read_sheet(definition, filled.fields)
    token = last(fields, "page")
    if sheet.problems and token == Place.MENDING:
        return pages.mending(filled, sheet)
    position = survey_form.here(definition, sheet.answers, token)
    return pages.at(filled, survey_form.turned(definition, sheet.answers, position, action), sheet)


def _pages(round_id: int) -> SurveyPages:
    config = installation().config
    with reading() as session:
        survey = previews.previewed(session, config, current_actor(), round_id)
        offered = survey.definition.languages
        wished = request.values.get("lang") or language()
        if request.method == "POST":
            wished = request.form.getlist("lang")[-1] if "lang" in request.form else wished
        frame = Frame(
            municipality.described(session),
            doorstep_language.chosen(offered, wished, ""),
            offered,
        )
    return SurveyPages(
        frame,
        survey,
        config.timezone,
        address=url_for("round_preview.page", round_id=round_id),
        way_back=url_for("rounds.show", round_id=round_id),
    )
