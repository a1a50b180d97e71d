"""The way of an answer in, and what the files tell meanwhile."""

import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import NotFound, RoundNotOpen, StorageDown
from surveyapp.services import answering, invitations, opening
from surveyapp.services.answering import CodeState, Receipt
from surveyapp.services.installation import Installation
from tests import build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

CANARY = "kanarifugl-42 sier hei"


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def codes_of(town: Installation, round_id: int, unit: str = "bakken") -> tuple[str, ...]:
    with town.writing() as session:
        made = invitations.make_codes(town, session, OPERATOR, round_id, unit, NOW)
    return made[0].codes


def test_a_link_opens_the_survey_of_its_group(town: Installation) -> None:
    wanted = build_rounds.plan(
        {"lia": 32, "bakken": 20}, {("lia", "stor"): 20, ("lia", "liten"): 12}
    )
    round_id = build_rounds.opened(town, wanted)

    found = [build_rounds.entrance(town, round_id, number) for number in range(3)]

    assert [(one.unit_name, one.group_name, one.invited) for one in found] == [
        ("Lia", "Stor", 20),
        ("Lia", "Liten", 12),
        ("Bakken", None, 20),
    ]
    assert {one.definition.key for one in found} == {"parents"}
    assert len({one.invitation_number for one in found}) == 3


def test_a_link_nobody_made_is_not_found(town: Installation) -> None:
    build_rounds.opened(town)

    with town.reading() as session, pytest.raises(NotFound):
        answering.open_survey(session, "0123456789abcdef", NOW)


@pytest.mark.parametrize(
    ("moment", "told"),
    [(NOW - DAY, "planned"), (CLOSES + timedelta(seconds=1), "closed")],
)
def test_a_survey_that_is_not_open_tells_its_dates(
    town: Installation, moment: object, told: str
) -> None:
    round_id = build_rounds.planned(town) if told == "planned" else build_rounds.opened(town)
    link = build_rounds.links(town, round_id)[0]

    with town.reading() as session, pytest.raises(RoundNotOpen) as refused:
        answering.open_survey(session, link, moment)  # type: ignore[arg-type]  # parametrised

    assert refused.value.state == told
    assert (refused.value.opens_at, refused.value.closes_at) == (NOW, CLOSES)
    assert refused.value.unit_name == "Bakken"


def test_a_survey_is_open_to_its_very_last_moment(town: Installation) -> None:
    round_id = build_rounds.opened(town)

    assert build_rounds.entrance(town, round_id, now=CLOSES).closes_at == CLOSES


def test_what_was_frozen_is_asked_though_the_file_changes(
    town: Installation, tmp_path: Path
) -> None:
    own = shutil.copytree(town.config.definitions, tmp_path / "survey_definitions")
    round_id = build_rounds.opened(build_rounds.asking_from(town, own))
    file = own / "parents.yaml"
    file.write_text(file.read_text().replace("My child is happy", "CHANGED"))

    asked = build_rounds.entrance(town, round_id).definition

    assert asked.by_key["thrives"].text.into("en") == "My child is happy"


def test_a_repeated_post_counts_once(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey, mark = build_rounds.entrance(town, round_id), secrets.token_hex(16)
    assert not answering.is_received(town, survey, mark)

    receipts = [build_rounds.send(town, survey, mark=mark) for _ in range(2)]

    assert receipts == [Receipt.ACCEPTED, Receipt.ALREADY_RECEIVED]
    assert answering.is_received(town, survey, mark)
    assert build_rounds.mailbox(town, round_id).contents().envelopes == 1


def test_a_post_that_is_repeated_from_many_threads_counts_once(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey, mark = build_rounds.entrance(town, round_id), secrets.token_hex(16)

    with ThreadPoolExecutor(8) as people:
        sent = list(people.map(lambda _: build_rounds.send(town, survey, mark=mark), range(24)))

    assert sent.count(Receipt.ACCEPTED) == 1
    assert sent.count(Receipt.ALREADY_RECEIVED) == 23
    assert build_rounds.mailbox(town, round_id).contents().envelopes == 1


def test_the_mailbox_not_the_clock_decides_whether_an_answer_is_in(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)
    build_rounds.close(town, round_id)

    assert build_rounds.send(town, survey) is Receipt.CLOSED


def test_a_missing_mailbox_is_storage_that_is_down(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)
    town.config.mailboxes.rename(town.config.instance / "elsewhere")

    with pytest.raises(StorageDown):
        build_rounds.send(town, survey)


def test_a_code_lets_one_form_in(town: Installation) -> None:
    round_id = build_rounds.opened(town, build_rounds.plan(access="codes"))
    survey = build_rounds.entrance(town, round_id)
    code = codes_of(town, round_id)[0]
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    before = answering.check_code(town, survey, typed)
    first = build_rounds.send(town, survey, code=typed)
    second = build_rounds.send(town, survey, code=code)

    assert (before, first, second) == (CodeState.GOOD, Receipt.ACCEPTED, Receipt.CODE_USED)
    assert answering.check_code(town, survey, code) is CodeState.USED


def test_no_code_no_answer(town: Installation) -> None:
    round_id = build_rounds.opened(town, build_rounds.plan(access="codes"))
    survey = build_rounds.entrance(town, round_id)
    codes_of(town, round_id)

    tries = [None, "", "XXXX", "0000-0000-0000", "UUUU-UUUU-UUUU"]

    assert {build_rounds.send(town, survey, code=code) for code in tries} == {Receipt.CODE_UNKNOWN}
    assert answering.check_code(town, survey, "UUUU-UUUU-UUUU") is CodeState.MALFORMED
    assert answering.check_code(town, survey, "0000-0000-0000") is CodeState.UNKNOWN


def test_a_code_finds_its_own_round_and_unit(town: Installation) -> None:
    wanted = [build_rounds.plan({unit: 5}, access="codes") for unit in ("bakken", "lia")]
    rounds_open = [build_rounds.opened(town, one) for one in wanted]
    code = codes_of(town, rounds_open[1], "lia")[0]

    with town.reading() as session:
        survey, meant = answering.survey_for_code(session, town, code.lower(), NOW)
        with pytest.raises(NotFound) as refused:
            answering.survey_for_code(session, town, "0000-0000-0000", NOW)

    assert (survey.round_id, survey.unit_code, meant) == (
        rounds_open[1],
        "lia",
        code.replace("-", ""),
    )
    assert "0000" not in str(refused.value)


def test_codes_printed_before_the_opening_work_after_it(town: Installation) -> None:
    round_id = build_rounds.planned(town, build_rounds.plan(access="codes"))
    code = codes_of(town, round_id)[0]
    with town.reading() as session, pytest.raises(RoundNotOpen):
        answering.survey_for_code(session, town, code, NOW)

    with town.writing() as session:
        opening.open_now(town, session, OPERATOR, round_id, NOW)

    survey = build_rounds.entrance(town, round_id)
    assert build_rounds.send(town, survey, code=code) is Receipt.ACCEPTED


def test_while_open_no_file_shows_an_answer_a_mark_or_a_code(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_rounds.opened(town, build_rounds.plan(access="codes"))
    survey = build_rounds.entrance(town, round_id)
    codes = codes_of(town, round_id)
    mark = secrets.token_hex(16)

    for code in codes[:5]:
        build_rounds.send(town, survey, {"thrives": 6, "more": CANARY}, mark=mark, code=code)
        mark = secrets.token_hex(16)

    files = build_rounds.every_file(build_rounds.where_data_lies(town))
    assert any(b"bakken" in content for content in files.values())
    for content in files.values():
        assert CANARY.encode() not in content
        assert mark.encode() not in content
        assert bytes.fromhex(mark) not in content
        for code in codes:
            assert code.encode() not in content
            assert code.replace("-", "").encode() not in content


def test_every_envelope_is_as_long_whatever_was_answered(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    survey = build_rounds.entrance(town, round_id)

    for answers in ({}, {"thrives": 1}, build_rounds.CONTENT, {"more": "æ" * 100}, {"more": "x"}):
        build_rounds.send(town, survey, answers)  # type: ignore[arg-type]  # a mapping of its own

    lengths = {len(one.sealed) for one in build_rounds.mailbox(town, round_id).envelopes()}
    assert len(lengths) == 1
