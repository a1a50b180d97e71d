"""Settings as an operator types them."""

import pytest

from surveyapp.services.installation import Installation
from tests import build_rounds
from tests.cli.typed import Terminal
from tests.web import staff


def test_an_operator_says_whom_people_can_ask(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(installation, monkeypatch, capsys)
    pairs = ("contact.name=Servicekontoret", "contact.email=post@fjordvik.no", "k_group=12")

    assert terminal.type("config", "set", *pairs)[:2] == (0, "Changed: contact.email, k_group.\n")
    assert "k_group = 12" in terminal.type("config")[1]
    refused = terminal.type("config", "set", "k_unit=4", "officer.email=nobody")
    assert refused[0] == 1
    assert "k_unit: This limit can be raised, but never lowered below 5." in refused[2]
    assert terminal.type("config", "set", "k_unit")[0] == 2


def test_opening_without_anybody_to_ask_says_which_command_mends_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(build_rounds.municipality(installation), monkeypatch, capsys)
    round_id = str(staff.planned(installation))
    terminal.type("config", "set", "contact.name=")

    exit_code, _, told = terminal.type("round", "open", round_id)

    assert exit_code == 1
    assert "surveyapp config set contact.name=" in told
