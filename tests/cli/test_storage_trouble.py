"""Storage that cannot be used: one clear line, exit 1, and nothing half stored."""

import ctypes
import gc
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from surveyapp.services.installation import Installation
from surveyapp.store import database
from surveyapp.store.mailbox import sqlite
from tests import build_rounds, trouble
from tests.cli.typed import Terminal
from tests.trouble import Trouble

FILES = {
    "units.csv": "code,name,type,parent\nnew,Ny,kindergarten,oppvekst\n",
    "groups.csv": "unit,group,name,invited\nbakken,ny,Ny,12\n",
    "figures.csv": "indicator,unit,period,value\nsickness-absence,bakken,2026,5\n",
    "targets.csv": "indicator,target\nsickness-absence,5\n",
}
PLAN = "round plan --definition parents --period 2026"
WRITING = (
    "unit import units.csv groups.csv",
    "user add new@fjordvik.no --role staff",
    "indicators import indicators.yaml",
    "figures import figures.csv",
    "targets import targets.csv",
    f"{PLAN} --unit bakken=20 --opens 2099-01-01 --closes 2099-02-01",
    "round open {planned}",
    "round pause {open}",
    "round close {open}",
    "round cancel {open}",
    "round count {closed}",
)
READING = (
    "round list",
    "round status {open}",
    "round links {open}",
    "scorecard bakken --period 2026",
    "figures missing --period 2026",
    "indicators export -",
)
OF_A_MAILBOX = ("round pause {open}", "round close {open}", "round cancel {open}")
TROUBLES = (trouble.read_only, trouble.folder_read_only, trouble.locked, trouble.full)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


class Town:
    """An installation with a round in each of three states, and a terminal to type at."""

    def __init__(self, installation: Installation, terminal: Terminal) -> None:
        self.installation, self.terminal = installation, terminal
        self.rounds = {
            "closed": build_rounds.closed(installation, [build_rounds.CONTENT] * 6, _plan()),
            "open": build_rounds.opened(installation, _plan()),
            "planned": build_rounds.planned(installation, _plan({"lia": 20})),
        }
        assert self.types("indicators import indicators.yaml")[0] == 0
        file = Path("indicators.yaml")
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("nb: Fornøyde brukere", "nb: Glade brukere"), encoding="utf-8")
        self.database = installation.config.instance / "surveyapp.db"

    def mailbox(self, state: str) -> Path:
        return self.installation.config.mailboxes / f"{self.rounds[state]}.db"

    def types(self, command: str) -> tuple[int, str, str]:
        """As a process of its own: nothing is open yet."""
        self.shut()
        return self.terminal.type(*command.format(**self.rounds).split())

    def shut(self) -> None:
        self.installation.engine.dispose()
        for kept in sqlite._open.values():
            kept._reader.close()
            kept._writer.close()
        sqlite._forget()
        gc.collect()

    def everything(self) -> list[list[str]]:
        places = [self.database, self.mailbox("open"), self.mailbox("closed")]
        return [trouble.everything(place) for place in places]


def _plan(units: Mapping[str, int] | None = None) -> build_rounds.RoundPlan:
    return build_rounds.plan(units, closes_at=build_rounds.NOW + 20_000 * build_rounds.DAY)


@pytest.fixture
def town(
    installation: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Town:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = build_rounds.municipality(installation)
    shipped = made.config.definitions / "indicators.yaml"
    (tmp_path / "indicators.yaml").write_bytes(shipped.read_bytes())
    monkeypatch.setenv("SURVEYAPP_DEFINITIONS", str(made.config.definitions))
    return Town(made, Terminal(made, monkeypatch, capsys))


def cannot_use(town: Town, commands: Iterable[str], place: Path, cannot: Trouble) -> set[str]:
    """What the commands say of `place` in trouble, and that all together changed nothing."""
    town.shut()
    before = town.everything()
    with cannot(place):
        answers = {command: town.types(command) for command in commands}
        town.shut()
    assert town.everything() == before
    for command, (code, out, said) in answers.items():
        assert (code, out) == (1, ""), (command, said)
        assert len(said.splitlines()) == 1, (command, said)
    return {said for _, _, said in answers.values()}


@pytest.mark.parametrize("cannot", TROUBLES)
def test_a_database_that_cannot_be_written_is_said_in_one_line(town: Town, cannot: Trouble) -> None:
    told = cannot_use(town, WRITING, town.database, cannot)

    assert len(told) == 1
    assert told.pop().startswith(f"Cannot use sqlite:///{town.database}: it is locked, full,")


@pytest.mark.parametrize("cannot", [*TROUBLES, trouble.stopped])
def test_a_mailbox_that_cannot_be_written_is_said_in_one_line(town: Town, cannot: Trouble) -> None:
    told = cannot_use(town, OF_A_MAILBOX, town.mailbox("open"), cannot)

    assert len(told) == 1
    assert told.pop().startswith("Cannot use ")


def test_a_newer_programs_database_is_said_in_one_line(town: Town) -> None:
    told = cannot_use(town, (*WRITING, *READING, "upgrade"), town.database, trouble.newer)

    assert len(told) == 1
    assert "is from a newer version of surveyapp" in told.pop()


def test_a_folder_that_cannot_be_written_is_said_to_readers_too(town: Town) -> None:
    told = cannot_use(town, READING, town.database, trouble.folder_read_only)

    assert len(told) == 1
    assert told.pop().startswith("Cannot use sqlite:///")


@pytest.mark.parametrize("cannot", [trouble.read_only, trouble.locked])
def test_what_can_still_be_read_is_read(town: Town, cannot: Trouble) -> None:
    with cannot(town.database):
        assert [town.types(command)[0] for command in READING] == [0] * len(READING)


def test_when_the_trouble_is_over_everything_can_be_done(town: Town) -> None:
    for cannot in TROUBLES:
        cannot_use(town, ["round count {closed}"], town.database, cannot)

    assert town.types("round count {closed}")[0] == 0


@pytest.mark.parametrize("command", ["round pause {open}", "serve --port 1"])
def test_a_service_user_without_rights_in_the_folder_is_told(town: Town, command: str) -> None:
    """The program as it is started, with the rights of a service user and a folder of root."""
    town.shut()
    instance = town.installation.config.instance
    instance.chmod(0o555)
    run = subprocess.run(
        [sys.executable, "-m", "surveyapp", *command.format(**town.rounds).split()],
        env={**os.environ, "SURVEYAPP_INSTANCE": str(instance)},
        preexec_fn=_heed_permissions,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    instance.chmod(0o755)

    assert run.returncode == 1
    assert run.stderr.startswith("Cannot use ")
    assert len(run.stderr.splitlines()) == 1


def _heed_permissions() -> None:
    """Root keeps to permissions from the next program on; others do so anyway."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
