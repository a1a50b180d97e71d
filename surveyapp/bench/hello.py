"""The least a WSGI server can be asked to do: the yardstick of the pages."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

_BODY = b"Hello, world\n"
_HEAD = [("Content-Type", "text/plain"), ("Content-Length", str(len(_BODY)))]


def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", _HEAD)
    return [_BODY]
