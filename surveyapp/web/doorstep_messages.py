"""Friendly pages for whatever cannot go on: said once, and never at the cost of an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from math import ceil
from zoneinfo import ZoneInfo

from surveyapp.domain.errors import RoundNotOpen
from surveyapp.domain.language import Text
from surveyapp.paper import format as written
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.doorstep_reply import PRIVATE, Reply
from surveyapp.web.survey_form import Fields

STORAGE_SECONDS = 30


def unknown_link(frame: Frame) -> Reply:
    return Reply(HTTPStatus.NOT_FOUND, frame.render("unknown.html", {}))


def not_open(
    frame: Frame, refused: RoundNotOpen, zone: ZoneInfo, now: datetime, path: str, fields: Fields
) -> Reply:
    """The friendly page with the dates. A paused survey keeps the answers for a new try."""

    def day(moment: datetime | None) -> str | None:
        if moment is None:
            return None
        return written.day(moment.astimezone(zone).date(), frame.pages)

    was_to_close = refused.closes_at
    closed_early = refused.state not in ("planned", "open", "paused") and (
        was_to_close is None or was_to_close > now
    )

    values = {
        "state": "planned" if refused.state == "open" else refused.state,  # open, but not yet
        "opens": day(refused.opens_at),
        "closes": None if closed_early else day(was_to_close),
        "unit_name": refused.unit_name,
        "survey_name": _named(refused.title, frame),
        "subtitle": frame.say(refused.title) if refused.title else "",
        "action_path": path,
        "retry": _pairs(fields) if refused.state == "paused" else (),
    }
    return Reply(HTTPStatus.GONE, frame.render("not_open.html", values))


def closed(frame: Frame, values: Mapping[str, object]) -> Reply:
    """It closed between opening the survey and storing the answer, which was not stored."""
    shown = {"state": "closed", **values}
    return Reply(HTTPStatus.GONE, frame.render("not_open.html", shown))


def wait(frame: Frame, reason: str, seconds: int, path: str, fields: Fields) -> Reply:
    """Too many (`submits`, `codes`) or `storage` down; the same post is one press away."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if reason == "storage" else HTTPStatus.TOO_MANY_REQUESTS
    values = {
        "reason": reason,
        "minutes": ceil(seconds / 60),
        "action_path": path,
        "retry": _pairs(fields),
    }
    headers = (*PRIVATE, ("Retry-After", str(seconds)))
    return Reply(status, frame.render("wait.html", values), headers)


def unreadable(frame: Frame, status: HTTPStatus, link: str = "") -> Reply:
    return Reply(status, frame.render("unreadable.html", {"status": status.value, "link": link}))


def not_allowed(frame: Frame, methods: str) -> Reply:
    page = unreadable(frame, HTTPStatus.METHOD_NOT_ALLOWED)
    return Reply(page.status, page.body, (*page.headers, ("Allow", methods)))


def _named(title: Text | None, frame: Frame) -> str:
    return title.into(frame.language) if title else ""


def _pairs(fields: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, values in fields.items() for value in values)
