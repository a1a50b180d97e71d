"""Letters with one-time codes: made, typeset and sent in one request, over HTTP."""

import re
from collections.abc import Iterator
from time import perf_counter
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from surveyapp.bench import reader, servers, town
from surveyapp.bench.goals import Line
from surveyapp.bench.servers import Server

_GOAL_FOR = 600
_GOAL_SECONDS = 10.0
_MEGABYTE = 1_000_000
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SHAPES = ("letters", "slips", "xlsx")


def measured(invited: int) -> list[Line]:
    """Each shape once for everybody invited at one unit, the later ones all anew."""
    [unit] = town.codes(1)
    with town.made(1) as place:
        round_id = place.open_round({unit: invited}, access="codes")
        with servers.site(place.environment, 1) as server:
            cookie = reader.signed_in(place, server)
            before = server.memory()
            return list(_lines(server, cookie, f"/rounds/{round_id}/print/{unit}", invited, before))


def _lines(server: Server, cookie: str, path: str, invited: int, before: int) -> Iterator[Line]:
    yield Line("codes of each print", invited)
    goal = _GOAL_SECONDS if invited <= _GOAL_FOR else None
    for number, shape in enumerate(_SHAPES):
        purpose = "anew" if number else "first"
        begun, cpu = perf_counter(), server.cpu_seconds()
        size = _printed(server, cookie, path, shape, purpose)
        yield Line(f"{shape}: from request to file", perf_counter() - begun, "s", goal)
        yield Line(f"{shape}: CPU of the serving process", server.cpu_seconds() - cpu, "s")
        yield Line(f"{shape}: size of the file", size / _MEGABYTE, "MB")
    yield Line("memory of the server before", before / _MEGABYTE, "MB")
    yield Line("memory of the server, at most", server.memory() / _MEGABYTE, "MB", 1000)


def _printed(server: Server, cookie: str, path: str, shape: str, purpose: str) -> int:
    """The file's bytes. Raises HTTPError where it is refused."""
    page, cookie = _asked(server, path, cookie)
    found = _TOKEN.search(page.decode())
    fields = {"csrf_token": found[1] if found else "", "purpose": purpose, "shape": shape}
    body = urlencode({**fields, "language": "nb", "number": 0, "sure": 1}).encode()
    return len(_asked(server, path, cookie, body)[0])


def _asked(server: Server, path: str, cookie: str, body: bytes | None = None) -> tuple[bytes, str]:
    """What is sent, and the cookie from then on."""
    asked = Request(f"http://127.0.0.1:{server.port}{path}", body, {"Cookie": cookie})
    with urlopen(asked, timeout=120) as answer:  # noqa: S310 - our own server, by HTTP
        renewed = answer.headers.get("Set-Cookie", cookie).partition(";")[0]
        return answer.read(), renewed
