"""A municipality that is really served: `surveyapp serve` with `work` as its child."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError

import pytest

from surveyapp.domain.access import OPERATOR, Grant, Role
from surveyapp.services import accounts, people
from surveyapp.services.installation import Installation
from tests import build

PASSWORD = "fire store sauer i snøen"
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Site:
    address: str
    installation: Installation


@contextmanager
def served(
    installation: Installation, told: IO[bytes] | None = None, **environment: str
) -> Iterator[Site]:
    """The installation over HTTP until the block ends; what it tells may go to a file."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    config = installation.config
    environment = {
        **os.environ,
        **environment,
        "SURVEYAPP_INSTANCE": str(config.instance),
        "SURVEYAPP_DATABASE_URL": config.database_url,
        "SURVEYAPP_BASE_URL": address,
    }
    command = [sys.executable, "-m", "surveyapp", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=told, stderr=told) as server:
        try:
            _wait_for(f"{address}/healthz")
            yield Site(address, installation)
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE_SECONDS)


def account(installation: Installation, role: Role, unit: str) -> str:
    """The address of somebody with `role` at `unit` who can sign in with PASSWORD."""
    email = f"{role.value}@example.org"
    with installation.writing() as session:
        person = people.add(session, OPERATOR, email, "", build.NOW)
        people.grant(session, OPERATOR, person, Grant(role, unit), build.NOW)
        link = accounts.new_link(session, OPERATOR, person, build.NOW)
        accounts.choose_password(session, link, PASSWORD, build.NOW)
    return email


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (URLError, ConnectionError) as error:
            if time.monotonic() > until:
                raise TimeoutError(address) from error
            time.sleep(0.1)


@pytest.fixture
def instance(tmp_path: Path) -> Installation:
    return build.installation(tmp_path / "instance")
