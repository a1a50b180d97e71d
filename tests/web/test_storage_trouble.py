"""Storage that cannot be used: a friendly page that says when to try again, nothing half stored."""

import secrets
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.domain.access import Role
from surveyapp.services.installation import Installation
from surveyapp.store import database
from surveyapp.store.mailbox import sqlite
from surveyapp.web.doorstep import Doorstep
from tests import trouble
from tests.trouble import Trouble
from tests.web import staff
from tests.web.conftest import Guest
from tests.web.staff import Browser

CANNOT_WRITE = (trouble.read_only, trouble.folder_read_only, trouble.locked, trouble.full)
CANNOT_ANSWER = (trouble.folder_read_only, trouble.full, trouble.newer)
PAGES = ("/", "/figures/bakken/2026", "/scorecards/bakken/2026", "/rounds", "/access")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)


# --- staff -------------------------------------------------------------------------------------


@pytest.fixture
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture
def controller(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.CONTROLLER, "fjordvik")


def place_of(installation: Installation) -> Path:
    return installation.config.instance / "surveyapp.db"


def shut(app: Flask, installation: Installation) -> None:
    """Nobody has the database open, as in a process just started."""
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def assert_waits(answer: TestResponse) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "The system cannot save anything now" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("cannot", CANNOT_WRITE)
def test_what_staff_save_is_refused_whole_and_can_be_sent_again(
    app: Flask, filled: Installation, controller: Browser, cannot: Trouble
) -> None:
    person = {"email": "ny@fjordvik.no", "name": "Ny", "role": "staff", "unit": "bakken"}
    person["csrf_token"] = controller.token("/access")
    shut(app, filled)
    before = trouble.everything(place_of(filled))

    with cannot(place_of(filled)):
        refused = controller.client.post("/access", data=person)
        shut(app, filled)

    assert_waits(refused)
    assert trouble.everything(place_of(filled)) == before
    assert controller.client.post("/access", data=person).status_code == 200


@pytest.mark.parametrize("cannot", CANNOT_ANSWER)
def test_no_page_of_staff_falls_over_without_its_database(
    app: Flask, filled: Installation, controller: Browser, cannot: Trouble
) -> None:
    shut(app, filled)
    app = staff.site(filled)  # has not found yet that its database fits
    controller.client.application = app

    for page in PAGES:
        with cannot(place_of(filled)):
            assert_waits(controller.get(page))
            shut(app, filled)

    assert [controller.get(page).status_code for page in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("cannot", [trouble.read_only, trouble.locked])
def test_pages_can_be_read_while_nobody_can_write(
    app: Flask, filled: Installation, controller: Browser, cannot: Trouble
) -> None:
    shut(app, filled)

    with cannot(place_of(filled)):
        assert [controller.get(page).status_code for page in PAGES] == [200] * len(PAGES)


def test_monitoring_is_told_and_the_process_answers(app: Flask, filled: Installation) -> None:
    client = app.test_client()

    with trouble.newer(place_of(filled)):
        ready, health = client.get("/readyz"), client.get("/healthz")

    assert (ready.status_code, ready.text) == (503, "DatabaseNewer\n")
    assert health.status_code == 200


# --- respondents -------------------------------------------------------------------------------


def let_go(guest: Guest) -> Path:
    """Shuts everything as in a process just started; where the mailbox lies."""
    guest.installation.engine.dispose()
    for kept in sqlite._open.values():
        kept._reader.close()
        kept._writer.close()
    sqlite._forget()
    return guest.installation.config.mailboxes / f"{guest.round_id}.db"


def sends(guest: Guest, mark: str) -> int:
    page = guest.post({"form": mark, "action": "submit", "thrives": "4"})
    if page.status == 503:
        assert page.headers["Retry-After"] == "30"
        assert ("thrives", "4") in page.hidden
        assert "på denne siden" in page.text
    return page.status


@pytest.mark.parametrize("cannot", [*CANNOT_WRITE, trouble.stopped])
def test_an_answer_is_kept_on_the_page_while_its_mailbox_cannot_be_written(
    parent: Guest, cannot: Trouble
) -> None:
    mark = secrets.token_hex(16)
    mailbox = let_go(parent)
    before = trouble.everything(mailbox)

    with cannot(mailbox):
        assert sends(parent, mark) == 503
        let_go(parent)

    assert trouble.everything(mailbox) == before
    assert parent.post(parent.page.hidden).status == 303
    assert parent.received() == 1


@pytest.mark.parametrize("cannot", CANNOT_ANSWER)
def test_an_answer_is_kept_on_the_page_while_the_database_cannot_be_used(
    parent: Guest, cannot: Trouble
) -> None:
    let_go(parent)
    parent.client.application = Doorstep(
        parent.client.application, parent.installation, parent.clock
    )
    place = place_of(parent.installation)

    with cannot(place):
        assert sends(parent, secrets.token_hex(16)) == 503
        assert parent.client.get(f"/s/{parent.link}").status_code == 503
        assert parent.client.get(f"/s/{parent.link}/form").status_code == 503
        let_go(parent)

    assert parent.received() == 0
    assert parent.post(parent.page.hidden).status == 303
    assert parent.received() == 1


@pytest.mark.parametrize("cannot", [trouble.read_only, trouble.locked])
def test_answers_come_in_while_only_the_main_database_cannot_be_written(
    parent: Guest, cannot: Trouble
) -> None:
    let_go(parent)

    with cannot(place_of(parent.installation)):
        assert sends(parent, secrets.token_hex(16)) == 303

    assert parent.received() == 1
