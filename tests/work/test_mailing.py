"""Codes and reminders by e-mail, through a real mail server, and what of it is ever stored."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from surveyapp.domain.access import Role
from surveyapp.domain.errors import ImportRefused, InvalidInput, NotFound, WrongState
from surveyapp.services import mailings, posting, rounds
from surveyapp.services.answering import Receipt
from surveyapp.services.installation import Installation
from surveyapp.services.mailings import AddressList
from surveyapp.work import due, mailing
from tests import build, build_rounds, post_office
from tests.build_rounds import CLOSES, DAY, NOW
from tests.post_office import PostOffice

SECOND = timedelta(seconds=1)
PEOPLE = ["kari@example.org", "ola@example.org", "per.nes@example.org", "liv@example.org"]
CODE = re.compile(r"/c#((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4})")


@pytest.fixture(scope="module")
def server() -> Iterator[PostOffice]:
    with post_office.opened() as office:
        yield office


@pytest.fixture
def office(server: PostOffice) -> PostOffice:
    server.messages.clear()
    server.unknown, server.full, server.most = set(), set(), None
    return server


@pytest.fixture
def town(installation: Installation, office: PostOffice) -> Installation:
    return post_office.served_by(build_rounds.municipality(installation), office)


@pytest.fixture
def opened(town: Installation) -> int:
    return build_rounds.opened(town, build_rounds.plan(access="codes"))


def upload(
    town: Installation,
    round_id: int,
    people: Sequence[str] = PEOPLE,
    *,
    now: datetime = NOW,
    role: Role = Role.CONTROLLER,
) -> int:
    unit = "bakken" if role is Role.UNIT_LEADER else "fjordvik"
    with town.writing() as session:
        return mailings.add(
            town, session, build.actor(role, unit), round_id, 1, "\n".join(people), now
        )


def remind(town: Installation, round_id: int, now: datetime) -> None:
    with town.writing() as session:
        mailings.remind(town, session, build.actor(), round_id, 1, now)


def listed(town: Installation, round_id: int) -> AddressList:
    with town.reading() as session:
        return mailings.followed(town, session, build.actor(), round_id).list_of(1)


def code_to(office: PostOffice, address: str, at: int = 0) -> str:
    found = CODE.search(office.to(address)[at].get_content())
    assert found
    return found[1]


def answer_with(town: Installation, round_id: int, code: str) -> Receipt:
    return build_rounds.send(town, build_rounds.entrance(town, round_id), code=code)


def test_everybody_on_the_list_gets_a_code_that_gives_one_answer(
    either: Installation, office: PostOffice
) -> None:
    town = post_office.served_by(build_rounds.municipality(either), office)
    opened = build_rounds.opened(town, build_rounds.plan(access="codes"))
    upload(town, opened)

    due.step(town, NOW + SECOND)

    codes = [code_to(office, each) for each in PEOPLE]
    assert sorted(office.receivers) == sorted(PEOPLE)
    assert len(set(codes)) == len(PEOPLE)
    assert [answer_with(town, opened, code) for code in codes] == [Receipt.ACCEPTED] * 4
    assert answer_with(town, opened, codes[0]) is Receipt.CODE_USED
    found = listed(town, opened)
    assert (found.addresses, found.told, found.refused, found.is_sending) == (4, 4, 0, False)
    with town.writing() as session:
        rounds.close(town, session, build.actor(), opened, NOW + DAY)
        assert posting.forget(town, session, opened, NOW + DAY)
    assert build_rounds.mailbox(town, opened).address_counts() == {}


def test_a_message_is_plain_text_in_two_languages_from_the_municipality(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened, PEOPLE[:1])
    due.step(town, NOW + SECOND)

    message = office.messages[0]
    text = message.get_content()

    assert message["From"] == post_office.SENDER
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert text.count(f"{town.config.base_url}/c#") == text.count("http") == 2
    assert "Undersøkelsen er frivillig" in text or "Det er frivillig" in text
    assert "It is voluntary" in text


def test_a_reminder_goes_to_those_who_have_not_answered_and_brings_the_same_code(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    due.step(town, NOW + SECOND)
    answer_with(town, opened, code_to(office, PEOPLE[0]))
    answer_with(town, opened, code_to(office, PEOPLE[2]))
    first = {each: code_to(office, each) for each in PEOPLE}
    office.messages.clear()

    remind(town, opened, NOW + DAY)
    due.step(town, NOW + DAY)

    assert sorted(office.receivers) == sorted([PEOPLE[1], PEOPLE[3]])
    assert code_to(office, PEOPLE[1]) == first[PEOPLE[1]]
    assert str(office.messages[0]["Subject"]).startswith("Påminnelse")


def test_what_the_leader_is_told_of_a_reminder_is_the_same_whoever_has_answered(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    due.step(town, NOW + SECOND)
    other = build_rounds.opened(town, build_rounds.plan({"lia": 20}, access="codes"))
    upload(town, other)
    due.step(town, NOW + SECOND)
    answer_with(town, opened, code_to(office, PEOPLE[0]))

    for round_id in (opened, other):
        remind(town, round_id, NOW + DAY)
    due.step(town, NOW + DAY)

    one, another = listed(town, opened), listed(town, other)
    assert (one.told, one.refused, one.reminded_at) == (another.told, 0, another.reminded_at)


def test_with_a_link_for_all_everybody_is_reminded(town: Installation, office: PostOffice) -> None:
    round_id = build_rounds.opened(town)
    upload(town, round_id, PEOPLE[:2])
    due.step(town, NOW + SECOND)
    remind(town, round_id, NOW + DAY)
    due.step(town, NOW + DAY)

    assert sorted(office.receivers) == sorted(PEOPLE[:2] * 2)
    assert f"/s/{build_rounds.links(town, round_id)[0]}" in office.messages[0].get_content()


def test_neither_address_nor_code_stands_in_any_file_and_they_die_at_the_close(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    due.step(town, NOW + SECOND)
    code = code_to(office, PEOPLE[0])
    while_open = build_rounds.every_file(town.config.instance)

    due.step(town, CLOSES + SECOND)

    for needle in (*PEOPLE, code, code.replace("-", "")):
        assert [place for place, held in while_open.items() if needle.encode() in held] == []
    assert (town.config.keys / f"post-{opened}.key").name in {one.name for one in while_open}
    assert not (town.config.keys / f"post-{opened}.key").exists()
    assert build_rounds.survey_round(town, opened).post_key is None
    assert len(build_rounds.audited(town, "mail.destroy")) == 1


def test_an_address_the_server_does_not_know_is_a_number_and_is_left_alone(
    town: Installation, office: PostOffice, opened: int
) -> None:
    office.unknown = {PEOPLE[1]}
    upload(town, opened)
    due.step(town, NOW + SECOND)
    told = listed(town, opened)
    office.unknown = set()
    remind(town, opened, NOW + DAY)
    due.step(town, NOW + DAY)

    assert (told.addresses, told.told, told.refused) == (4, 4, 1)
    assert PEOPLE[1] not in office.receivers
    assert listed(town, opened).refused == 1


def test_a_sending_that_was_cut_off_goes_on_and_nobody_is_told_twice(
    town: Installation, office: PostOffice, opened: int
) -> None:
    office.most = 2
    upload(town, opened)
    patience = due.Patience()
    due.step(town, NOW, patience)
    cut_off = listed(town, opened)
    office.most = None
    due.step(town, NOW + 30 * SECOND, patience)
    waiting = len(office.messages)
    due.step(town, NOW + 61 * SECOND, patience)

    assert (cut_off.told, cut_off.is_sending, cut_off.trouble) == (2, True, "unreachable")
    assert waiting == 2
    assert sorted(office.receivers) == sorted(PEOPLE)
    assert listed(town, opened).trouble is None


def test_a_full_mailbox_is_tried_again_and_keeps_nobody_else_waiting(
    town: Installation, office: PostOffice, opened: int
) -> None:
    office.full = {PEOPLE[0]}
    upload(town, opened)
    due.step(town, NOW)
    put_off = listed(town, opened)
    office.full = set()
    due.step(town, NOW + SECOND)

    assert (put_off.told, put_off.trouble) == (3, "busy")
    assert sorted(office.receivers) == sorted(PEOPLE)
    assert listed(town, opened).is_sending is False


def test_many_are_sent_in_batches_so_that_other_work_is_done_meanwhile(
    town: Installation, office: PostOffice, monkeypatch: pytest.MonkeyPatch, opened: int
) -> None:
    monkeypatch.setattr(mailing, "_BATCH", 3)
    upload(town, opened)

    due.step(town, NOW)
    after_one = len(office.messages)
    due.step(town, NOW + SECOND)

    assert (after_one, len(office.messages)) == (3, 4)


def test_nothing_is_sent_while_the_round_is_paused_or_over(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    with town.writing() as session:
        rounds.pause(town, session, build.actor(), opened, NOW)
    due.step(town, NOW + SECOND)
    due.step(town, CLOSES + SECOND)

    assert office.messages == []
    with pytest.raises(WrongState):
        upload(town, opened, now=CLOSES + SECOND)


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([], [(0, "no_addresses")]),
        (["E-post", "kari@example.org", "kari example.org"], [(3, "not_an_address")]),
        (["kari@example.org", "", "Kari@Example.org"], [(3, "repeated_address")]),
        (["kåre@example.org", "a@b"], [(1, "not_an_address"), (2, "not_an_address")]),
        (["a@example.org\rBcc: b@example.org"], [(2, "not_an_address")]),
        ([f"a{n}@example.org" for n in range(21)], [(0, "more_addresses_than_invited")]),
    ],
)
def test_a_bad_list_is_refused_by_line_and_nothing_of_it_is_kept(
    town: Installation, opened: int, lines: list[str], problems: list[tuple[int, str]]
) -> None:
    with pytest.raises(ImportRefused) as refused:
        upload(town, opened, lines)

    assert [(one.line, one.problem) for one in refused.value.problems] == problems
    assert listed(town, opened).addresses == 0


def test_a_list_may_be_a_sheet_with_a_heading_and_more_columns(
    town: Installation, office: PostOffice, opened: int
) -> None:
    rows = ["\ufeffE-post;Navn", "kari@example.org;Kari", '"ola@example.org";Ola']
    assert upload(town, opened, rows) == 2
    due.step(town, NOW + SECOND)

    assert sorted(office.receivers) == PEOPLE[:2]


def test_a_reminder_waits_for_the_invitation_and_for_a_day_after_the_last(
    town: Installation, opened: int
) -> None:
    with pytest.raises(InvalidInput, match="nobody_to_remind"):
        remind(town, opened, NOW)
    upload(town, opened)
    due.step(town, NOW + SECOND)
    remind(town, opened, NOW + DAY)
    due.step(town, NOW + DAY)

    with pytest.raises(InvalidInput, match="reminded_already"):
        remind(town, opened, NOW + DAY + timedelta(hours=2))


def test_send_pressed_twice_takes_a_list_in_once(town: Installation, opened: int) -> None:
    upload(town, opened)

    with pytest.raises(InvalidInput, match="still_sending"):
        upload(town, opened)

    assert listed(town, opened).addresses == 4


@pytest.mark.parametrize(
    ("password", "trouble"), [(post_office.PASSWORD, None), ("wrong", "refused")]
)
def test_a_server_that_wants_encryption_and_a_password_gets_both(
    installation: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    trouble: str | None,
) -> None:
    certificate = post_office.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with post_office.opened(certificate) as office:
        town = post_office.served_by(build_rounds.municipality(installation), office, password)
        round_id = build_rounds.opened(town, build_rounds.plan(access="codes"))
        upload(town, round_id)
        due.step(town, NOW + SECOND)

        assert len(office.messages) == (0 if trouble else 4)
        assert listed(town, round_id).trouble == trouble


def test_a_key_that_is_gone_is_told_and_nothing_is_sent(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    (town.config.keys / f"post-{opened}.key").unlink()
    due.step(town, NOW + SECOND)

    assert office.messages == []
    assert listed(town, opened).trouble == "key"


def test_a_leader_mails_at_their_own_unit_only(town: Installation) -> None:
    both = build_rounds.plan({"lia": 10, "bakken": 10}, access="codes")
    round_id = build_rounds.opened(town, both)
    leader = build.actor(Role.UNIT_LEADER, "bakken")

    with town.reading() as session:
        own = mailings.followed(town, session, leader, round_id).lists
        with pytest.raises(NotFound):
            mailings.followed(town, session, build.actor(Role.UNIT_LEADER, "skolen"), round_id)

    assert [one.unit for one in own] == ["bakken"]
    with pytest.raises(NotFound):
        upload(town, round_id, role=Role.UNIT_LEADER)  # to the list of the other unit


def test_a_list_may_be_deleted_and_its_codes_stay_good(
    town: Installation, office: PostOffice, opened: int
) -> None:
    upload(town, opened)
    due.step(town, NOW + SECOND)
    with town.writing() as session:
        mailings.forget(town, session, build.actor(), opened, 1, NOW)

    assert listed(town, opened).addresses == 0
    assert answer_with(town, opened, code_to(office, PEOPLE[0])) is Receipt.ACCEPTED


def test_without_a_mail_server_a_list_is_refused(installation: Installation) -> None:
    town = build_rounds.municipality(installation)
    round_id = build_rounds.opened(town, build_rounds.plan(access="codes"))

    with pytest.raises(InvalidInput, match="mail_is_not_set_up"):
        upload(town, round_id)


def test_the_log_tells_how_many_and_never_whom(town: Installation, opened: int) -> None:
    upload(town, opened)

    written = build_rounds.audited(town, "mail.add")[0]

    assert written.details == {"unit": "bakken", "number": 4}
