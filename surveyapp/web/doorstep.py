"""The door of respondents: a small WSGI application in front of the pages of the municipality.

It answers everything under `/s` and `/c` itself: no session, no cookie, no log of path, address
or time. Everything else goes on to the application behind it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from threading import Lock
from time import monotonic
from traceback import extract_tb
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from surveyapp.domain.errors import (
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOlder,
    NotFound,
    RoundNotOpen,
    StorageDown,
)
from surveyapp.domain.survey_round import Access
from surveyapp.paper.language import LANGUAGES
from surveyapp.services import municipality, schema
from surveyapp.services.answering import OpenSurvey
from surveyapp.services.installation import Installation
from surveyapp.services.municipality import Municipality
from surveyapp.web import doorstep_messages as messages
from surveyapp.web.doorstep_answers import Desk, Post, fresh_mark, last
from surveyapp.web.doorstep_codes import CodeDesk
from surveyapp.web.doorstep_entrances import Entrances
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.doorstep_kept import Kept
from surveyapp.web.doorstep_language import chosen
from surveyapp.web.doorstep_limits import Limits
from surveyapp.web.doorstep_packing import MARK_PLACE, AroundMark, Whole, takes_packed
from surveyapp.web.doorstep_pages import Filled, SurveyPages
from surveyapp.web.doorstep_reply import PRIVATE_AND_PACKED, Reply, same_for_everybody
from surveyapp.web.doorstep_request import Request, Unreadable
from surveyapp.web.survey_form import Fields

_log = logging.getLogger(__name__)
_MUNICIPALITY_SECONDS = 60.0
_OF_START = frozenset({"action", "lang"})
_READ = frozenset({"GET", "HEAD"})
_DOWN = (StorageDown, DatabaseMissing, DatabaseOlder, DatabaseNewer, NoneFree)
_UNUSABLE = (*_DOWN, SQLAlchemyError)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Doorstep:
    def __init__(
        self,
        app: WSGIApplication,
        installation: Installation,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._app = app
        self._installation = installation
        self._clock = clock
        self._limits = Limits(installation.config.server_processes)
        self._turn = Lock()
        """Held while a page is made. Threads that all want Python's own lock spend more time
        handing it over than working; waiting here for one another costs a third of that."""
        self._fit = schema.Fit(installation)
        self._municipality: tuple[float, Municipality] | None = None
        self._entrances = Entrances(installation)
        self._landings = Kept(lambda pages: Whole.of(pages.landing()))
        self._first_pages = Kept(_first_page)
        self._desks: dict[tuple[Frame, bool], Whole] = {}

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).split("/")[1:2] not in (["s"], ["c"]):
            return self._app(environ, start)
        request = Request(environ)
        return self._reply(request).send(
            start,
            with_body=request.method != "HEAD",
            over_https=self._installation.config.is_https,
        )

    def _reply(self, request: Request) -> Reply:
        try:
            request.receive()
            with self._turn:
                return self._routed(request)
        except Unreadable as unreadable:
            return messages.unreadable(self._plain_frame(request), unreadable.status)
        except NotFound:
            return messages.unknown_link(self._plain_frame(request))
        except RoundNotOpen as refused:
            zone = self._installation.config.timezone
            frame = self._plain_frame(request)
            now, fields = self._clock(), request.read_fields
            return messages.not_open(frame, refused, zone, now, request.path, fields)
        except _UNUSABLE as error:
            return self._kept_for_later(request, error)
        except Exception as error:  # noqa: BLE001  # a traceback would print what somebody answered
            _log_without_content(error)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return messages.unreadable(self._plain_frame(request), status)

    def _routed(self, request: Request) -> Reply:
        self._require_fit(request)
        match request.path.split("/")[1:]:
            case ["s", link]:
                return self._survey(request, link)
            case ["s", link, "form" | "thanks" | "received" as page]:
                return self._beside(request, link, page)
            case ["c"]:
                return self._codes(request)
            case _:
                return messages.unknown_link(self._plain_frame(request))

    def _require_fit(self, request: Request) -> None:
        try:
            self._fit.require()
        except _UNUSABLE:
            if request.method == "POST":
                _ = request.fields  # so that the page which refuses the post can keep them
            raise

    def _survey(self, request: Request, link: str) -> Reply:
        if request.method == "POST":
            fields = request.fields  # first: whatever refuses the post must be able to keep them
            pages = self._pages(request, self._opened(link), fields)
            if _is_fresh_start(fields) and pages.survey.access is Access.LINK:
                return self._form(request, pages)
            look_again = partial(self._entrances.asked, link, self._clock())
            desk = Desk(self._installation, self._limits, self._turn, look_again)
            return Post(desk, pages, request).reply()
        if request.method not in _READ:
            return messages.not_allowed(self._plain_frame(request), "GET, HEAD, POST")
        pages = self._pages(request, self._opened(link))
        return _shown_to_all(self._landings.of(pages), request)

    def _beside(self, request: Request, link: str, page: str) -> Reply:
        if request.method not in _READ:
            return messages.not_allowed(self._plain_frame(request), "GET, HEAD")
        if page == "form":
            return self._form(request, self._pages(request, self._opened(link)))
        try:
            pages = self._pages(request, self._opened(link))
        except RoundNotOpen:
            # It closed between the answer and this page: the answer is in all the same.
            frame = self._plain_frame(request)
            return Reply(HTTPStatus.OK, frame.render(f"{page}.html", {"link": link}))
        return Reply(HTTPStatus.OK, pages.thanks() if page == "thanks" else pages.received())

    def _form(self, request: Request, pages: SurveyPages) -> Reply:
        if pages.survey.access is Access.CODES:
            return Reply(HTTPStatus.OK, pages.code(Filled(fresh_mark(), "", {})))
        page, mark = self._first_pages.of(pages), fresh_mark().encode()
        if takes_packed(request.header("Accept-Encoding")):
            return Reply(HTTPStatus.OK, page.packed(mark), PRIVATE_AND_PACKED)
        return Reply(HTTPStatus.OK, page.plain(mark))

    def _codes(self, request: Request) -> Reply:
        if request.method in _READ:
            is_chosen = request.language_wished in LANGUAGES
            return _shown_to_all(self._desk(self._plain_frame(request), is_chosen), request)
        if request.method != "POST":
            return messages.not_allowed(self._plain_frame(request), "GET, HEAD, POST")
        fields = request.fields  # first: they say the language
        frame = self._plain_frame(request)
        found = CodeDesk(self._installation, self._limits, frame, request, self._clock()).look_up()
        if isinstance(found, Reply):
            return found
        pages = self._pages(request, found.survey, fields)
        if found.is_used:
            return Reply(HTTPStatus.CONFLICT, pages.used(Filled(fresh_mark(), found.code, {})))
        return Reply(HTTPStatus.OK, pages.landing(found.code))

    def _desk(self, frame: Frame, is_chosen: bool) -> Whole:
        if (frame, is_chosen) not in self._desks:
            made = Whole.of(CodeDesk.empty(frame, is_chosen=is_chosen))
            self._desks[frame, is_chosen] = made
        return self._desks[frame, is_chosen]

    def _opened(self, link: str) -> OpenSurvey:
        return self._entrances.opened(link, self._clock())

    def _pages(
        self, request: Request, survey: OpenSurvey, fields: Fields | None = None
    ) -> SurveyPages:
        offered = survey.definition.languages
        wished = last(fields or {}, "lang") or request.language_wished
        language = chosen(offered, wished, request.header("Accept-Language"))
        frame = Frame(self._described(), language, offered)
        return SurveyPages(frame, survey, self._installation.config.timezone)

    def _kept_for_later(self, request: Request, error: Exception) -> Reply:
        """Nothing was stored; what was answered stands on the page that says so."""
        frame, seconds = self._plain_frame(request), messages.STORAGE_SECONDS
        page = messages.wait(frame, "storage", seconds, request.path, request.read_fields)
        if isinstance(error, _DOWN):
            return page
        _log_without_content(error)
        return replace(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _plain_frame(self, request: Request) -> Frame:
        """A frame when no survey is at hand."""
        wished = last(request.read_fields, "lang") or request.language_wished
        language = chosen(LANGUAGES, wished, request.header("Accept-Language"))
        return Frame(self._described(), language, LANGUAGES)

    def _described(self) -> Municipality:
        """The municipality, asked for again once a minute; nameless while storage is down."""
        kept = self._municipality
        if kept is None or monotonic() - kept[0] > _MUNICIPALITY_SECONDS:
            try:
                with self._installation.reading() as session:
                    kept = monotonic(), municipality.described(session)
            except _UNUSABLE:
                return kept[1] if kept else Municipality("", is_demo=False)
            self._municipality = kept
        return kept[1]


def _is_fresh_start(fields: Fields) -> bool:
    """Start was pressed, with no answer or code brought along."""
    return last(fields, "action") == "start" and fields.keys() <= _OF_START


def _first_page(pages: SurveyPages) -> AroundMark:
    return AroundMark.of(pages.first(Filled(MARK_PLACE.decode(), "", {})))


def _shown_to_all(page: Whole, request: Request) -> Reply:
    return same_for_everybody(
        page, request.header("Accept-Encoding"), request.header("If-None-Match")
    )


def _log_without_content(error: Exception) -> None:
    """Kind and place of an error, never its message: that could hold an answer."""
    place = extract_tb(error.__traceback__)[-1]
    _log.error("An answer page failed: %s at %s:%s", type(error).__name__, place.name, place.lineno)
