"""`surveyapp results` prints what a round published, and nothing before it is released."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from surveyapp.domain.release import Published, Release
from surveyapp.services import releases
from surveyapp.services.installation import Installation
from tests import build
from tests.cli.typed import Terminal
from tests.web import answered


@pytest.fixture
def terminal(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    with installation.writing() as session:
        build.organisation(session)
    return Terminal(installation, monkeypatch, capsys)


@pytest.fixture
def released(installation: Installation, terminal: Terminal) -> Release:  # noqa: ARG001 - the units
    groups = {("lia", "stor"): 20, ("lia", "liten"): 12}
    plan = answered.plan({"bakken": 40, "lia": 32}, groups)
    round_id = answered.opened(installation, plan)
    counts = {("bakken", None): 31, ("lia", "stor"): 14, ("lia", "liten"): 3}
    answered.answer(installation, round_id, counts)
    answered.released(installation, round_id)
    with installation.reading() as session:
        found = releases.of(session, round_id)
    assert found
    return found


def test_json_is_the_release_itself(terminal: Terminal, released: Release) -> None:
    code, printed, _ = terminal.type("results", "1")

    assert code == 0
    assert json.loads(printed) == json.loads(json.dumps(released.to_json()))
    assert json.loads(printed)["round"]["state"] == "released"


def test_one_unit_is_that_unit_and_its_groups_only(terminal: Terminal, released: Release) -> None:
    told = json.loads(terminal.type("results", "1", "--unit", "lia")[1])

    assert {(r["unit"], r["group"]) for r in told["regions"]} == {
        (r.unit, r.group) for r in released.regions if r.unit == "lia"
    }
    assert all(
        any(region.split("/")[0] == "lia" for region in atom["regions"])
        for atoms in told["atoms"].values()
        for atom in atoms
    )


def test_csv_has_the_same_figures_with_decimal_points(
    terminal: Terminal, released: Release
) -> None:
    code, printed, _ = terminal.type("results", "1", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(printed)))
    means = {
        (row["unit"], row["group"], row["key"]): (float(row["value"]), int(row["n_from"]))
        for row in rows
        if (row["kind"], row["part"], row["state"]) == ("question", "", "published")
    }
    assert code == 0
    assert means == {
        (region.unit, region.group or "", question.key): (
            question.result.value,
            question.result.n.least,
        )
        for region in released.regions
        for question in region.questions
        if isinstance(question.result, Published)
    }
    hidden = [row for row in rows if row["state"] == "suppressed"]
    assert hidden
    assert all(not row["value"] + row["low"] + row["n_from"] for row in hidden if row["key"])


@pytest.mark.usefixtures("released")
def test_a_workbook_goes_to_a_new_file(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "all.xlsx"
    wanted = ("results", "1", "--format", "xlsx", "-o", str(file))

    assert terminal.type(*wanted) == (0, "", "")

    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert {row[0] for row in rows[1:]} >= {"Bakken", "Lia", "Fjordvik"}
    code, _, complaint = terminal.type(*wanted)
    assert code == 1
    assert len(complaint.splitlines()) == 1


@pytest.mark.usefixtures("released")
def test_every_place_gets_its_own_sheet(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"

    assert terminal.type("results", "1", "--format", "pdf", "-o", str(folder)) == (0, "", "")

    made = sorted(folder.iterdir())
    assert [one.stem.rpartition("-")[2] for one in made] == [
        "bakken",
        "fjordvik",
        "lia",
        "oppvekst",
    ]
    assert all(one.read_bytes().startswith(b"%PDF") for one in made)


@pytest.mark.usefixtures("released")
def test_csv_for_excel_has_words_semicolons_and_commas(terminal: Terminal) -> None:
    code, printed, _ = terminal.type("results", "1", "--unit", "lia", "--format", "csv", "--excel")

    heading, *rows = printed.lstrip("\ufeff").splitlines()
    assert code == 0
    assert heading.startswith("Enhet;")
    assert any(re.search(r";\d,\d+;", row) for row in rows)


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["1", "--format", "pdf"], "folder"),
        (["1", "--unit", "skolen"], "skolen"),
        (["99"], "There is no round «99»"),
    ],
)
def test_what_there_is_not_is_refused_in_one_line(
    terminal: Terminal, words: list[str], said: str
) -> None:
    code, printed, complaint = terminal.type("results", *words)

    assert (code, printed) == (1, "")
    assert said in complaint
    assert len(complaint.splitlines()) == 1


def test_nothing_is_printed_of_a_round_that_is_counted_but_not_released(
    installation: Installation, terminal: Terminal
) -> None:
    round_id = answered.opened(installation, answered.plan({"bakken": 20}))
    answered.answer(installation, round_id, {("bakken", None): 12})
    answered.counted(installation, round_id)

    code, printed, complaint = terminal.type("results", str(round_id))

    assert (code, printed) == (1, "")
    assert "counted" in complaint
