"""The site as servers run it, and visitors whose line is bad."""

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from surveyapp.bench import servers
from surveyapp.bench.servers import Server
from surveyapp.config import SERVER_THREADS
from surveyapp.services.installation import Installation
from surveyapp.web.reception import LARGEST_BODY
from tests.web import staff
from tests.web.conftest import Clock, a_guest, browser_at

Serving = Callable[[Mapping[str, str]], AbstractContextManager[Server]]

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
        for _ in range(SERVER_THREADS - 1):
            line = lines.enter_context(half_sent(server.port, path))
        for page in ("/healthz", "/sign-in"):
            with urlopen(f"http://127.0.0.1:{server.port}{page}", timeout=20) as answer:
                assert answer.status == 200
        line.sendall(b"x" * 895)
        assert line.recv(12) in {b"HTTP/1.1 404", b"HTTP/1.1 400"}


def on_granian(environment: Mapping[str, str]) -> AbstractContextManager[Server]:
    """`surveyapp serve`."""
    return servers.site(environment, workers=1)


@contextmanager
def on_gunicorn(environment: Mapping[str, str]) -> Iterator[Server]:
    port = servers._free_port()
    options = ("--bind", f"127.0.0.1:{port}", "--threads", "8", "--no-control-socket")
    command = ("-m", "gunicorn", *options, "surveyapp.app:create_app()")
    with servers._running(command, port, environment) as server:
        yield server


@pytest.mark.parametrize("serving", [on_granian, on_gunicorn])
def test_an_answer_gets_in_whichever_server_it_comes_through(
    survey_installation: Installation, serving: Serving
) -> None:
    clock = Clock(staff.real_now())
    visitors = browser_at(survey_installation, clock)
    guest = a_guest(survey_installation, clock, visitors, "everything", "bakken", "link")
    config = survey_installation.config
    environment = {
        "SURVEYAPP_INSTANCE": str(config.instance),
        "SURVEYAPP_DEFINITIONS": str(config.definitions),
    }

    with serving(environment) as server:
        survey = f"http://127.0.0.1:{server.port}/s/{guest.link}"
        with urlopen(f"{survey}/form", timeout=20) as form:
            mark = re.search(r'name="form" value="([0-9a-f]+)"', form.read().decode())
        assert mark
        answer = {"form": mark[1], "action": "submit", "thrives": "4"}
        with urlopen(survey, urlencode(answer).encode(), timeout=20) as thanks:
            assert thanks.url.startswith(f"{survey}/thanks")
            assert thanks.status == 200

    assert guest.received() == 1


@pytest.mark.parametrize("serving", [on_granian, pytest.param(on_gunicorn, marks=pytest.mark.slow)])
def test_a_post_is_taken_in_whole_but_never_more_than_may_be_sent(
    installation: Installation, serving: Serving
) -> None:
    def told(body: bytes, *, in_pieces: bool) -> int:
        pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
        with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as line:
            line.request(
                "POST",
                "/sign-in",
                pieces if in_pieces else body,
                {"Content-Type": "application/x-www-form-urlencoded"},
                encode_chunked=in_pieces,
            )
            return line.getresponse().status

    form, too_much = b"email=kari", b"email=" + b"k" * LARGEST_BODY
    with serving({"SURVEYAPP_INSTANCE": str(installation.config.instance)}) as server:
        said = [told(body, in_pieces=way) for body in (form, too_much) for way in (False, True)]

    assert said == [400, 400, 413, 413]  # a form without its token, and what is too large
