"""The organisation as an operator imports it."""

from pathlib import Path

import pytest

from surveyapp.services import organisation
from surveyapp.services.installation import Installation
from tests import build
from tests.cli.typed import Terminal


@pytest.fixture
def terminal(
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    with installation.writing() as session:
        build.organisation(session)
    return Terminal(installation, monkeypatch, capsys)


def test_a_file_of_groups_may_be_imported_alone(
    terminal: Terminal, installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("Unit;Group;Name;Invited\nbakken;rev;Rev;14\n", encoding="utf-8-sig")

    code, said, _ = terminal.type("unit", "import", str(file))

    assert (code, said) == (0, "0 units and 1 groups are in place.\n")
    with installation.reading() as session:
        assert [one.key for one in organisation.unit(session, "bakken").groups] == ["rev"]


@pytest.mark.parametrize("text", ["", "unit,group\nbakken,rev\n", "code,name\nx,X\n"])
def test_a_file_that_is_neither_is_refused_in_words(
    terminal: Terminal, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "neither.csv"
    file.write_text(text, encoding="utf-8")

    code, said, complaint = terminal.type("unit", "import", str(file))

    assert (code, said) == (1, "")
    assert complaint.startswith("neither.csv:1:")
