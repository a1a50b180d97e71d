"""The code desk (`/c`): from a typed one-time code to the survey it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from surveyapp.domain.errors import NotFound
from surveyapp.services import answering
from surveyapp.services.answering import OpenSurvey
from surveyapp.services.installation import Installation
from surveyapp.web import doorstep_messages as messages
from surveyapp.web import survey_form_words
from surveyapp.web.doorstep_answers import last
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.doorstep_limits import Limits
from surveyapp.web.doorstep_reply import Reply
from surveyapp.web.doorstep_request import Request
from surveyapp.web.survey_form_code import is_well_formed, normalised


@dataclass(frozen=True)
class CodeDesk:
    installation: Installation
    limits: Limits
    frame: Frame
    request: Request
    now: datetime

    @staticmethod
    def empty(frame: Frame) -> bytes:
        return frame.render("enter.html", {})

    def look_up(self) -> tuple[OpenSurvey, str] | Reply:
        """The survey behind the posted code and the code itself, or the page that refuses it."""
        typed = last(self.request.fields, "code")
        code = normalised(typed)
        if not is_well_formed(code):
            problem = survey_form_words.malformed_code(code, self.frame.translate)
            return self._refused(HTTPStatus.UNPROCESSABLE_ENTITY, typed, problem)
        address = self.request.address
        seconds = self.limits.wait_for_code(address)
        if seconds:
            return messages.wait(self.frame, "codes", seconds, "/c", self.request.fields)
        try:
            with self.installation.reading() as session:
                return answering.survey_for_code(session, self.installation, code, self.now)
        except NotFound:
            self.limits.code_failed(address)
            problem = survey_form_words.unknown_code(self.frame.translate)
            return self._refused(HTTPStatus.NOT_FOUND, typed, problem)

    def _refused(self, status: HTTPStatus, typed: str, problem: str) -> Reply:
        values = {"code": typed[:40], "problem": problem}
        return Reply(status, self.frame.render("enter.html", values))
