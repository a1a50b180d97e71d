"""Answering over HTTP: the form page beside a bare hello, and complete answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import median

from surveyapp.bench import client, servers, town
from surveyapp.bench.client import Load, Visitor
from surveyapp.bench.goals import Line
from surveyapp.bench.servers import Server
from surveyapp.bench.town import Progress
from surveyapp.services.answering import OpenSurvey
from surveyapp.services.demo.people_who_answer import answer

CONNECTIONS = 32
_MARK_FIELD = b'name="form" value="'
_MARK_LENGTH = 32
_OK, _SEE_OTHER = 200, 303


@dataclass(frozen=True)
class Size:
    workers: int
    runs: int
    pages: int
    answers: int
    filled: int


@dataclass(frozen=True)
class Cost:
    """A load and the server's CPU seconds it took. `pieces` is what was asked for."""

    load: Load
    cpu: float
    pieces: int

    @property
    def each(self) -> float:
        """Milliseconds of the server's CPU for one piece."""
        return 1000 * self.cpu / self.pieces

    @property
    def rate(self) -> float:
        return self.pieces / self.load.seconds


@dataclass
class _Runs:
    hello: list[Cost] = field(default_factory=list)
    plain: list[Cost] = field(default_factory=list)
    packed: list[Cost] = field(default_factory=list)
    empty: list[Cost] = field(default_factory=list)
    filled: list[Cost] = field(default_factory=list)
    memory: int = 0


def measured(size: Size, progress: Progress) -> list[Line]:
    with town.made(2) as place:
        empty, filled = (
            place.surveys(place.open_round({unit: invited}))[0]
            for unit, invited in town.everybody(2).items()
        )
        place.send([filled], size.filled, progress)
        runs = _Runs()
        with (
            servers.hello(size.workers) as hello,
            servers.site(place.environment, size.workers) as site,
        ):
            for _ in range(size.runs):
                _run(runs, hello, site, (empty, filled), size)
            runs.memory = site.memory()
    return list(_lines(runs))


def _run(
    runs: _Runs, hello: Server, site: Server, surveys: tuple[OpenSurvey, OpenSurvey], size: Size
) -> None:
    """One of each kind, so that whatever the machine does meanwhile meets them all."""
    form = f"/s/{surveys[0].link}/form"
    runs.hello.append(_asked(hello, client.get("/"), size.pages))
    runs.packed.append(_asked(site, client.get(form, encoding="gzip, deflate, br"), size.pages))
    runs.plain.append(_asked(site, client.get(form), size.pages))
    for into, survey in zip((runs.empty, runs.filled), surveys, strict=True):
        into.append(_answered(site, survey, size.answers))


def _asked(server: Server, request: bytes, count: int) -> Cost:
    each = max(1, count // CONNECTIONS)
    return _cost(server, lambda: client.times(request, each), each * CONNECTIONS)


def _answered(server: Server, survey: OpenSurvey, count: int) -> Cost:
    each = max(1, count // CONNECTIONS)
    chance = Random(survey.link)  # noqa: S311 - invented people need no secret chance
    bodies = [
        town.body(answer(survey.definition, survey.unit_code, survey.period, chance))
        for _ in range(each)
    ]
    return _cost(server, lambda: _respondent(survey.link, bodies), each * CONNECTIONS)


def _cost(server: Server, visitor: Callable[[], Visitor], pieces: int) -> Cost:
    before = server.cpu_seconds()
    load = client.run(server.port, (visitor() for _ in range(CONNECTIONS)))
    if not load.statuses.keys() <= {_OK, _SEE_OTHER}:
        raise RuntimeError(load.statuses)
    return Cost(load, server.cpu_seconds() - before, pieces)


def _respondent(link: str, bodies: list[bytes]) -> Visitor:
    """Fetches the form and sends in all its fields, again and again."""
    form = client.get(f"/s/{link}/form")
    for body in bodies:
        page = yield form
        at = page.body.index(_MARK_FIELD) + len(_MARK_FIELD)
        done = yield client.post(f"/s/{link}", body + page.body[at : at + _MARK_LENGTH])
        if done.status != _SEE_OTHER:
            raise RuntimeError(done.status)


def _lines(runs: _Runs) -> Iterator[Line]:
    yield Line("hello: server CPU", _middle(runs.hello, lambda one: one.each), "ms")
    yield Line("hello: rate", _middle(runs.hello, lambda one: one.rate), "/s")
    for name, costs, share in (("gzip", runs.packed, 0.5), ("plain", runs.plain, 0.35)):
        yield Line(
            f"form page, {name}: server CPU", _middle(costs, lambda one: one.each), "ms", 0.1
        )
        yield Line(
            f"form page, {name}: share of hello's rate",
            median(one.rate / yard.rate for one, yard in zip(costs, runs.hello, strict=True)),
            at_least=share,
        )
        yield Line(
            f"form page, {name}: CPU, times hello's",
            median(one.cpu / yard.cpu for one, yard in zip(costs, runs.hello, strict=True)),
        )
    yield from _lines_of_answers(runs)


def _lines_of_answers(runs: _Runs) -> Iterator[Line]:
    yield Line("complete answer: server CPU", _middle(runs.empty, lambda one: one.each), "ms", 1.1)
    yield Line(
        "complete answer: CPU, times hello's",
        median(one.each / yard.each for one, yard in zip(runs.empty, runs.hello, strict=True)),
    )
    yield Line("complete answers", _middle(runs.empty, lambda one: one.rate), "/s", at_least=1000)
    yield Line(
        "half of the requests took",
        1000 * _middle(runs.empty, lambda one: one.load.wait_of(0.5)),
        "ms",
    )
    yield Line(
        "99 % of the requests took",
        1000 * _middle(runs.empty, lambda one: one.load.wait_of(0.99)),
        "ms",
        100,
    )
    yield Line(
        "the client's own CPU an answer",
        _middle(runs.empty, lambda one: 1000 * one.load.client_seconds / one.pieces),
        "ms",
        0.25,
    )
    yield Line(
        "filled mailbox: rate, share of the empty one's",
        median(full.rate / empty.rate for full, empty in zip(runs.filled, runs.empty, strict=True)),
        at_least=0.9,
    )
    yield Line("memory of a worker, at most", runs.memory / 1_000_000, "MB", 100)


def _middle(costs: list[Cost], of: Callable[[Cost], float]) -> float:
    return median(of(one) for one in costs)
