"""A fault of the program is told as one, never as storage that will be back in a minute."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from surveyapp.domain.access import Role
from surveyapp.services.installation import Installation
from tests import build
from tests.web import staff
from tests.web.conftest import Guest

SUBMIT = {"form": "d" * 32, "action": "submit", "thrives": "4"}


@contextmanager
def without(installation: Installation, table: str) -> Iterator[None]:
    """The program asks for a table that is not there, as after a mistake in it."""
    with installation.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO elsewhere"))
    yield
    with installation.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE elsewhere RENAME TO {table}"))


def test_staff_are_not_told_to_wait_for_a_fault_of_the_program(either: Installation) -> None:
    with either.writing() as session:
        build.organisation(session)
    app = staff.site(either)
    controller = staff.browser(app, either, Role.CONTROLLER, "fjordvik")
    assert controller.get("/rounds").status_code == 200

    with without(either, "survey_round"):
        page = controller.get("/rounds")

    app.extensions["surveyapp"].engine.dispose()
    assert page.status_code == 500
    assert "Retry-After" not in page.headers
    assert "Something went wrong" in page.text
    assert "survey_round" not in page.text


def test_a_fault_of_the_program_takes_no_answers_along(
    parent: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    with without(parent.installation, "invitation"):
        page = parent.post({**SUBMIT, "more": "hemmelig"})

    assert page.status == 500
    assert dict(page.hidden) == {**SUBMIT, "more": "hemmelig"}
    assert "An answer page failed: OperationalError" in caplog.text
    assert "hemmelig" not in caplog.text
    assert parent.post(page.hidden).status == 303
