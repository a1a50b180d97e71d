"""What a post to an open survey leads to: a page turned, or an answer sent in."""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import assert_never

from surveyapp.domain.answers import Answers, Problem
from surveyapp.domain.code import read as read_code
from surveyapp.domain.survey_round import Access
from surveyapp.services import answering
from surveyapp.services.answering import CodeState, OpenSurvey, Receipt
from surveyapp.services.installation import Installation
from surveyapp.web import doorstep_messages as messages
from surveyapp.web import survey_form, survey_form_words
from surveyapp.web.doorstep_limits import Limits
from surveyapp.web.doorstep_pages import Filled, SurveyPages
from surveyapp.web.doorstep_reply import Reply, see_other
from surveyapp.web.doorstep_request import Request
from surveyapp.web.survey_form import Fields, Place, Position, Sheet
from surveyapp.web.survey_form_words import Line

_MARK = re.compile(r"[0-9a-f]{32}\Z")
_MARK_BYTES = 16
_DRAWN_AT_ONCE = 64
_FORWARD = frozenset({"next", "review"})


_marks: list[str] = []
os.register_at_fork(after_in_child=_marks.clear)


def fresh_mark() -> str:
    """A form's one-time mark, from a small stock: asking the kernel each time lets go of Python's
    lock in the middle of a page, and then every thread waits for every other."""
    try:
        return _marks.pop()
    except IndexError:
        drawn = secrets.token_hex(_MARK_BYTES * _DRAWN_AT_ONCE)
        length = 2 * _MARK_BYTES
        marks = [drawn[at : at + length] for at in range(0, len(drawn), length)]
        _marks.extend(marks[1:])
        return marks[0]


def last(fields: Fields, name: str) -> str:
    """The value that holds when a field stands more than once: the button pressed comes last."""
    values = fields.get(name, ())
    return values[-1] if values else ""


@dataclass(frozen=True)
class Desk:
    """What posts are dealt with by."""

    installation: Installation
    limits: Limits
    turn: Lock
    """Held by whoever makes a page; given up while an answer is sealed and stored."""
    look_again: Callable[[], object]
    """Raises RoundNotOpen when the survey is no longer open by the database's word."""

    def store(self, survey: OpenSurvey, answers: Answers, mark: str, code: str | None) -> Receipt:
        """Others make pages meanwhile, and answers that come together share a commit."""
        self.turn.release()
        try:
            return answering.submit(self.installation, survey, answers, mark, code)
        finally:
            self.turn.acquire()


@dataclass(frozen=True)
class Post:
    """One post to one open survey."""

    desk: Desk
    pages: SurveyPages
    request: Request

    def reply(self) -> Reply:
        fields = self.request.fields
        action = last(fields, "action")
        mark = last(fields, "form").lower()
        code = last(fields, "code")
        if action == "start":
            return self._start(Filled(fresh_mark(), code, fields))
        if not _MARK.match(mark):
            return self._unmarked(Filled(fresh_mark(), code, fields), action)
        if answering.is_received(self.desk.installation, self._survey, mark):
            return self._elsewhere("received")
        filled = Filled(mark, code, fields)
        return self._submit(filled) if action == "submit" else self._turn(filled, action)

    @property
    def _survey(self) -> OpenSurvey:
        return self.pages.survey

    @property
    def _needs_code(self) -> bool:
        return self._survey.access is Access.CODES

    def _start(self, filled: Filled) -> Reply:
        refused = self._refused_code(filled) if self._needs_code else None
        return refused or Reply(HTTPStatus.OK, self.pages.first(filled))

    def _unmarked(self, filled: Filled, action: str) -> Reply:
        """Without its mark an answer could count twice: the page comes back with a new one."""
        _ = self.pages.frame.translate
        sheet = self._sheet(filled.fields)
        position = Position(None) if action == "submit" else self._position(filled, sheet)
        line = Line(_("The form had lost its mark. It has a new one now, so you can go on."))
        page = self.pages.questions(filled, position, sheet, lines=(line,))
        return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, page)

    def _turn(self, filled: Filled, action: str) -> Reply:
        place = last(filled.fields, "page")
        if place == Place.CODE:
            return self._turn_from_code(filled, action)
        filled = Filled(filled.mark, filled.code, survey_form.cleared(filled.fields, action))
        sheet = self._sheet(filled.fields)
        if place == Place.MENDING:
            return self._turn_from_mending(filled, sheet)
        position = self._position(filled, sheet)
        problems = _on_page(position, sheet)
        if problems and action in _FORWARD:
            lines = self.pages.lines(problems)
            page = self.pages.questions(filled, position, sheet, problems, lines)
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, page)
        target = survey_form.turned(self._survey.definition, sheet.answers, position, action)
        if target.page is None:
            seen_last = position.page.key if position.page else None
            return Reply(HTTPStatus.OK, self.pages.review(filled, sheet, seen_last=seen_last))
        return Reply(HTTPStatus.OK, self.pages.at(filled, target, sheet))

    def _turn_from_mending(self, filled: Filled, sheet: Sheet) -> Reply:
        if any(key in self._survey.definition.by_key for key in sheet.problems):
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, self.pages.mending(filled, sheet))
        return Reply(HTTPStatus.OK, self.pages.review(filled, sheet))

    def _turn_from_code(self, filled: Filled, action: str) -> Reply:
        if action not in _FORWARD:
            return Reply(HTTPStatus.OK, self.pages.code(filled))
        refused = self._refused_code(filled)
        if refused:
            return refused
        sheet = self._sheet(filled.fields)
        begun = bool(survey_form.carried(self._survey.definition, filled.fields, ()))
        page = self.pages.review(filled, sheet) if begun else self.pages.first(filled)
        return Reply(HTTPStatus.OK, page)

    def _submit(self, filled: Filled) -> Reply:
        sheet = self._sheet(filled.fields)
        if sheet.problems:
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, self.pages.mending(filled, sheet))
        if self._needs_code:
            refused = self._refused_code(filled)
            if refused:
                return refused
        seconds = self.desk.limits.wait_for_submit(self._survey.link, self._survey.invited)
        if seconds:
            return self._wait("submits", seconds)
        code = filled.code if self._needs_code else None
        receipt = self.desk.store(self._survey, sheet.answers, filled.mark, code)
        return self._acknowledged(receipt, filled)

    def _acknowledged(self, receipt: Receipt, filled: Filled) -> Reply:
        match receipt:
            case Receipt.ACCEPTED:
                return self._elsewhere("thanks")
            case Receipt.ALREADY_RECEIVED:
                return self._elsewhere("received")
            case Receipt.CODE_USED:
                return Reply(HTTPStatus.CONFLICT, self.pages.used(filled))
            case Receipt.CODE_UNKNOWN:
                return self._unknown_code(filled)
            case Receipt.CLOSED:
                self.desk.look_again()
                named = {"unit_name": self._survey.unit_name}
                return messages.closed(self.pages.frame, named)
            case _:
                assert_never(receipt)

    def _refused_code(self, filled: Filled) -> Reply | None:
        """Why the code cannot be used, as a page that keeps every answer; None when it is good."""
        _ = self.pages.frame.translate
        if read_code(filled.code) is None:
            problem = survey_form_words.malformed_code(filled.code, _)
            page = self.pages.code(filled, problem)
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, page)
        seconds = self.desk.limits.wait_for_code(self.request.address)
        if seconds:
            return self._wait("codes", seconds)
        state = answering.check_code(self.desk.installation, self._survey, filled.code)
        if state is CodeState.GOOD:
            return None
        self.desk.limits.code_failed(self.request.address)
        if state is CodeState.USED:
            return Reply(HTTPStatus.CONFLICT, self.pages.used(filled))
        return self._unknown_code(filled)

    def _unknown_code(self, filled: Filled) -> Reply:
        problem = survey_form_words.unknown_code(self.pages.frame.translate)
        page = self.pages.code(filled, problem)
        return Reply(HTTPStatus.NOT_FOUND, page)

    def _wait(self, reason: str, seconds: int) -> Reply:
        return messages.wait(
            self.pages.frame, reason, seconds, self.request.path, self.request.fields
        )

    def _elsewhere(self, page: str) -> Reply:
        return see_other(f"/s/{self._survey.link}/{page}?lang={self.pages.frame.language}")

    def _sheet(self, fields: Fields) -> Sheet:
        return survey_form.read_sheet(self._survey.definition, fields)

    def _position(self, filled: Filled, sheet: Sheet) -> Position:
        token = last(filled.fields, "page")
        return survey_form.here(self._survey.definition, sheet.answers, token)


def _on_page(position: Position, sheet: Sheet) -> dict[str, Problem]:
    shown = position.page.questions if position.page else ()
    keys = {question.key for question in shown}
    return {key: problem for key, problem in sheet.problems.items() if key in keys}
