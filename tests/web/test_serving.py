"""The site as servers run it, and visitors whose line is bad."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.request import urlopen

import pytest

from surveyapp.bench import servers
from surveyapp.services.installation import Installation
from surveyapp.web.reception import AT_WORK
from tests.web.conftest import Guest

HALF = (
    b"POST %b HTTP/1.1\r\nHost: site\r\nContent-Length: 900\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nform="
)


@contextmanager
def half_sent(port: int, path: bytes) -> Iterator[socket.socket]:
    """A post that is announced and then does not come."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(HALF % path)
        yield line


@pytest.mark.parametrize("path", [b"/s/nowhere", b"/sign-in"])
def test_posts_that_do_not_come_keep_nobody_else_waiting(
    installation: Installation, path: bytes
) -> None:
    instance = {"SURVEYAPP_INSTANCE": str(installation.config.instance)}

    with servers.site(instance, workers=1) as server, ExitStack() as lines:
        for _ in range(4 * AT_WORK):
            line = lines.enter_context(half_sent(server.port, path))
        for page in ("/healthz", "/sign-in"):
            with urlopen(f"http://127.0.0.1:{server.port}{page}", timeout=20) as answer:
                assert answer.status == 200
        line.sendall(b"x" * 895)
        assert line.recv(12) in {b"HTTP/1.1 404", b"HTTP/1.1 400"}
