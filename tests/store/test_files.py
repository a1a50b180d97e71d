"""What SQLite writes can be read by the owner of the installation only."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.services import schema
from surveyapp.services.installation import Installation, opened
from surveyapp.store.mailbox import mailbox_of
from tests import build
from tests.build_mailbox import letter


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    """In a folder that everybody may look into, with the mask most systems have."""
    before = os.umask(0o022)
    place = tmp_path / "instance"
    place.mkdir(mode=0o755)
    yield place
    os.umask(before)


def made_in(instance: Path) -> Installation:
    made = opened(build.config(instance))
    schema.upgrade(made)
    return made


def rights(folder: Path) -> dict[str, int]:
    return {
        file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.is_file()
    }


def test_databases_and_what_lies_beside_them_are_for_their_owner_only(instance: Path) -> None:
    installation = made_in(instance)
    mailbox = mailbox_of(installation.config, installation.engine, 7)
    mailbox.create(bytes(32))
    mailbox.accept(accepting=True)
    mailbox.submit(letter())

    with installation.writing() as session:
        build.unit(session)
        session.flush()
        main = rights(instance)
    mailboxes = rights(instance / "mailboxes")

    assert {"surveyapp.db", "surveyapp.db-wal", "surveyapp.db-shm"} <= main.keys()
    assert {"7.db", "7.db-wal", "7.db-shm", "7.db.lock"} <= mailboxes.keys()
    assert {*main.values(), *mailboxes.values()} == {0o600}
    installation.engine.dispose()


def test_the_folder_of_an_installation_is_for_its_owner_only(tmp_path: Path) -> None:
    made_in(tmp_path / "new").engine.dispose()

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
