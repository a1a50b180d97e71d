"""A wheel built from the project carries all it needs: definitions, wording, pages and styles."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, away from the project."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=_ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "content")
    return folder / "content"


def _run(unpacked: Path, *program: str) -> str:
    """What a program says that can see the wheel's content and not the project."""
    run = subprocess.run(
        [sys.executable, *program],
        cwd=unpacked.parent,
        env={
            "PYTHONPATH": str(unpacked),
            "SURVEYAPP_INSTANCE": str(unpacked.parent / "instance"),
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_the_shipped_surveys_come_with_the_wheel(unpacked: Path) -> None:
    said = _run(unpacked, "-m", "surveyapp", "check")

    assert "kindergarten-parents" in said


def test_pages_from_a_wheel_have_norwegian_words_and_styles(unpacked: Path) -> None:
    program = (
        "import surveyapp.app as app\n"
        f"assert app.__file__.startswith({str(unpacked)!r}), app.__file__\n"
        "from click.testing import CliRunner\n"
        "from surveyapp.cli.operation import upgrade\n"
        "assert CliRunner().invoke(upgrade).exit_code == 0\n"
        "client = app.create_app().test_client()\n"
        "print(client.get('/sign-in', headers={'Accept-Language': 'nb'}).text)\n"
        "print(client.get('/static/css/base.css').status)\n"
    )

    said = _run(unpacked, "-c", program)

    assert "Logg inn" in said
    assert "200 OK" in said
