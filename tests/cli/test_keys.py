"""Pass phrase, recovery sheet and rehearsal as an operator types them."""

import contextlib
import json
import os
import pty
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import surveyapp
from surveyapp.cli.errors import in_words
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import InvalidInput, PhraseUnfit, Refused, RehearsalFailed
from surveyapp.services import recovery_sheets
from surveyapp.services.installation import Installation
from surveyapp.services.safekeeping import Given
from tests import build_custody, build_recounts, build_rounds
from tests.paper import papers

Run = Callable[..., Result]
_FAR = build_rounds.NOW + 20_000 * build_rounds.DAY


@pytest.fixture
def town(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    build_custody.cheap_locks(monkeypatch)
    return build_rounds.municipality(installation)


@pytest.fixture
def run(town: Installation) -> Run:
    environment = {
        "SURVEYAPP_INSTANCE": str(town.config.instance),
        "SURVEYAPP_DEFINITIONS": str(town.config.definitions),
    }

    def run_with(command: str, typed: str = "") -> Result:
        result = CliRunner().invoke(surveyapp, command.split(), typed, environment)
        if result.exception and not isinstance(result.exception, Refused | SystemExit):
            raise result.exception
        return result

    return run_with


def sheet_made(run: Run, place: Path) -> str:
    """The words of a new recovery sheet, as a phone reads them from the paper."""
    assert run(f"recovery-sheet -o {place} --language en").exit_code == 0
    [[(words, _)]] = papers.qr_codes(place.read_bytes())
    return words


def test_a_round_is_counted_when_the_phrase_is_typed(run: Run, town: Installation) -> None:
    shown = run("keys pass-phrase").stdout
    assert run("keys confirm", shown).exit_code == 0
    round_id = build_rounds.closed(town, [build_rounds.CONTENT] * 6)

    status = run(f"round status {round_id}").stdout
    nothing = run(f"round count {round_id}")
    wrong = run(f"round count {round_id}", "abandon " * 11 + "about")
    tried = run(f"keys rehearse {round_id}", shown)
    right = run(f"round count {round_id}", shown)

    assert f"run `surveyapp round count {round_id}`" in status
    assert in_words(nothing.exception).startswith("The key of round 1 is locked")
    assert isinstance(wrong.exception, PhraseUnfit)
    assert (tried.exit_code, right.exit_code) == (0, 0)
    for result in (tried, right, wrong, nothing):
        assert " ".join(shown.split()[:3]) not in result.output
    assert json.loads(run(f"round status {round_id} --json").stdout)["state"] == "counted"


def test_a_round_is_counted_again_when_the_phrase_is_typed_again(
    run: Run, town: Installation
) -> None:
    shown = run("keys pass-phrase").stdout
    assert run("keys confirm", shown).exit_code == 0
    given = Given.typed(shown)
    round_id = build_recounts.counted(town, given=given, now=datetime.now(UTC))
    expected = build_recounts.right(town, round_id, given)
    command = f"round recount {round_id} --reason Feil-i-programmet"

    nothing = run(command)
    wrong = run(command, "abandon " * 11 + "about")
    again = run(f"round count {round_id}")
    right = run(command, shown)
    same = run(command, shown)

    assert in_words(nothing.exception).startswith("The key of round 1 is locked")
    assert isinstance(wrong.exception, PhraseUnfit)
    assert again.exit_code == 0  # asks for nothing: it has counted, and need not open anything
    assert (right.exit_code, same.exit_code) == (0, 0)
    assert "has taken the place of the old one" in right.stdout
    assert "The result is the same as before" in same.stdout
    assert build_recounts.stored(town, round_id)[0] == expected
    for result in (right, same, wrong, nothing):
        assert " ".join(shown.split()[:3]) not in result.output


def test_the_sheets_of_a_divided_phrase_are_told_apart(run: Run) -> None:
    shown = run("keys pass-phrase --split").stdout.splitlines()
    sheets = shown[1::2]

    assert shown[::2] == [f"Sheet {number} of 3:" for number in (1, 2, 3)]
    assert [len(sheet.split()) for sheet in sheets] == [12, 12, 12]
    assert isinstance(run("keys confirm", "\n".join(sheets[:2])).exception, InvalidInput)
    assert run("keys confirm", "\n".join(sheets)).exit_code == 0
    assert json.loads(run("keys status --json").stdout)["is_split"] is True
    assert run("keys key-file").exit_code == 0
    assert json.loads(run("keys status --json").stdout)["mode"] == "key_file"


def test_the_paper_sheet_alone_brings_a_lost_key_back(
    run: Run, town: Installation, tmp_path: Path
) -> None:
    words = sheet_made(run, tmp_path / "sheet.pdf")
    text = " ".join(papers.texts((tmp_path / "sheet.pdf").read_bytes())[0].split())
    waiting = json.loads(run("keys status --json").stdout)
    confirmed = json.loads(run("recovery-sheet --confirm --json", words).stdout)
    assert confirmed["is_in_force"] is True
    assert confirmed["sheet"] in text
    round_id = build_rounds.closed(town, [build_rounds.CONTENT] * 6)
    tried = run(f"keys rehearse {round_id} --recovery", words)
    (town.config.keys / f"round-{round_id}.key").unlink()

    found = run(f"round count {round_id}", words)

    assert waiting["recovery_sheet_made_on"] is None
    assert all(f"{at} {word}" in text for at, word in enumerate(words.split(), 1))
    assert (tmp_path / "sheet.pdf").stat().st_mode & 0o777 == 0o600
    assert (tried.exit_code, found.exit_code) == (0, 0)
    for place, content in build_rounds.every_file(town.config.instance).items():
        assert words.encode() not in content, place


@pytest.mark.parametrize(
    ("command", "exit_code"),
    [
        ("recovery-sheet", 2),
        ("recovery-sheet -o - --json", 2),
        ("recovery-sheet -o {instance}/sheet.pdf", 1),
        ("recovery-sheet -o {instance}/none/sheet.pdf", 1),
        ("recovery-sheet --confirm", 1),
        ("keys confirm", 1),
        ("keys rehearse 99", 1),
    ],
)
def test_what_cannot_be_done_is_refused(
    run: Run, town: Installation, command: str, exit_code: int
) -> None:
    result = run(command.format(instance=town.config.instance))

    assert result.exit_code == exit_code
    assert isinstance(result.exception, SystemExit if exit_code == 2 else Refused)
    assert not list(town.config.instance.rglob("*.pdf"))


def test_a_round_is_not_opened_where_its_key_cannot_be_kept(run: Run, town: Installation) -> None:
    round_id = build_rounds.planned(town, build_rounds.plan(closes_at=_FAR))
    town.config.keys.write_text("a file stands where the folder should be")

    refused = run(f"round open {round_id}")

    assert in_words(refused.exception).startswith(f"Cannot use {town.config.keys}")
    assert json.loads(run(f"round status {round_id} --json").stdout)["state"] == "planned"
    assert in_words(RehearsalFailed(7, "/keys")).startswith("Round 7 was not opened: ")


def test_an_old_recovery_sheet_is_warned_of_when_a_command_starts(
    run: Run, town: Installation
) -> None:
    sheet = recovery_sheets.drawn(build_rounds.NOW.date() - 400 * build_rounds.DAY)
    with town.writing() as session:
        recovery_sheets.keep(session, OPERATOR, sheet, build_rounds.NOW)
        recovery_sheets.confirm(session, OPERATOR, sheet.words, build_rounds.NOW)

    said = run("upgrade").stderr

    assert said.startswith("The recovery sheet is from")


def test_words_typed_at_a_terminal_are_hidden_and_asked_for_again_after_a_mistake(
    run: Run, town: Installation
) -> None:
    shown = run("keys pass-phrase").stdout
    town.engine.dispose()
    environment = {**os.environ, "SURVEYAPP_INSTANCE": str(town.config.instance)}
    lines = [f"{shown.split()[0]}xyz", shown.strip(), ""]

    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, "-m", "surveyapp", "keys", "confirm"]
        os.execve(sys.executable, command, environment)
    seen = ""
    with contextlib.suppress(OSError):  # the terminal is gone when the command has ended
        while piece := os.read(terminal, 1000).decode():
            seen += piece
            if seen.count("Words: ") > 3 - len(lines) and lines:
                os.write(terminal, f"{lines.pop(0)}\n".encode())
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert "This word is not on the list" in seen
    assert "Type this sheet again" in seen
    assert " ".join(shown.split()[:2]) not in seen
