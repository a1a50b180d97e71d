"""Rounds as an operator runs them."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import surveyapp
from surveyapp.cli.errors import in_words
from surveyapp.domain.errors import (
    AnswersGone,
    CountsOtherwise,
    InvalidInput,
    NotFound,
    Refused,
    WrongState,
)
from surveyapp.services.installation import Installation
from surveyapp.store.claims import claimed
from tests import build_recounts, build_rounds
from tests.paper import papers

Run = Callable[..., Result]
PLAN = ("plan", "--definition", "parents", "--period", "2099")
DATES = ("--opens", "2026-01-02", "--closes", "2099-11-13")


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


@pytest.fixture
def run(town: Installation) -> Run:
    """Runs `surveyapp round …`; a refusal is left to the caller."""
    environment = {
        "SURVEYAPP_INSTANCE": str(town.config.instance),
        "SURVEYAPP_DEFINITIONS": str(town.config.definitions),
        "SURVEYAPP_DATABASE_URL": town.config.database_url,
    }

    def run_with(*arguments: str, typed: str = "") -> Result:
        result = CliRunner().invoke(surveyapp, ["round", *arguments], typed, environment)
        if result.exception and not isinstance(result.exception, Refused | SystemExit):
            raise result.exception
        return result

    return run_with


@pytest.fixture
def round_id(run: Run) -> str:
    return run(*PLAN, "--unit", "bakken=20", *DATES).stdout.strip()


def test_a_round_is_run_from_plan_to_release(run: Run, town: Installation, round_id: str) -> None:
    states = []
    for act in ("open", "pause", "resume", "close", "count", "release"):
        assert run(act, round_id).exit_code == 0
        states.append(json.loads(run("status", round_id, "--json").stdout)["state"])

    assert states == ["open", "paused", "open", "closed", "counted", "released"]
    assert not build_rounds.mailbox(town, int(round_id)).exists()


def test_what_is_lost_with_the_disk_is_said_before_the_opening(run: Run, round_id: str) -> None:
    said = run("open", round_id).stderr

    assert (
        "If the disk is lost while a survey is open, the answers to that survey are lost." in said
    )
    assert "Make a recovery sheet" in said


def test_a_date_is_local_and_closes_with_the_day(run: Run, round_id: str) -> None:
    found = json.loads(run("status", round_id, "--json").stdout)

    assert found["opens_at"] == "2026-01-01T23:00:00+00:00"
    assert found["closes_at"] == "2099-11-13T22:59:59+00:00"


def test_a_time_of_day_is_taken_as_it_is_said(run: Run, round_id: str) -> None:
    result = run("extend", round_id, "--closes", "2099-12-01T08:00")

    assert result.exit_code == 0
    found = json.loads(run("status", round_id, "--json").stdout)
    assert found["closes_at"] == "2099-12-01T07:00:00+00:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--unit", "bakken", *DATES),
        ("--unit", "bakken=many", *DATES),
        ("--group", "lia=20", *DATES),
        ("--unit", "bakken=20", "--opens", "tomorrow", "--closes", "2099-11-13"),
        ("--unit", "bakken=20", "--opens", "2026-02-30", "--closes", "2099-11-13"),
    ],
)
def test_what_cannot_be_read_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*PLAN, *arguments)

    assert result.exit_code == 2
    assert "write" in result.stderr
    assert not result.stdout


def test_links_are_told_for_every_unit_and_group(run: Run) -> None:
    planned = run(
        *PLAN, "--unit", "bakken=9", "--group", "lia/stor=20", "--group", "lia/liten=12", *DATES
    )

    found = json.loads(run("links", planned.stdout.strip(), "--json").stdout)

    assert [(one["unit"], one["group"]) for one in found] == [
        ("bakken", None),
        ("lia", "stor"),
        ("lia", "liten"),
    ]
    assert all(set(one) == {"unit", "group", "url"} for one in found)


def test_codes_are_printed_once_and_can_be_voided(run: Run) -> None:
    planned = run(*PLAN, "--unit", "bakken=3", *DATES, "--access", "codes").stdout.strip()

    codes = json.loads(run("codes", planned, "--unit", "bakken", "--json").stdout)[0]["codes"]

    assert len(codes) == 3
    assert isinstance(run("codes", planned, "--unit", "bakken").exception, Refused)
    assert run("void-code", planned, typed=f"{codes[0]}\n").exit_code == 0
    again = run("void-code", planned, typed=f"{codes[0]}\n")
    assert again.exception == InvalidInput({"code": "unknown_code"})
    assert isinstance(run("void-code", planned, typed="0000-0000-0000\n").exception, Refused)


def test_letters_are_printed_once_into_a_file_of_the_operators_own(
    run: Run, town: Installation, tmp_path: Path
) -> None:
    planned = run(*PLAN, "--unit", "bakken=3", *DATES, "--access", "codes").stdout.strip()
    asked = ("letters", planned, "--unit", "bakken", "-o")
    inside, outside = town.config.instance / "letters.pdf", tmp_path / "letters.pdf"

    refused = run(*asked, str(inside))
    assert run(*asked, str(outside), "--spare", "2").exit_code == 0
    streamed = run(*asked, "-", "--extra", "1", "--slips", "--language", "en")

    assert isinstance(refused.exception, Refused)
    assert not inside.exists()
    assert len(papers.qr_codes(outside.read_bytes())) == 5
    assert outside.stat().st_mode & 0o077 == 0
    assert [len(page) for page in papers.qr_codes(streamed.stdout_bytes)] == [1]


@pytest.mark.parametrize(
    "wrong", [(), ("--group", "none"), ("--language", "ar"), ("--extra", "1", "--group", "none")]
)
def test_letters_that_cannot_be_printed_make_no_codes(
    run: Run, tmp_path: Path, wrong: tuple[str, ...]
) -> None:
    access = "codes" if wrong else "link"
    planned = run(*PLAN, "--unit", "bakken=3", *DATES, "--access", access).stdout.strip()
    place = tmp_path / "letters.pdf"

    refused = run("letters", planned, "--unit", "bakken", "-o", str(place), *wrong)

    assert isinstance(refused.exception, Refused)
    assert not place.exists()
    if wrong:
        assert run("codes", planned, "--unit", "bakken").exit_code == 0


def test_codes_are_never_written_beside_the_answers(
    run: Run, town: Installation, tmp_path: Path
) -> None:
    planned = run(*PLAN, "--unit", "bakken=3", *DATES, "--access", "codes").stdout.strip()
    inside, outside = town.config.instance / "mailboxes" / "codes.txt", tmp_path / "codes.txt"

    refused = run("codes", planned, "--unit", "bakken", "-o", str(inside))
    written = run("codes", planned, "--unit", "bakken", "-o", str(outside))

    assert isinstance(refused.exception, Refused)
    assert not inside.exists()
    assert written.stdout == ""
    assert len(outside.read_text().splitlines()) == 3
    assert outside.stat().st_mode & 0o777 == 0o600


def test_after_the_release_the_status_tells_what_was_published(
    run: Run, town: Installation, round_id: str
) -> None:
    run("open", round_id)
    survey = build_rounds.entrance(town, int(round_id))
    for _ in range(7):
        build_rounds.send(town, survey)
    for act in ("close", "count"):
        run(act, round_id)
    before = json.loads(run("status", round_id, "--json").stdout)

    run("release", round_id)

    after = json.loads(run("status", round_id, "--json").stdout)
    assert (before["answered"], before["coarse"]) == (5, True)
    assert (after["answered"], after["rate"], after["coarse"]) == (7, 0.35, False)
    assert [one["answered"] for one in after["units"]] == [7]


def test_the_list_names_every_round(run: Run, round_id: str) -> None:
    run("cancel", round_id)
    other = run(*PLAN, "--unit", "lia=20", *DATES, "--json")

    found = json.loads(run("list", "--json").stdout)

    assert {one["id"]: one["state"] for one in found} == {
        int(round_id): "cancelled",
        json.loads(other.stdout)["id"]: "planned",
    }
    assert len(run("list").stdout.splitlines()) == 2


def test_a_round_is_counted_again_with_a_reason_or_it_is_told_why_not(
    run: Run, town: Installation
) -> None:
    planned = run(*PLAN, "--unit", "lia=20", *DATES).stdout.strip()
    counted = str(build_recounts.counted_now(town))
    gone = str(build_recounts.counted_now(town, days=0))
    reason = ("--reason", "Feil i programmet")

    blank = run("recount", counted, "--reason", " ")
    done = run("recount", counted, *reason)

    assert run("recount", counted).exit_code == 2
    assert blank.exception == InvalidInput({"reason": "missing"})
    for which, refusal, words in (
        (planned, WrongState, "it cannot count_again now"),
        (gone, AnswersGone, "it cannot be counted again"),
        ("99", NotFound, "There is no round"),
    ):
        refused = run("recount", which, *reason)
        assert isinstance(refused.exception, refusal)
        assert words in in_words(refused.exception)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Round {counted} is counted again. The new result has taken")


def test_a_round_that_somebody_counts_is_left_to_them(run: Run, town: Installation) -> None:
    counted = build_recounts.counted_now(town)
    before = build_recounts.stored(town, counted)

    with claimed(town.config, town.engine, counted) as is_ours:
        assert is_ours
        busy = run("recount", str(counted), "--reason", "Feil i programmet")

    assert busy.exit_code == 1
    assert "Another process is counting" in busy.stderr
    assert build_recounts.stored(town, counted) == before


def test_what_would_be_other_people_is_told_and_changes_nothing(
    run: Run, town: Installation
) -> None:
    counted = build_recounts.counted_now(town)
    file = sqlite3.connect(town.config.mailboxes / f"{counted}.db")
    with file:
        file.execute("DELETE FROM envelope WHERE id IN (SELECT id FROM envelope LIMIT 1)")
    file.close()

    refused = run("recount", str(counted), "--reason", "Feil i programmet")

    assert isinstance(refused.exception, CountsOtherwise)
    assert "would not have the same envelopes as before" in in_words(refused.exception)
