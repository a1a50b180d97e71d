"""Somebody who fetches every page and file that the pages lead to, and keeps every byte of them."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from surveyapp.services.installation import Installation
from surveyapp.web import transaction
from tests.web import staff

Seen = dict[str, bytes]
"""What was sent for an address: status, headers and body, with each archive's parts unpacked."""
_OF_NO_RELEASE = {b"Date", b"Set-Cookie", b"Content-Length", b"ETag", b"Last-Modified"}
_OF_THE_MOMENT = (
    rb'name="csrf_token"[^>]*',
    rb'name="form" value="[0-9a-f]{32}"',
    rb"/(?:CreationDate|ModDate) ?\([^)]*\)",
    rb"<xmp:(?:CreateDate|ModifyDate|MetadataDate)>[^<]*",
    rb"<xmpMM:(?:DocumentID|InstanceID)>[^<]*",
    rb"/ID ?\[[^]]*\]",
)
"""The form's token and mark, and what a PDF says of when and by whom it was made."""


class _Links(HTMLParser):
    """Where a page leads to: links, and forms that are fetched, with every choice they offer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        match tag:
            case "a":
                self.found.append(told.get("href") or "")
            case "form" if (told.get("method") or "get").lower() == "get":
                self._form = told.get("action") or ""
            case "select":
                self._select = told.get("name") or ""
            case "option" if self._form is not None:
                self.found.append(
                    f"{self._form}?{urlencode({self._select: told.get('value') or ''})}"
                )

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def links(page: str) -> Iterator[str]:
    parser = _Links()
    parser.feed(page)
    yield from parser.found


def everything(client: Client, starts: Sequence[str], to_follow: re.Pattern[str]) -> Seen:
    """All that is fetched from `starts` on, by address; only links `to_follow` lead further."""
    seen: Seen = {}
    ahead = deque(starts)
    while ahead:
        path = ahead.popleft()
        if path in seen:
            continue
        with client.get(path) as answer:
            seen[path] = recorded(answer)
            if answer.mimetype == "text/html":
                ahead.extend(filter(to_follow.fullmatch, _addresses(path, answer.text)))
    return seen


def differences(one: Seen, other: Seen) -> set[str]:
    """Addresses that did not send the same."""
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def _addresses(at: str, page: str) -> Iterator[str]:
    for link in links(page):
        where = urlsplit(urljoin(f"http://localhost{at}", link))
        if where.netloc == "localhost":
            yield where.path + (f"?{where.query}" if where.query else "")


def recorded(answer: TestResponse) -> bytes:
    """Everything that was sent, in which only what is of the moment is left out."""
    headers = sorted(
        b"%s: %s" % (name.encode(), value.encode())
        for name, value in answer.headers
        if name.encode() not in _OF_NO_RELEASE
    )
    body = b"".join(unpacked(answer.data))
    for of_the_moment in _OF_THE_MOMENT:
        body = re.sub(of_the_moment, b"", body)
    return b"\n".join([str(answer.status_code).encode(), *headers, body])


def unpacked(body: bytes) -> Iterator[bytes]:
    """The bytes themselves, or an archive's parts with their names; spreadsheets are archives."""
    if not body.startswith(b"PK\x03\x04"):
        yield body
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for part in archive.infolist():
            yield part.filename.encode()
            yield from unpacked(archive.read(part))


def signed_in(app: Flask, installation: Installation, role: str, at: str) -> Client:
    """Somebody with one role who has the same name in every world."""
    email, lasts = f"{role}@{at}.no", timedelta(days=90)
    return staff.browser(app, installation, role, at, email=email, lasts=lasts).client


class Clock(datetime):
    """The time by which pages are made, the same for everybody who compares them."""

    moment: datetime

    @classmethod
    def now(cls, _zone: object = None) -> datetime:
        return cls.moment


def at_one_moment(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    patch.setattr(Clock, "moment", moment, raising=False)
    patch.setattr(transaction, "datetime", Clock)
