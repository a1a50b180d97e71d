"""What goes back to a respondent: never a cookie, always the same guards."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse

from surveyapp.web.doorstep_packing import Whole, takes_packed

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
GUARDS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("X-Robots-Tag", "noindex"),
)
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
PRIVATE = (("Cache-Control", "no-store"),)
PACKED = ("Content-Encoding", "gzip")
PRIVATE_AND_PACKED = (*PRIVATE, PACKED)
_LINES = {status: f"{status.value} {status.phrase}" for status in HTTPStatus}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    status: HTTPStatus
    body: bytes
    headers: Headers = PRIVATE

    def send(
        self, start_response: StartResponse, *, with_body: bool, over_https: bool
    ) -> Iterable[bytes]:
        headers = [*GUARDS, *self.headers]
        if over_https:
            headers.append(STRICT_TRANSPORT)
        if self.body or self.status is HTTPStatus.OK:
            headers.append(("Content-Type", "text/html; charset=utf-8"))
        if self.status is not HTTPStatus.NOT_MODIFIED:
            headers.append(("Content-Length", str(len(self.body))))
        start_response(_LINES[self.status], headers)
        return [self.body] if with_body else []


def see_other(path: str) -> Reply:
    return Reply(HTTPStatus.SEE_OTHER, b"", (*PRIVATE, ("Location", path)))


def same_for_everybody(page: Whole, accept_encoding: str, if_none_match: str) -> Reply:
    """A page that may be kept if it is asked about again each time."""
    is_packed = takes_packed(accept_encoding)
    body, tag = (page.packed, page.packed_tag) if is_packed else (page.plain, page.plain_tag)
    headers = (
        ("Cache-Control", "no-cache"),
        ("Vary", "Accept-Encoding, Accept-Language"),
        ("ETag", tag),
    )
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    if tag in known or "*" in known:
        return Reply(HTTPStatus.NOT_MODIFIED, b"", headers)
    return Reply(HTTPStatus.OK, body, (*headers, PACKED) if is_packed else headers)
