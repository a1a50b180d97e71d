"""The database can be made, unmade and is exactly what the program believes it to be."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from surveyapp.domain.errors import DatabaseMissing, DatabaseNewer
from surveyapp.services import schema as schema_service
from surveyapp.services.installation import Installation, opened
from surveyapp.store import schema
from surveyapp.store.tables import Base
from tests import build


def test_the_migrations_make_exactly_the_tables_the_program_knows(either: Installation) -> None:
    with either.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_every_migration_can_be_taken_back(either: Installation) -> None:
    schema.downgrade(either.engine, "base")

    assert set(inspect(either.engine).get_table_names()) <= {"alembic_version"}


def test_a_database_taken_back_can_be_made_again(either: Installation) -> None:
    schema.downgrade(either.engine, "base")

    schema.upgrade(either.engine)

    assert schema.version(either.engine) == schema.known_versions()[-1]


def test_a_database_from_a_newer_program_is_refused_and_left_alone(either: Installation) -> None:
    with either.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewer):
        schema_service.require_current(either)
    with pytest.raises(DatabaseNewer):
        schema_service.upgrade(either)

    assert schema.version(either.engine) == "9999"


def test_a_missing_database_is_named_and_not_made_by_looking(tmp_path: Path) -> None:
    installation = opened(build.config(tmp_path / "nowhere"))

    with pytest.raises(DatabaseMissing):
        schema_service.require_current(installation)

    assert not (tmp_path / "nowhere").exists()
