"""A lean client: many connections kept alive, one thread, requests that were written beforehand.

Everybody on a connection waits for one answer before asking the next thing, as people do.
"""

import selectors
import socket
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from time import perf_counter, process_time

_PART = 65536
_SECONDS_WITHOUT_A_WORD = 30.0


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes


Visitor = Generator[bytes, Response, None]
"""Yields requests and is given the response to each; done when it returns."""


@dataclass
class Load:
    """What came of a load. `seconds` is the wall clock's, `client_seconds` the client's CPU."""

    seconds: float = 0.0
    client_seconds: float = 0.0
    responses: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    """Seconds from each request to its response."""

    @property
    def rate(self) -> float:
        return self.responses / self.seconds

    def wait_of(self, share: float) -> float:
        """The wait that `share` of the requests did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class _Connection:
    socket: socket.socket
    visitor: Visitor
    asked_at: float = 0.0
    received: bytes = b""
    length: int = -1
    """Bytes of the whole response once its head is in."""

    def ask(self, request: bytes) -> None:
        self.received, self.length = b"", -1
        self.asked_at = perf_counter()
        self.socket.sendall(request)

    def take(self) -> Response | None:
        """The response when all of it is in."""
        part = self.socket.recv(_PART)
        if not part:
            raise ConnectionError("the server hung up")
        self.received = self.received + part if self.received else part
        if self.length < 0:
            head, mark, _ = self.received.partition(b"\r\n\r\n")
            if not mark:
                return None
            self.length = len(head) + 4 + _content_length(head)
        if len(self.received) < self.length:
            return None
        body = self.received.partition(b"\r\n\r\n")[2]
        return Response(int(self.received[9:12]), body)


def _content_length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length: ")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def run(port: int, visitors: Iterable[Visitor]) -> Load:
    """Lets every visitor ask until it is done; each has a connection of its own."""
    load = Load()
    selector = selectors.DefaultSelector()
    begun, begun_cpu = perf_counter(), process_time()
    try:
        for visitor in visitors:
            connection = _Connection(_connected(port), visitor)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(visitor))
        while selector.get_map():
            ready = selector.select(_SECONDS_WITHOUT_A_WORD)
            if not ready:
                raise TimeoutError("the server did not answer")
            for key, _ in ready:
                if not _went_on(key.data, load):
                    selector.unregister(key.fileobj)
                    key.data.socket.close()
    finally:
        for key in list(selector.get_map().values()):
            key.data.socket.close()
        selector.close()
    load.seconds = perf_counter() - begun
    load.client_seconds = process_time() - begun_cpu
    return load


def _went_on(connection: _Connection, load: Load) -> bool:
    """False when the connection's visitor has nothing more to ask."""
    response = connection.take()
    if response is None:
        return True
    load.waits.append(perf_counter() - connection.asked_at)
    load.responses += 1
    load.statuses[response.status] = load.statuses.get(response.status, 0) + 1
    try:
        connection.ask(connection.visitor.send(response))
    except StopIteration:
        return False
    return True


def _connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS_WITHOUT_A_WORD)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def get(path: str, *, encoding: str = "", cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    if encoding:
        lines.append(f"Accept-Encoding: {encoding}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    return head.encode() + body


def times(request: bytes, count: int) -> Visitor:
    """Asks the same thing `count` times."""
    for _ in range(count):
        yield request
