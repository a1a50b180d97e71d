"""The page of e-mail: the list, the reminder, and what both cost in secrecy."""

import io
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from surveyapp.services.installation import Installation, opened
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.mailbox import mailbox_of
from surveyapp.work import due
from tests import build, build_rounds, post_office
from tests.post_office import PostOffice
from tests.web import staff
from tests.web.staff import Browser

SETTINGS = """
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
from = "Fjordvik <survey@fjordvik.example>"
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office.opened() as made:
        yield made


@pytest.fixture
def town(installation: Installation, office: PostOffice) -> Installation:
    folder = installation.config.instance
    (folder / "config.toml").write_text(SETTINGS.format(port=office.port))
    with installation.writing() as session:
        build.organisation(session)
    return opened(build.config(folder))


@pytest.fixture
def app(town: Installation) -> Iterator[Flask]:
    made = staff.site(town)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def leader(app: Flask, town: Installation) -> Browser:
    return staff.browser(app, town, "unit_leader", "bakken")


def a_round(town: Installation, access: str) -> int:
    now = staff.real_now()
    plan = RoundPlan(
        "kindergarten-parents", "2026", {"bakken": 20}, now, now + build_rounds.DAY, access=access
    )
    return build_rounds.opened(town, plan, now)


def send(browser: Browser, round_id: int, addresses: str, **more: object) -> str:
    path = f"/rounds/{round_id}/mail/1"
    answer = browser.send(path, addresses=addresses, **more)
    return unescape(browser.get(path).text if answer.status_code == 302 else answer.text)


def test_a_leader_sends_codes_and_later_a_reminder(
    town: Installation, office: PostOffice, leader: Browser
) -> None:
    round_id = a_round(town, "codes")
    assert f"/rounds/{round_id}/mail" in leader.get(f"/rounds/{round_id}").text
    assert leader.get(f"/rounds/{round_id}/mail").location == f"/rounds/{round_id}/mail/1"

    taken = send(leader, round_id, "kari@example.org\nola@example.org")
    due.step(town, staff.real_now())
    sent = unescape(leader.get(f"/rounds/{round_id}/mail/1").text)
    reminded = leader.send(f"/rounds/{round_id}/mail/1/remind")
    due.step(town, staff.real_now())
    again = leader.send(f"/rounds/{round_id}/mail/1/remind")

    assert "2 addresses are taken in. The e-mail is on its way." in taken
    assert "The invitation is sent to all." in sent
    assert "kari@example.org" not in sent
    assert reminded.status_code == 302
    assert len(office.messages) == 4
    assert again.status_code == 422
    assert "less than a day ago" in again.text


@pytest.mark.parametrize(
    ("access", "words"),
    [
        ("codes", "can see who was reminded, and so who had not answered then"),
        ("codes", "each code gives one answer"),
        ("link", "we cannot prevent somebody from answering twice"),
        ("link", "A reminder goes to everybody"),
    ],
)
def test_the_page_says_what_each_way_can_and_costs(
    town: Installation, leader: Browser, access: str, words: str
) -> None:
    assert words in unescape(leader.get(f"/rounds/{a_round(town, access)}/mail/1").text)


def test_a_bad_list_is_told_by_line_and_stays_on_the_page(
    town: Installation, leader: Browser
) -> None:
    round_id = a_round(town, "codes")

    page = send(leader, round_id, "kari@example.org\nola at example.org")

    assert "Line 2, “ola at example.org”: This is not an e-mail address." in page
    assert "kari@example.org\nola at example.org</textarea>" in page
    assert "<title>Error:" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"E-post\r\nkari@example.org\r\nola@example.org\r\n", "2 addresses are taken in"),
        ("kari@example.org;Kåre".encode("latin-1"), "The file is not UTF-8"),
        (b"PK\x03\x04\xff\xfe", "The file is not UTF-8"),
    ],
)
def test_a_list_comes_as_a_file_too(
    town: Installation, leader: Browser, content: bytes, said: str
) -> None:
    round_id = a_round(town, "codes")

    assert said in send(leader, round_id, "", file=(io.BytesIO(content), "list.csv"))


def test_refused_addresses_are_a_number_on_the_page(
    town: Installation, office: PostOffice, leader: Browser
) -> None:
    office.unknown = {"ola@example.org"}
    round_id = a_round(town, "codes")
    send(leader, round_id, "kari@example.org\nola@example.org")
    due.step(town, staff.real_now())

    page = leader.get(f"/rounds/{round_id}/mail/1").text

    assert "1 address was refused by the mail server." in page
    assert "ola@example.org" not in page


def test_the_list_is_deleted_at_a_press(town: Installation, leader: Browser) -> None:
    round_id = a_round(town, "link")
    send(leader, round_id, "kari@example.org")
    leader.send(f"/rounds/{round_id}/mail/1/forget")

    assert mailbox_of(town.config, town.engine, round_id).address_counts() == {}


def test_without_a_mail_server_the_page_says_whom_to_ask(
    town: Installation,
) -> None:
    (town.config.instance / "config.toml").unlink()
    plain = staff.site(opened(build.config(town.config.instance)))
    browser = staff.browser(plain, town, "unit_leader", "bakken")

    page = browser.get(f"/rounds/{a_round(town, 'codes')}/mail/1").text

    assert "E-mail is not set up here." in page
    plain.extensions["surveyapp"].engine.dispose()
