"""The house stands as drawn: who may import whom, how large a module is, how fast it starts."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_MOST_LINES = 400
_HEAVY = ("scipy", "numpy", "typst", "xlsxwriter", "alembic")


def test_every_import_contract_is_kept() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


def test_no_module_is_longer_than_400_lines() -> None:
    long = [
        str(path.relative_to(_ROOT))
        for path in (_ROOT / "surveyapp").rglob("*.py")
        if "versions" not in path.parts and len(path.read_text().splitlines()) > _MOST_LINES
    ]

    assert long == []


@pytest.mark.parametrize(
    "start",
    [
        (
            "from surveyapp.config import Config; from surveyapp.app import create_app; "
            "create_app(Config.from_environment({'SURVEYAPP_INSTANCE': sys.argv[1]}))"
        ),
        (
            "from click.testing import CliRunner; from surveyapp.cli import surveyapp; "
            "assert CliRunner().invoke(surveyapp, ['--help']).exit_code == 0"
        ),
    ],
    ids=["create_app", "--help"],
)
def test_starting_loads_nothing_heavy(start: str, tmp_path: Path) -> None:
    program = f"import sys; {start}; print(*[m for m in {_HEAVY!r} if m in sys.modules])"

    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == ""


def test_a_process_that_serves_pages_never_loads_what_opens_envelopes() -> None:
    opening = (
        "surveyapp.store.keys",
        "surveyapp.services.opening",
        "surveyapp.services.counting",
        "surveyapp.domain.count",
    )
    program = f"import sys, surveyapp.app; print(*[m for m in {opening!r} if m in sys.modules])"

    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == ""
