"""The pages of staff, with few and with many answers behind the same figures."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from surveyapp.bench import client, reader, servers, town
from surveyapp.bench.goals import Line
from surveyapp.bench.servers import Server
from surveyapp.bench.town import PERIOD, ROOT, Progress, Town

_CONNECTIONS = 8
_OK = 200


@dataclass(frozen=True)
class Size:
    few: int
    many: int
    units: int
    requests: int
    runs: int


@dataclass(frozen=True)
class Site:
    server: Server
    cookie: str
    round_id: int


@dataclass(frozen=True)
class Asked:
    cpu: float
    """Milliseconds of the server's CPU for one request."""
    slow: float
    """Milliseconds that 95 % of the requests did not exceed."""
    usual: float


def measured(size: Size, progress: Progress) -> list[Line]:
    with ExitStack() as stack:
        few, many = (
            _served(stack, size.units, answers, progress) for answers in (size.few, size.many)
        )
        return list(_lines(few, many, size))


def _served(stack: ExitStack, units: int, answers: int, progress: Progress) -> Site:
    place = stack.enter_context(town.made(units))
    round_id = released(place, units, answers, progress)
    server = stack.enter_context(servers.site(place.environment, 1))
    return Site(server, reader.signed_in(place, server), round_id)


def released(place: Town, units: int, answers: int, progress: Progress) -> int:
    place.take_up_indicators()
    round_id = place.open_round(town.everybody(units))
    place.send(place.surveys(round_id), answers, progress)
    place.count(round_id)
    place.release(round_id)
    return round_id


def _lines(few: Site, many: Site, size: Size) -> Iterator[Line]:
    unit = town.codes(1)[0]
    for name, path in (
        ("results", f"/results/{{}}/{unit}"),
        ("scorecard", f"/scorecards/{unit}/{PERIOD}"),
        ("start", "/"),
    ):
        runs = [
            tuple(asked(site, path, _CONNECTIONS, size.requests) for site in (few, many))
            for _ in range(size.runs)
        ]
        yield Line(f"{name}: server CPU, few answers", median(one.cpu for one, _ in runs), "ms")
        yield Line(
            f"{name}: many answers, times few",
            median(more.cpu / less.cpu for less, more in runs),
            at_most=1.2,
        )
        yield Line(
            f"{name}: 95 % at {_CONNECTIONS} connections",
            median(one.slow for _, one in runs),
            "ms",
            50,
        )
    for name, path, goal in (
        ("results of the whole town", f"/results/{{}}/{ROOT}", 100),
        ("results of the whole town over time", f"/results/{{}}/{ROOT}/over-time", 100),
        ("units side by side", "/comparisons", 200),
        ("units side by side, for experts", "/comparisons?expert=1", 200),
        ("scorecard of the whole town", f"/scorecards/{ROOT}/{PERIOD}", 100),
    ):
        alone = asked(many, path, 1, max(3, size.requests // 10))
        yield Line(f"{name}: one request alone", alone.usual, "ms", goal)


def asked(site: Site, path: str, connections: int, count: int) -> Asked:
    request = client.get(path.format(site.round_id), cookie=site.cookie)
    each = max(1, count // connections)
    client.run(site.server.port, [client.times(request, 1)])
    before = site.server.cpu_seconds()
    load = client.run(site.server.port, (client.times(request, each) for _ in range(connections)))
    if load.statuses.keys() != {_OK}:
        raise RuntimeError(load.statuses)
    cpu = 1000 * (site.server.cpu_seconds() - before) / load.responses
    return Asked(max(cpu, 0.01), 1000 * load.wait_of(0.95), 1000 * load.wait_of(0.5))
