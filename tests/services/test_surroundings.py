"""What lies around an installation: a database server that writes too much, keys beside answers."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp.services import surroundings
from surveyapp.services.installation import Installation, opened


def test_sqlite_writes_no_log(installation: Installation) -> None:
    assert surroundings.talkative(installation) == []


@pytest.mark.postgresql
def test_a_database_server_that_logs_statements_is_told_of(postgresql: Installation) -> None:
    before = surroundings.talkative(postgresql)
    with postgresql.engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        for setting in ("log_statement = 'all'", "log_min_duration_statement = 250"):
            connection.execute(text(f"ALTER DATABASE {name} SET {setting}"))
    again = opened(postgresql.config)

    found = surroundings.talkative(again)

    again.engine.dispose()
    run = subprocess.run(
        [sys.executable, "-m", "surveyapp", "upgrade"],
        env={
            **os.environ,
            "SURVEYAPP_DATABASE_URL": postgresql.config.database_url,
            "SURVEYAPP_INSTANCE": str(postgresql.config.instance),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    said = run.stderr.splitlines()
    assert before == []
    assert [(one.setting, one.value, one.should_be) for one in found] == [
        ("log_statement", "all", "none"),
        ("log_min_duration_statement", "250ms", "-1"),
    ]
    assert [line.split(",")[0] for line in said] == [
        "PostgreSQL has log_statement = all",
        "PostgreSQL has log_min_duration_statement = 250ms",
    ]


def test_keys_on_the_file_system_of_the_answers_are_told_of(installation: Installation) -> None:
    elsewhere = next(
        Path(place)
        for place in ("/dev/shm", "/run", "/sys")
        if Path(place).stat().st_dev != installation.config.instance.stat().st_dev
    )
    config = installation.config

    assert surroundings.are_keys_beside_answers(config)
    assert not surroundings.are_keys_beside_answers(replace(config, keys=elsewhere / "keys"))
