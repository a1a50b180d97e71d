"""The one stylesheet of the answering pages, put together from three when the program starts.

An answering page then costs three requests where five would be sent; on hallway wireless each
one counts.
"""

import gzip
from collections.abc import Iterable
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/static/css/answer.css"
_FOLDER = Path(__file__).parent / "static" / "css"
_PARTS = ("base.css", "respondent.css", "print.css")
_KEPT_SECONDS = 3600


class AnswerStyle:
    """In front of the static files."""

    def __init__(self, files: WSGIApplication) -> None:
        self._files = files
        self._plain = b"".join((_FOLDER / name).read_bytes() for name in _PARTS)
        self._packed = gzip.compress(self._plain, mtime=0)
        self._tag = f'W/"{sha256(self._plain).hexdigest()[:32]}"'

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._files(environ, start)
        headers = [
            ("Cache-Control", f"max-age={_KEPT_SECONDS}, public"),
            ("ETag", self._tag),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if self._tag in str(environ.get("HTTP_IF_NONE_MATCH", "")):
            start(_line(HTTPStatus.NOT_MODIFIED), headers)
            return []
        is_packed = "gzip" in str(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self._packed if is_packed else self._plain
        headers += [("Content-Type", "text/css; charset=utf-8"), ("Content-Length", str(len(body)))]
        headers += [("Content-Encoding", "gzip")] if is_packed else []
        start(_line(HTTPStatus.OK), headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"
