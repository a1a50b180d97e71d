"""What came in from a respondent, read strictly and never further than a form may be long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qsl
from wsgiref.types import WSGIEnvironment

LARGEST_BODY = 256 * 1024
MOST_FIELDS = 2_000
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Unreadable(Exception):
    """A body that is no form of ours: too large, cut off, another type, not UTF-8."""

    status: HTTPStatus


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Request:
    environ: WSGIEnvironment

    @property
    def method(self) -> str:
        return str(self.environ.get("REQUEST_METHOD", "GET"))

    @cached_property
    def path(self) -> str:
        """The path as text; bytes that are not UTF-8 stay visible as replacement characters."""
        raw = str(self.environ.get("PATH_INFO", ""))
        return raw.encode("latin-1", "replace").decode("utf-8", "replace")

    def header(self, name: str) -> str:
        return str(self.environ.get("HTTP_" + name.upper().replace("-", "_"), ""))

    @cached_property
    def language_wished(self) -> str | None:
        """`?lang=` of a link; nothing else of the query string means anything."""
        query = str(self.environ.get("QUERY_STRING", ""))[:1000]
        return next((v for k, v in parse_qsl(query) if k == "lang"), None)

    @cached_property
    def fields(self) -> Mapping[str, Sequence[str]]:
        """The posted fields in order; raises `Unreadable`."""
        kind, _, parameters = str(self.environ.get("CONTENT_TYPE", "")).partition(";")
        if kind.strip().lower() != FORM_TYPE:
            raise Unreadable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        charset = parameters.partition("=")[2].strip(' "').lower()
        if charset not in {"", "utf-8", "utf8"}:
            raise Unreadable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            text = self._body().decode("utf-8")
            pairs = parse_qsl(
                text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError:
            raise Unreadable(HTTPStatus.BAD_REQUEST) from None
        fields: dict[str, list[str]] = {}
        for key, value in pairs:
            fields.setdefault(key, []).append(value)
        return fields

    @property
    def read_fields(self) -> Mapping[str, Sequence[str]]:
        """The posted fields if they were read already; for pages that say what went wrong."""
        found: Mapping[str, Sequence[str]] = self.__dict__.get("fields", {})
        return found

    def _body(self) -> bytes:
        announced = str(self.environ.get("CONTENT_LENGTH") or "")
        if announced and not (announced.isascii() and announced.isdigit()):
            raise Unreadable(HTTPStatus.BAD_REQUEST)
        if announced and int(announced[:20]) > LARGEST_BODY:
            raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if announced:
            return _exactly(self.environ["wsgi.input"], int(announced))
        if "chunked" in self.header("Transfer-Encoding").lower():
            return _at_most(self.environ["wsgi.input"], LARGEST_BODY)
        return b""

    @property
    def address(self) -> str:
        """Where the visitor is; `app` has already put a trusted proxy's word in its place."""
        return str(self.environ.get("REMOTE_ADDR", ""))


def _exactly(stream: _Readable, length: int) -> bytes:
    """All `length` bytes. A post that was cut off is never taken for a shorter answer."""
    body = _read(stream, length)
    if len(body) < length:
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    return body


def _at_most(stream: _Readable, largest: int) -> bytes:
    body = _read(stream, largest + 1)
    if len(body) > largest:
        raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body


def _read(stream: _Readable, wanted: int) -> bytes:
    parts: list[bytes] = []
    while wanted > 0 and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
