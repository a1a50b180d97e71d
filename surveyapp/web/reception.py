"""In front of the pages of staff: a post is taken in whole before anybody works on it.

A slow line then holds one of the server's threads, but no place at work and no connection to the
database. The doorstep of respondents does the same in its own way.
"""

from collections.abc import Iterable
from io import BytesIO
from threading import BoundedSemaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from surveyapp.web.bodies import read

LARGEST_BODY = 2 * 1024 * 1024
AT_WORK = 8
"""Fewer than the database takes connections."""
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class Reception:
    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._at_work = BoundedSemaphore(AT_WORK)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _WITHOUT_BODY:
            body = read(environ["wsgi.input"], _length(environ))
            environ["wsgi.input"] = BytesIO(body)
            if environ.pop("HTTP_TRANSFER_ENCODING", None):  # it came in pieces
                environ["CONTENT_LENGTH"] = str(len(body))
        with self._at_work:
            return self._app(environ, start)


def _length(environ: WSGIEnvironment) -> int:
    """How many bytes to take; one more than is allowed of a body that does not say, so that it is
    refused, and none of one that is refused for what it says."""
    announced = str(environ.get("CONTENT_LENGTH") or "")
    if not announced:
        chunked = "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower()
        return LARGEST_BODY + 1 if chunked else 0
    if not (announced.isascii() and announced.isdigit()) or int(announced[:20]) > LARGEST_BODY:
        return 0
    return int(announced)
