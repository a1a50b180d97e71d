"""The code desk (`/c`): from a typed one-time code to the survey it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from surveyapp.domain.code import read as read_code
from surveyapp.domain.code import read_link
from surveyapp.domain.errors import NotFound
from surveyapp.services import answering
from surveyapp.services.answering import CodeState, OpenSurvey
from surveyapp.services.installation import Installation
from surveyapp.web import doorstep_messages as messages
from surveyapp.web import survey_form_words
from surveyapp.web.doorstep_answers import last
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.doorstep_limits import Limits
from surveyapp.web.doorstep_reply import Reply, see_other
from surveyapp.web.doorstep_request import Request


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code that was made, the survey it belongs to, and whether a form was sent in with it."""

    survey: OpenSurvey
    code: str
    is_used: bool


@dataclass(frozen=True)
class CodeDesk:
    installation: Installation
    limits: Limits
    frame: Frame
    request: Request
    now: datetime

    @staticmethod
    def empty(frame: Frame, *, is_chosen: bool) -> bytes:
        """`is_chosen`: somebody chose the language, not the browser."""
        return frame.render("enter.html", {"is_chosen": is_chosen})

    def look_up(self) -> CodeFound | Reply:
        """What the posted code opens, or the page that refuses it."""
        typed = last(self.request.fields, "code")
        if read_link(typed) is not None:
            return self._looked_up(typed, self._elsewhere)
        if read_code(typed) is None:
            problem = survey_form_words.malformed_code(typed, self.frame.translate)
            return self._refused(HTTPStatus.UNPROCESSABLE_ENTITY, typed, problem)
        return self._looked_up(typed, self._found)

    def _looked_up(self, typed: str, look: Callable[[str], CodeFound | Reply]) -> CodeFound | Reply:
        address = self.request.address
        seconds = self.limits.wait_for_code(address)
        if seconds:
            return messages.wait(self.frame, "codes", seconds, "/c", self.request.fields)
        try:
            return look(typed)
        except NotFound:
            self.limits.code_failed(address)
            problem = survey_form_words.unknown_code(self.frame.translate)
            return self._refused(HTTPStatus.NOT_FOUND, typed, problem)

    def _elsewhere(self, typed: str) -> Reply:
        """To the survey whose open link was typed, as from a board in a classroom."""
        link = read_link(typed) or ""
        with self.installation.reading() as session:
            answering.open_survey(session, link, self.now)
        return see_other(f"/s/{link}?lang={self.frame.language}")

    def _found(self, typed: str) -> CodeFound:
        with self.installation.reading() as session:
            survey, code = answering.survey_for_code(session, self.installation, typed, self.now)
        state = answering.check_code(self.installation, survey, code)
        if state is CodeState.UNKNOWN:
            raise NotFound("code", "")
        if state is CodeState.USED:
            self.limits.code_failed(self.request.address)
        return CodeFound(survey, code, is_used=state is CodeState.USED)

    def _refused(self, status: HTTPStatus, typed: str, problem: str) -> Reply:
        is_chosen = bool(last(self.request.fields, "lang"))
        values = {"code": typed[:40], "problem": problem, "is_chosen": is_chosen}
        return Reply(status, self.frame.render("enter.html", values))
