"""`surveyapp user add` on the command line."""

import json

import pytest

from surveyapp.services import accounts
from surveyapp.services.installation import Installation
from surveyapp.store import people
from tests import build
from tests.cli.typed import Terminal


@pytest.fixture
def terminal(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(installation, monkeypatch, capsys)


def test_the_link_that_is_printed_opens_the_account(
    installation: Installation, terminal: Terminal
) -> None:
    with installation.writing() as session:
        build.organisation(session)

    code, printed, _ = terminal.type(
        "user", "add", "Kari@Fjordvik.no", "--role", "controller", "--json"
    )

    told = json.loads(printed)
    assert (code, told["unit"], told["email"]) == (0, "fjordvik", "kari@fjordvik.no")
    token = told["link"].rpartition("/")[2]
    with installation.writing() as session:
        accounts.choose_password(session, token, "fire ord uten sammenheng", build.NOW)
        person = people.by_email(session, "kari@fjordvik.no")
        assert person
        assert [(grant.role, grant.unit.code) for grant in person.grants] == [
            ("controller", "fjordvik")
        ]


def test_adding_somebody_twice_gives_one_more_role_and_a_new_link(
    installation: Installation, terminal: Terminal
) -> None:
    with installation.writing() as session:
        build.organisation(session)

    terminal.type("user", "add", "kari@fjordvik.no", "--role", "staff", "--unit", "bakken")
    code, printed, _ = terminal.type(
        "user", "add", "kari@fjordvik.no", "--role", "unit_leader", "--unit", "lia"
    )

    assert code == 0
    assert printed.startswith("http://localhost:8000/password/")
    with installation.reading() as session:
        (person,) = people.everybody(session)
        assert {grant.role for grant in person.grants} == {"staff", "unit_leader"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kari@fjordvik.no", "--role", "rektor"], "There is no role «rektor»"),
        (["kari@fjordvik.no", "--role", "staff", "--unit", "x"], "There is no unit «x»"),
        (["kari", "--role", "staff"], "kari is not an e-mail address"),
    ],
)
def test_what_is_unknown_is_refused_in_one_line_and_nobody_is_added(
    installation: Installation, terminal: Terminal, words: list[str], said: str
) -> None:
    with installation.writing() as session:
        build.organisation(session)

    code, printed, complaint = terminal.type("user", "add", *words)

    assert (code, printed) == (1, "")
    assert said in complaint
    assert len(complaint.splitlines()) == 1
    with installation.reading() as session:
        assert people.everybody(session) == []


@pytest.mark.usefixtures("installation")
def test_without_an_organisation_it_says_what_to_do_first(terminal: Terminal) -> None:
    code, _, complaint = terminal.type("user", "add", "kari@fjordvik.no", "--role", "admin")

    assert code == 1
    assert "surveyapp unit import" in complaint
