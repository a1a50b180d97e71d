"""How often something may be tried holds for the whole installation, however many serve it."""

import secrets
from collections.abc import Callable
from itertools import cycle, islice
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from surveyapp.bench import servers
from surveyapp.domain import code as codes
from surveyapp.services import rounds
from surveyapp.services.installation import Installation
from surveyapp.web.doorstep_entrances import FRESH
from surveyapp.web.doorstep_limits import Limits
from surveyapp.web.sign_in_limits import SignInLimits
from tests.web.conftest import Guest

SENT = {"action": "submit", "friends": "4", "adults": "3"}
EMAIL, HOME = "kari@fjordvik.no", "192.0.2.7"


def let_through(tries: int, *each_process: Callable[[int], int | None]) -> int:
    """How many of `tries`, dealt out to the processes in turn, need not wait."""
    dealt = islice(cycle(each_process), tries)
    return sum(process(number) is None for number, process in enumerate(dealt))


def test_two_processes_take_no_more_passwords_than_one() -> None:
    def one_account(limits: SignInLimits) -> Callable[[int], int | None]:
        return lambda _: limits.wait(EMAIL, HOME)

    def spread(limits: SignInLimits) -> Callable[[int], int | None]:
        def wait(number: int) -> int | None:
            seconds = limits.wait(EMAIL, f"192.0.2.{number}")
            limits.failed(EMAIL, f"192.0.2.{number}")
            return seconds

        return wait

    for way, most in ((one_account, 10), (spread, 100)):
        assert let_through(250, way(SignInLimits(1))) == most
        assert let_through(250, way(SignInLimits(2)), way(SignInLimits(2))) == most


def test_two_processes_take_no_more_wrong_codes_than_one() -> None:
    def wrong(limits: Limits) -> Callable[[int], int | None]:
        def wait(_: int) -> int | None:
            seconds = limits.wait_for_code(HOME)
            limits.code_failed(HOME)
            return seconds

        return wait

    assert let_through(50, wrong(Limits(1))) == 10
    assert let_through(50, wrong(Limits(2)), wrong(Limits(2))) == 10


def test_two_processes_take_no_more_answers_on_a_link_than_one() -> None:
    def answers(limits: Limits) -> Callable[[int], int | None]:
        return lambda _: limits.wait_for_submit("link", 100)

    assert let_through(500, answers(Limits(1))) == 200
    assert let_through(500, answers(Limits(2)), answers(Limits(2))) == 200


@pytest.mark.parametrize("processes", [1, 2, 8, 64])
def test_honest_people_are_let_in_though_all_come_to_one_process(processes: int) -> None:
    limits, sign_in = Limits(processes), SignInLimits(processes)

    assert let_through(100, lambda _: limits.wait_for_submit("link", 100)) == 100
    assert let_through(20, lambda _: limits.wait_for_submit("small", 8)) == 20
    assert let_through(5, lambda _: sign_in.wait(EMAIL, HOME)) == 5


@pytest.mark.parametrize("processes", [1, 2, 8])
def test_a_whole_school_behind_one_address_never_waits(processes: int) -> None:
    limits = Limits(processes)

    assert let_through(600, lambda _: limits.wait_for_submit("school", 600)) == 600
    assert let_through(600, lambda n: limits.wait_for_submit(f"class {n % 20}", 30)) == 600
    assert let_through(600, lambda _: limits.wait_for_code(HOME)) == 600


@pytest.mark.parametrize("pupils", [40, pytest.param(600, marks=pytest.mark.slow)])
def test_pupils_who_send_from_one_address_are_all_received(pupil: Guest, pupils: int) -> None:
    with pupil.installation.writing() as session:
        for unit in rounds.get(session, pupil.round_id).units:
            unit.invited = pupils
    pupil.clock.now += FRESH

    told = [pupil.post({"form": secrets.token_hex(16), **SENT}).status for _ in range(pupils)]

    assert told.count(303) == pupils
    assert pupil.received() == pupils


def test_processes_that_really_serve_together_share_the_limit(installation: Installation) -> None:
    instance = {"SURVEYAPP_INSTANCE": str(installation.config.instance)}

    with servers.site(instance, workers=2) as server:
        told = [_typed(server.port, codes.made()) for _ in range(60)]

    assert 5 <= told.count(404) <= 10  # five where one of them happened to get them all
    assert told.count(404) + told.count(429) == len(told)


def _typed(port: int, code: str) -> int:
    """What somebody is told who types a code that was never made; over a connection of its own."""
    form = urlencode({"code": code, "form": secrets.token_hex(16)}).encode()
    try:
        urlopen(Request(f"http://127.0.0.1:{port}/c", form), timeout=20)
    except HTTPError as refused:
        refused.close()
        return refused.code
    return 200
