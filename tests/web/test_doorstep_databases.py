"""What a respondent may count on, on SQLite and on PostgreSQL alike."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from surveyapp.services.installation import Installation, opened
from tests import build
from tests.conftest import new_database
from tests.web.conftest import Clock, Guest, a_guest, browser_at

SUBMIT = {"form": "d" * 32, "action": "submit", "thrives": "4"}


def _on_sqlite(place: Path) -> Iterator[Installation]:
    made = opened(build.config(place / "instance", SURVEYAPP_DEFINITIONS=str(_surveys(place))))
    yield made
    made.engine.dispose()


def _on_postgresql(place: Path, server: str, migrated: str) -> Iterator[Installation]:
    with new_database(server, migrated) as url:
        surveys = str(_surveys(place))
        config = build.config(place / "pg", database_url=url, SURVEYAPP_DEFINITIONS=surveys)
        made = opened(config)
        made.config.instance.mkdir(mode=0o700)
        with made.writing() as session:
            build.organisation(session)
        yield made
        made.engine.dispose()


def _surveys(place: Path) -> Path:
    return place / "survey_definitions"


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database(
    request: pytest.FixtureRequest, survey_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """One installation for all tests here; each opens a round of its own."""
    place = tmp_path_factory.mktemp("database")
    shutil.copytree(survey_template, place, dirs_exist_ok=True)
    if request.param == "sqlite":
        yield from _on_sqlite(place)
    else:
        server, migrated = map(request.getfixturevalue, ("postgresql_server", "migrated"))
        yield from _on_postgresql(place, server, migrated)


@pytest.fixture
def anybody(database: Installation) -> Guest:
    clock = Clock(build.NOW)
    unit = build.kindergarten(database)
    return a_guest(database, clock, browser_at(database, clock), "everything", unit, "link")


@pytest.fixture
def with_letter(database: Installation) -> Guest:
    clock = Clock(build.NOW)
    unit = build.kindergarten(database)
    return a_guest(database, clock, browser_at(database, clock), "everything", unit, "codes")


@contextmanager
def _storage_down(guest: Guest) -> Iterator[None]:
    """Where answers are kept cannot be reached for a while."""
    url = guest.installation.engine.url
    if url.get_backend_name() == "sqlite":
        with guest.storage_down():
            yield
        return
    admin = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} WITH ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": url.database},
        )
        yield
        connection.execute(text(f"ALTER DATABASE {url.database} WITH ALLOW_CONNECTIONS true"))
    admin.dispose()


def test_a_form_is_answered_page_by_page_and_counts_once(anybody: Guest) -> None:
    assert anybody.visit().status == 200
    anybody.visit("/form")
    anybody.press("next", thrives="5", submit="dont_know")
    anybody.press("next", talk="no")
    page = anybody.press("next", why=["near"], years="2", more="Mer utetid")
    sent = anybody.press("submit")
    again = anybody.post([*page.hidden, ("action", "submit")])

    assert sent.headers["Location"].startswith(f"/s/{anybody.link}/thanks")
    assert again.headers["Location"].startswith(f"/s/{anybody.link}/received")
    assert anybody.received() == 1


def test_a_code_gives_one_answer(with_letter: Guest) -> None:
    mine, code = with_letter, with_letter.codes[0]

    first = mine.post({**SUBMIT, "code": code})
    same_form = mine.post({**SUBMIT, "code": code})
    other_form = mine.post({**SUBMIT, "code": code, "form": "e" * 32})

    assert (first.status, same_form.status, other_form.status) == (303, 303, 409)
    assert "Koden er brukt" in other_form.text
    assert mine.received() == 1


def test_a_closed_survey_takes_no_answer(anybody: Guest) -> None:
    anybody.stop_accepting()
    late = anybody.post(SUBMIT)
    anybody.put_in_state("closed")

    assert (late.status, anybody.visit().status, anybody.post(SUBMIT).status) == (410, 410, 410)
    assert anybody.received() == 0


def test_an_answer_waits_on_its_page_while_storage_is_down(anybody: Guest) -> None:
    anybody.visit("/form")  # the survey itself is known
    with _storage_down(anybody):
        page = anybody.post(SUBMIT)

        assert page.status == 503
        assert page.headers["Retry-After"]
        assert dict(page.hidden) == SUBMIT

    assert anybody.post(page.hidden).status == 303
    assert anybody.received() == 1
