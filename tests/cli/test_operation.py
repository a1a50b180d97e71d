"""What an operator meets when the installation cannot be used: one clear line, and exit 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveyapp.domain.errors import NetworkFolder
from surveyapp.work import supervision
from tests import build


def _run(*arguments: str, **environment: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "surveyapp", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return run.returncode, run.stderr


def test_a_second_serve_on_one_installation_is_refused(tmp_path: Path) -> None:
    installation = build.installation(tmp_path / "instance")

    with supervision.alone(installation.config.instance):
        code, said = _run("serve", SURVEYAPP_INSTANCE=str(tmp_path / "instance"))

    assert code == 1
    assert said.startswith("Another `surveyapp serve` holds")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "environment", "expected"),
    [
        (("upgrade",), {"SURVEYAPP_INSTANCE": "/proc/nowhere"}, "Cannot use"),
        (("demo", "--no-serve"), {"SURVEYAPP_INSTANCE": "/proc/nowhere"}, "Cannot use"),
        (("round", "list"), {"SURVEYAPP_INSTANCE": "/proc/nowhere"}, "There is no database"),
        (("config",), {"SURVEYAPP_TRUSTED_PROXIES": "many"}, "SURVEYAPP_TRUSTED_PROXIES takes"),
    ],
    ids=["upgrade in a folder nobody can write", "demo there", "no database", "bad setting"],
)
def test_what_cannot_be_used_is_said_in_one_line(
    command: tuple[str, ...], environment: dict[str, str], expected: str
) -> None:
    code, said = _run(*command, **environment)

    assert code == 1
    assert said.startswith(expected)
    assert len(said.splitlines()) == 1


def test_a_database_that_is_none_is_refused_and_kept(tmp_path: Path) -> None:
    rubbish = tmp_path / "surveyapp.db"
    rubbish.write_text("rubbish")

    code, said = _run("round", "list", SURVEYAPP_INSTANCE=str(tmp_path))

    assert code == 1
    assert "Traceback" not in said
    assert rubbish.read_text() == "rubbish"


def test_sqlite_is_not_served_from_a_network_folder(tmp_path: Path) -> None:
    mounts = f"server:/export {tmp_path} nfs4 rw 0 0\n/dev/vda / ext4 rw 0 0\n"

    with pytest.raises(NetworkFolder):
        supervision.refuse_network_folder(tmp_path / "instance", mounts)
    supervision.refuse_network_folder(Path("/var/lib/surveyapp"), mounts)
