"""What came in from a respondent, read strictly and never further than a form may be long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl
from wsgiref.types import WSGIEnvironment

from surveyapp.web.bodies import Readable, read

LARGEST_BODY = 256 * 1024
MOST_FIELDS = 2_000
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Unreadable(Exception):
    """A body that is no form of ours: too large, cut off, another type, not UTF-8."""

    status: HTTPStatus


class Request:
    def __init__(self, environ: WSGIEnvironment) -> None:
        self.environ = environ
        self.method = str(environ.get("REQUEST_METHOD", "GET"))
        raw = str(environ.get("PATH_INFO", ""))
        self.path = raw.encode("latin-1", "replace").decode("utf-8", "replace")
        """As text; bytes that are not UTF-8 stay visible as replacement characters."""
        self._body: bytes | Unreadable = b""
        self._read: Mapping[str, Sequence[str]] | None = None

    def header(self, name: str) -> str:
        return str(self.environ.get("HTTP_" + name.upper().replace("-", "_"), ""))

    @property
    def language_wished(self) -> str | None:
        """`?lang=` of a link; nothing else of the query string means anything."""
        query = str(self.environ.get("QUERY_STRING", ""))[:1000]
        return next((v for k, v in parse_qsl(query) if k == "lang"), None) if query else None

    def receive(self) -> None:
        """Takes in the body of a post, however slow the line; what is wrong with it, `fields`
        tells."""
        if self.method == "POST":
            try:
                self._body = self._received()
            except Unreadable as unreadable:
                self._body = unreadable

    @property
    def fields(self) -> Mapping[str, Sequence[str]]:
        """The posted fields in order; raises `Unreadable`."""
        if self._read is None:
            self._read = self._fields()
        return self._read

    @property
    def read_fields(self) -> Mapping[str, Sequence[str]]:
        """The posted fields if they were read already; for pages that say what went wrong."""
        return self._read or {}

    def _fields(self) -> Mapping[str, Sequence[str]]:
        kind, _, parameters = str(self.environ.get("CONTENT_TYPE", "")).partition(";")
        if kind.strip().lower() != FORM_TYPE:
            raise Unreadable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        charset = parameters.partition("=")[2].strip(' "').lower()
        if charset not in {"", "utf-8", "utf8"}:
            raise Unreadable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if isinstance(self._body, Unreadable):
            raise self._body
        try:
            text = self._body.decode("utf-8")
            pairs = parse_qsl(
                text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError:
            raise Unreadable(HTTPStatus.BAD_REQUEST) from None
        fields: dict[str, list[str]] = {}
        for key, value in pairs:
            fields.setdefault(key, []).append(value)
        return fields

    def _received(self) -> bytes:
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


def _exactly(stream: Readable, length: int) -> bytes:
    """All `length` bytes. A post that was cut off is never taken for a shorter answer."""
    body = read(stream, length)
    if len(body) < length:
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    return body


def _at_most(stream: Readable, largest: int) -> bytes:
    body = read(stream, largest + 1)
    if len(body) > largest:
        raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body
