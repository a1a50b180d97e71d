"""The house stands as drawn: who may import whom, how large a module is, how fast it starts."""

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

_ROOT = Path(__file__).parent.parent
_MOST_LINES = 400
_HEAVY = ("scipy", "numpy", "typst", "xlsxwriter", "alembic")

_RUNS_ROUNDS = re.compile(
    r"surveyapp\.web\.(doorstep\w*|rounds|round_\w+|letters|letter_forms|mailings|assisted|class_mode"
    r"|guardians|start|start_tasks|survey_tasks|pages|pages_of_staff)"
    r"|surveyapp\.paper\.(letters|answer_forms|code_tables|posters|handout_words|guardian_letters|mail)"
)
"""What people prepare, answer and follow rounds with. Whatever else there is shows results."""


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


def test_a_process_that_serves_pages_never_loads_what_opens_envelopes(tmp_path: Path) -> None:
    opening = (
        "surveyapp.store.keys",
        "surveyapp.store.locked_keys",
        "surveyapp.store.locks",
        "surveyapp.store.phrases",
        "surveyapp.services.opening",
        "surveyapp.services.counting",
        "surveyapp.services.recounting",
        "surveyapp.services.safekeeping",
        "surveyapp.services.pass_phrases",
        "surveyapp.services.recovery_sheets",
        "surveyapp.domain.count",
        "mnemonic",
    )
    program = (
        "import sys; from surveyapp.config import Config; from surveyapp.app import create_app; "
        "create_app(Config.from_environment({'SURVEYAPP_INSTANCE': sys.argv[1]})); "
        f"print(*[m for m in {opening!r} if m in sys.modules])"
    )

    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == ""


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("surveyapp")


def _shows_from_the_mailbox(imports: grimp.ImportGraph) -> set[str]:
    """What is not there to run rounds and yet leads to a mailbox, by however many steps."""
    lead_there = imports.find_downstream_modules("surveyapp.store.mailbox", as_package=True)
    floors = ("surveyapp.web.", "surveyapp.paper.")
    return {one for one in lead_there if one.startswith(floors) and not _RUNS_ROUNDS.fullmatch(one)}


def test_nothing_that_shows_results_leads_to_a_mailbox(imports: grimp.ImportGraph) -> None:
    """A new page is held to this, too, until somebody lists it as one that runs rounds."""
    assert _shows_from_the_mailbox(imports) == set()


@pytest.mark.parametrize("step", ["surveyapp.store.mailbox", "surveyapp.services.turnout"])
def test_a_result_page_that_could_look_into_the_mailbox_is_found(
    imports: grimp.ImportGraph, step: str
) -> None:
    """The mutant's services ask a mailbox, at once or by way of another service."""
    imports.add_import(importer="surveyapp.services.results", imported=step)
    try:
        found = _shows_from_the_mailbox(imports)
    finally:
        imports.remove_import(importer="surveyapp.services.results", imported=step)

    assert {"surveyapp.web.results", "surveyapp.paper.result_files"} <= found
