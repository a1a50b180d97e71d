"""Trials that run by themselves: once for each version, one after the other, ended with `work`."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from surveyapp.config import Config
from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence
from surveyapp.services.installation import Installation
from surveyapp.work import trials
from surveyapp.work.trials import SUITES, Trials
from tests import build


def configured(installation: Installation, switch: str = "1") -> Config:
    return build.config(installation.config.instance, SURVEYAPP_TRIALS=switch)


def keep(config: Config, suite: str, *, of: str = "", passed: bool = True) -> None:
    ran = datetime(2026, 11, 27, tzinfo=UTC)
    figures = {"recovered exactly": 0}
    evidence.keep(config, Evidence(suite, ran, of or version("surveyapp"), figures, passed))


def test_what_this_version_has_not_passed_here_is_run(installation: Installation) -> None:
    config = configured(installation)
    assert trials.not_run(config) == list(SUITES)

    keep(config, "attack", of="0.0.1")
    assert trials.not_run(config) == list(SUITES)
    keep(config, "attack")
    keep(config, "forensic", passed=False)
    assert trials.not_run(config) == ["forensic"]
    keep(config, "forensic")
    assert trials.not_run(config) == []


def test_switched_off_nothing_is_run(installation: Installation) -> None:
    assert trials.not_run(configured(installation, "0")) == []


def asleep(seconds: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", f"import time; time.sleep({seconds})"]
    return subprocess.Popen(command, start_new_session=True)


def test_they_run_one_after_the_other_and_each_once() -> None:
    started: dict[str, subprocess.Popen[bytes]] = {}

    def run(suite: str) -> subprocess.Popen[bytes]:
        started[suite] = asleep(600)
        return started[suite]

    going = Trials(["attack", "forensic"], run)

    assert going.go_on()
    assert going.go_on()
    assert list(started) == ["attack"]
    started["attack"].kill()
    started["attack"].wait()
    assert going.go_on()
    assert list(started) == ["attack", "forensic"]
    going.end()
    assert started["forensic"].wait() != 0
    assert not going.go_on()
    assert len(started) == 2


def test_one_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = asleep(600)
    going = Trials(["attack"], lambda _: hanging)
    monkeypatch.setattr(trials, "MOST_SECONDS", -1.0)

    assert going.go_on()
    assert going.go_on()
    assert hanging.wait() == -signal.SIGKILL
    assert not going.go_on()


def test_one_that_cannot_start_keeps_the_next_from_nothing() -> None:
    started = []

    def run(suite: str) -> subprocess.Popen[bytes]:
        if suite == "attack":
            raise FileNotFoundError("nice")
        started.append(asleep(0))
        return started[0]

    going = Trials(["attack", "forensic"], run)

    assert going.go_on()
    assert going.go_on()
    assert started[0].wait() == 0
    assert not going.go_on()


@pytest.mark.slow
def test_the_files_are_attacked_and_the_result_is_kept(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started as `work` does, which holds signals back."""
    monkeypatch.setenv("SURVEYAPP_INSTANCE", str(installation.config.instance))
    held_back = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        assert trials.run_quietly("forensic").wait(timeout=300) == 0
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)

    (found,) = evidence.kept(installation.config)
    assert (found.suite, found.passed) == ("forensic", True)
    assert found.figures["codes in clear"] == 0
