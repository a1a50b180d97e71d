"""Letters, slips and files of codes, as a unit's leader gets them from the pages."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.code import normalised
from surveyapp.services import invitations, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.mailbox import mailbox_of
from surveyapp.store.tables import AuditEntry, RoundGroup, RoundUnit, SurveyRound
from tests import build, build_rounds
from tests.paper import papers
from tests.web import staff
from tests.web.staff import Browser

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """With a survey that is open with codes for 3 and 2 people of two groups, and for 4 elsewhere;
    made once and then copied."""
    made = build.installation(tmp_path_factory.mktemp("opened") / "instance")
    with made.writing() as session:
        build.organisation(session)
    plan = _plan({"lia": 5, "bakken": 4}, {("lia", "stor"): 3, ("lia", "liten"): 2}, "codes")
    build_rounds.opened(made, plan, staff.real_now())
    return made


@pytest.fixture
def installation(opened: Installation, tmp_path: Path) -> Iterator[Installation]:
    made = build.copied(opened, tmp_path / "instance")
    yield made
    made.engine.dispose()


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    made = staff.site(installation)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def leader(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "unit_leader", "lia")


@pytest.fixture
def address() -> str:
    return "/rounds/1/print/lia"


def _plan(units: dict[str, int], groups: dict[tuple[str, str], int], access: str) -> RoundPlan:
    now = staff.real_now()
    return build_rounds.plan(
        units,
        groups,
        definition="kindergarten-parents",
        opens_at=now,
        closes_at=now + 14 * build_rounds.DAY,
        access=access,
    )


def _make(browser: Browser, address: str, **fields: object) -> TestResponse:
    usual = {"purpose": "first", "shape": "letters", "language": "nb", "number": "0"}
    return browser.send(address, **{**usual, **fields})


def _codes(pdf: TestResponse) -> list[str]:
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf"), _words(pdf)
    return [code for page in papers.texts(pdf.data) for code in CODE.findall(page)]


def _words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def _lets_in(installation: Installation, address: str, code: str) -> bool:
    round_id = int(address.split("/")[2])
    mailbox = mailbox_of(installation.config, installation.engine, round_id)
    hashed = invitations.codes.hashed(normalised(code), mailbox.state().pepper)
    return mailbox.invitation_of(hashed) is not None


def test_a_leader_prints_a_letter_for_everybody_and_some_to_spare(
    installation: Installation, leader: Browser, address: str
) -> None:
    pdf = _make(leader, address, number="1")

    made = _codes(pdf)
    assert len(made) == len(set(made)) == 7
    assert all(_lets_in(installation, address, code) for code in made)
    assert "attachment; filename=brev-1-lia.pdf" in pdf.headers["Content-Disposition"]
    assert pdf.headers["Cache-Control"] == "no-store"


def test_the_same_letters_are_not_printed_twice(
    installation: Installation, leader: Browser, address: str
) -> None:
    made = _codes(_make(leader, address))

    again = _make(leader, address)

    assert again.status_code == 422
    assert "cannot be printed again" in _words(again)
    assert all(_lets_in(installation, address, code) for code in made)


def test_a_lost_print_is_voided_and_made_anew_once_that_is_confirmed(
    installation: Installation, leader: Browser, address: str
) -> None:
    lost = _codes(_make(leader, address))

    hasty = _make(leader, address, purpose="anew")
    fresh = _codes(_make(leader, address, purpose="anew", sure="1"))

    assert hasty.status_code == 422
    assert "Tick the box" in _words(hasty)
    assert not any(_lets_in(installation, address, code) for code in lost)
    assert len(fresh) == 5
    assert all(_lets_in(installation, address, code) for code in fresh)


def test_a_family_that_lost_its_letter_gets_an_extra_one_of_its_group(
    installation: Installation, leader: Browser, address: str
) -> None:
    first = _codes(_make(leader, address))

    pdf = _make(leader, address, purpose="extra", number="1", group="liten", language="en")

    extra = _codes(pdf)
    assert len(extra) == 1
    assert "Lia, Liten" in papers.texts(pdf.data)[0]
    assert all(_lets_in(installation, address, code) for code in [*first, *extra])


def test_a_found_letter_is_voided_without_telling_whose_it_was_or_if_it_was_used(
    installation: Installation, leader: Browser, address: str
) -> None:
    used, unused, *_others = _codes(_make(leader, address))
    round_id = int(address.split("/")[2])
    survey = build_rounds.entrance(installation, round_id, 0, staff.real_now())
    build_rounds.send(installation, survey, {"thrives": 5}, code=used)

    answers = [
        leader.send(f"{address}/code", code=f" {code.lower()} ", act="void")
        for code in (used, unused)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not _lets_in(installation, address, used)
    assert not _lets_in(installation, address, unused)


def test_a_voided_letter_is_replaced_by_one_of_the_same_group(
    installation: Installation, leader: Browser, address: str
) -> None:
    *_others, lost = _codes(_make(leader, address))

    pdf = leader.send(f"{address}/code", code=lost, act="replace")

    [fresh] = _codes(pdf)
    assert "Lia, Liten" in papers.texts(pdf.data)[0]
    assert not _lets_in(installation, address, lost)
    assert _lets_in(installation, address, fresh)


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("", 422, "Type the code"),
        ("ABC", 422, "This is not a code"),
        ("0000-0000-0000", 404, "No code like this"),
        ("FOREIGN", 404, "No code like this"),
        ("VOIDED", 404, "No code like this"),
    ],
)
def test_a_code_that_cannot_be_voided_is_met_with_a_sentence(
    installation: Installation, leader: Browser, address: str, typed: str, status: int, words: str
) -> None:
    made = _codes(_make(leader, address))
    if typed == "VOIDED":
        typed = made[0]
        leader.send(f"{address}/code", code=typed, act="void")
    if typed == "FOREIGN":
        typed = _of_another_unit(installation, address)

    for act in ("void", "replace"):
        answer = leader.send(f"{address}/code", code=typed, act=act)

        assert answer.status_code == status
        assert words in _words(answer)


def _of_another_unit(installation: Installation, address: str) -> str:
    round_id = int(address.split("/")[2])
    with installation.writing() as session:
        made = invitations.make_codes(
            installation, session, OPERATOR, round_id, "bakken", staff.real_now()
        )
    return made[0].codes[0]


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_the_file_for_sms_is_downloaded_once(leader: Browser, address: str, shape: str) -> None:
    first = _make(leader, address, shape=shape)
    again = _make(leader, address, shape=shape)

    assert f"filename=koder-1-lia.{shape}" in first.headers["Content-Disposition"]
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "many"}, "Write a whole number"),
        ({"number": "20000"}, "Write a whole number"),
        ({"number": "-1"}, "Write a whole number"),
        ({"purpose": "extra", "number": "0"}, "Write how many"),
        ({"shape": ""}, "Choose what to make"),
    ],
)
def test_an_order_that_makes_no_sense_makes_no_codes(
    installation: Installation, leader: Browser, address: str, fields: dict[str, str], words: str
) -> None:
    answer = _make(leader, address, **fields)

    assert answer.status_code == 422
    assert words in _words(answer)
    with installation.reading() as session:
        assert not invitations.are_made(installation, rounds.get(session, 1), "lia")


def test_more_letters_than_memory_takes_are_refused_before_any_code_is_made(
    installation: Installation, leader: Browser, address: str
) -> None:
    with installation.writing() as session:
        for group in session.query(RoundGroup):
            group.invited = 2_000

    answer = _make(leader, address)

    assert answer.status_code == 422
    assert "More than 3,000 letters" in _words(answer)
    assert _make(leader, address, shape="csv").status_code == 200


def test_with_nobody_invited_there_is_nothing_to_print(
    installation: Installation, leader: Browser, address: str
) -> None:
    with installation.writing() as session:
        for unit in session.query(RoundUnit).filter_by(code="lia"):
            unit.invited = 0
            for group in unit.groups:
                group.invited = 0

    answer = _make(leader, address, number="3")

    assert answer.status_code == 422
    assert "Nobody is invited here" in _words(answer)


@pytest.mark.parametrize("state", ["closed", "released", "cancelled"])
def test_after_the_survey_nothing_is_printed(
    installation: Installation, leader: Browser, address: str, state: str
) -> None:
    with installation.writing() as session:
        session.query(SurveyRound).one().state = state

    assert "nothing to hand out" in _words(leader.get(address))
    assert _make(leader, address).status_code == 409
    assert leader.get(f"{address}/poster").status_code == 404


def test_a_survey_with_one_link_has_a_poster_and_no_codes(
    installation: Installation,
    leader: Browser,
    app: Flask,  # noqa: ARG001 - it makes the units
) -> None:
    with installation.writing() as session:
        session.query(SurveyRound).one().state = "cancelled"
    round_id = build_rounds.opened(installation, _plan({"lia": 12}, {}, "link"), staff.real_now())
    address = f"/rounds/{round_id}/print/lia"

    poster = leader.get(f"{address}/poster?in=en")

    [[(link, _width)]] = papers.qr_codes(poster.data)
    assert leader.get(f"/rounds/{round_id}").text.count(link) == 2
    assert "Scan and answer" in papers.texts(poster.data)[0]
    assert "cannot prevent somebody from answering twice" in _words(leader.get(address))
    assert _make(leader, address).status_code == 422
    assert "Parent survey" in papers.texts(leader.get(f"{address}/form?in=en").data)[0]
    assert leader.get(f"{address}/guardians").status_code == 404
    assert leader.get(f"{address}/poster?in=ar").status_code == 404
    assert leader.get(f"{address}/unknown").status_code == 404


def test_before_start_there_are_papers_but_no_codes(
    installation: Installation, leader: Browser, address: str, app: Flask
) -> None:
    with installation.writing() as session:
        started = session.query(SurveyRound).one()
        started.state, started.is_draft = "planned", True
    controller = staff.browser(app, installation, "controller", "fjordvik")

    page = controller.get(address)

    assert "Check and start the survey first" in _words(page)
    assert _make(controller, address).status_code == 422
    assert papers.texts(controller.get(f"{address}/form").data)
    assert leader.get(address).status_code == 404


def test_codes_are_in_nothing_that_is_kept_or_logged(
    installation: Installation,
    leader: Browser,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.chdir(temporary)
    caplog.set_level(logging.DEBUG)

    made = _codes(_make(leader, address))
    workbook = _make(leader, address, purpose="anew", sure="1", shape="csv")
    made += CODE.findall(workbook.get_data(as_text=True))
    made += _codes(leader.send(f"{address}/code", code=made[-1], act="replace"))
    leader.send(f"{address}/code", code=made[-1], act="void")

    assert len(set(made)) == 11
    kept = {**build_rounds.every_file(installation.config.instance), temporary: b""}
    kept[Path("log")] = caplog.text.encode()
    for where, held in kept.items():
        assert not [c for c in made if c.encode() in held], where
        assert not [c for c in made if normalised(c).encode() in held], where
    assert list(temporary.iterdir()) == []


def test_the_log_tells_that_codes_were_made_and_voided_but_none_of_them(
    installation: Installation, leader: Browser, address: str
) -> None:
    made = _codes(_make(leader, address))
    leader.send(f"{address}/code", code=made[0], act="void")
    leader.send(f"{address}/code", code=made[1], act="replace")

    with installation.reading() as session:
        entries = session.query(AuditEntry).filter(AuditEntry.action.startswith("codes.")).all()

    assert [one.action for one in entries] == ["codes.make", "codes.void", "codes.replace"]
    assert [one.details.get("number") for one in entries] == [5, None, 1]
    assert all(one.details["unit"].startswith("lia") for one in entries)
    assert not CODE.findall(str([one.details for one in entries]))


def test_letters_are_printed_before_the_survey_opens_too(
    installation: Installation, app: Flask, address: str
) -> None:
    with installation.writing() as session:
        session.query(SurveyRound).one().state = "planned"
    controller = staff.browser(app, installation, "controller", "fjordvik")

    page = controller.get("/rounds/1")

    assert f'href="{address}"' in page.text
    assert len(_codes(_make(controller, address))) == 5


def test_the_first_page_asks_for_letters_until_they_are_printed(
    leader: Browser, address: str
) -> None:
    before = leader.get("/")
    _make(leader, address)
    after = leader.get("/")

    assert "Print the letters: Parent survey" in _words(before)
    assert address in before.text
    assert "Print the letters" not in _words(after)


def test_what_cannot_be_typeset_leaves_no_codes_behind(
    leader: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object) -> bytes:
        raise OSError("no memory")

    monkeypatch.setattr("surveyapp.paper.letters.pdf", broken)

    assert _make(leader, address).status_code == 500
    monkeypatch.undo()
    assert len(_codes(_make(leader, address))) == 5
