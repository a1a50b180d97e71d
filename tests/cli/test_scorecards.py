"""Indicators, targets, figures and scorecards as an operator handles them."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import surveyapp
from surveyapp.cli.errors import in_words
from surveyapp.config import shipped
from surveyapp.domain.errors import Refused
from surveyapp.services.installation import Installation
from tests import build

Run = Callable[..., Result]
INDICATORS = shipped("survey_definitions") / "indicators.yaml"


@pytest.fixture
def run(installation: Installation) -> Run:
    """Runs `surveyapp …`; a refusal becomes exit 1 with its words, as it does for an operator."""
    with installation.writing() as session:
        build.organisation(session)
    environment = {
        "SURVEYAPP_INSTANCE": str(installation.config.instance),
        "SURVEYAPP_DATABASE_URL": installation.config.database_url,
    }

    def run_with(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(surveyapp, [*map(str, arguments)], env=environment)
        if isinstance(result.exception, Refused):
            result.stderr_bytes = in_words(result.exception).encode()
        elif result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_with


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    assert run("indicators", "import", INDICATORS).exit_code == 0
    file = tmp_path / "filled.csv"
    file.write_text(
        "indicator,unit,period,value,source,comment\n"
        "sickness-absence,bakken,2025,9.1,L,\n"
        "sickness-absence,bakken,2026,8.6,L,\n"
        "staff-survey,bakken,2026,,M,Ikke målt i 2026\n",
        encoding="utf-8",
    )
    assert run("figures", "import", file).exit_code == 0
    return run


def line(card: dict[str, list[dict[str, list[dict[str, object]]]]], key: str) -> dict[str, object]:
    return next(
        one for area in card["focus_areas"] for one in area["indicators"] if one["key"] == key
    )


def test_the_catalogue_is_imported_once_and_then_as_it_was(run: Run) -> None:
    first = json.loads(run("indicators", "import", INDICATORS, "--json").stdout)
    second = json.loads(run("indicators", "import", INDICATORS, "--json").stdout)

    assert first["added"] > 20
    assert (second["added"], second["changed"]) == (0, 0)
    assert second["unchanged"] == first["added"]


def test_an_exported_catalogue_is_read_back_as_the_same(run: Run, tmp_path: Path) -> None:
    run("indicators", "import", INDICATORS)

    run("indicators", "export", tmp_path / "out.yaml")
    again = json.loads(run("indicators", "import", tmp_path / "out.yaml", "--json").stdout)

    assert (again["added"], again["changed"]) == (0, 0)
    assert "Fornøyde brukere" in (tmp_path / "out.yaml").read_text(encoding="utf-8")


def test_a_faulty_catalogue_is_refused_with_file_line_and_key(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    text = INDICATORS.read_text(encoding="utf-8")
    file.write_text(text.replace("direction: up", "direction: upwards", 1), encoding="utf-8")

    refused = run("indicators", "import", file)

    assert refused.exit_code == 1
    assert "bad.yaml:" in refused.stderr
    assert "direction" in refused.stderr


def test_a_catalogue_with_limits_on_the_wrong_side_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    text = INDICATORS.read_text(encoding="utf-8")
    file.write_text(
        text.replace("target: 5.0, lower_limit: 4.4", "target: 4.4, lower_limit: 5.0", 1),
        encoding="utf-8",
    )

    refused = run("indicators", "import", file)

    assert refused.exit_code == 1
    assert "lower" in refused.stderr


def test_a_scorecard_is_one_json_document(filled: Run) -> None:
    card = json.loads(filled("scorecard", "bakken", "--period", "2026", "--format", "json").stdout)

    assert card["unit"] == {"code": "bakken", "name": "Bakken", "type": "kindergarten"}
    assert card["period"] == "2026"
    absence = line(card, "sickness-absence")
    assert (absence["state"], absence["value"]) == ("published", 8.6)
    assert (absence["status"], absence["certain"]) == ("between", True)
    assert absence["target"] == {"target": 8.0, "lower_limit": 10.0}
    assert absence["previous"]["value"] == 9.1
    assert absence["provenance"]["source"] == "L"
    assert line(card, "staff-survey")["state"] == "not_measured"
    assert line(card, "user-satisfaction")["state"] == "not_run"


def test_a_scorecard_is_a_table(filled: Run) -> None:
    text = filled("scorecard", "bakken", "--period", "2026", "--format", "csv").stdout

    rows = {row["indicator"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["sickness-absence"]["value"] == "8.6"
    assert rows["sickness-absence"]["status"] == "between"
    assert rows["staff-survey"]["state"] == "not_measured"
    assert rows["staff-survey"]["value"] == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "--period", "2026"), "There is no unit «nowhere»"),
        (("bakken", "--period", "26"), "«26» is not a period"),
        (("bakken", "--period", "2026", "-o", "/nowhere/card.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_line(
    filled: Run, arguments: tuple[str, ...], words: str
) -> None:
    refused = filled("scorecard", *arguments)

    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "\n" not in refused.stderr.strip()


def test_problems_of_a_file_stand_one_to_a_line(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "tall.csv"
    file.write_text(
        "indicator,unit,period,value\nsickness-absence,bakken,2027,5.1/5.3\nx,bakken,2027,1\n",
        encoding="utf-8",
    )

    refused = filled("figures", "import", file)

    assert refused.exit_code == 1
    first, second = refused.stderr.strip().splitlines()
    assert first.startswith("tall.csv:2: value «5.1/5.3»: There is more than one number here.")
    assert second.startswith("tall.csv:3: indicator «x»: There is no indicator")


def test_a_value_far_from_the_last_is_recorded_and_told(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "tall.csv"
    file.write_text(
        "indicator,unit,period,value\nsickness-absence,bakken,2027,86\n", encoding="utf-8"
    )

    done = filled("figures", "import", file, "--json")

    assert json.loads(done.stdout) == {"results": {"new": 1}, "to_check": 1, "matched": []}
    assert "86.0% is far from 8.6% in 2026. Did you mean 8.6%?" in done.stderr


def test_targets_are_imported_with_remarks(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "mål.csv"
    file.write_text(
        "indicator,unit,period,target,lower_limit\nsickness-absence,bakken,2026,< 8.6,8.6\n",
        encoding="utf-8",
    )

    done = filled("targets", "import", file, "--json")

    remarks = [one["remark"] for one in json.loads(done.stdout)["remarks"]]
    assert remarks == ["strict_sign_read_as_inclusive", "empty_middle_band"]
    card = json.loads(filled("scorecard", "bakken", "--period", "2026", "--json").stdout)
    assert line(card, "sickness-absence")["status"] == "met"


def test_what_is_missing_is_listed_with_who_owes_it(filled: Run) -> None:
    owed = json.loads(filled("figures", "missing", "--period", "2026", "--json").stdout)

    assert {"unit": "lia", "leader": "", "indicator": "sickness-absence"} in owed
    assert not any(
        one["unit"] == "bakken" and one["indicator"] == "sickness-absence" for one in owed
    )


def test_a_refusal_on_the_command_line_is_one_line_and_exit_1(installation: Installation) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "surveyapp", "scorecard", "nowhere", "--period", "2026"],
        env={"SURVEYAPP_INSTANCE": str(installation.config.instance)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "There is no unit «nowhere». Check the spelling.\n"
