"""Keys that a pass phrase or a recovery sheet opens, and rounds that are not opened without."""

import shutil
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.custody import Custody, Mode
from surveyapp.domain.errors import (
    CopyMissing,
    InvalidInput,
    KeyMissing,
    KeyNotGiven,
    NothingToConfirm,
    PhraseUnfit,
    Refused,
    RehearsalFailed,
    StorageDown,
    WrongState,
)
from surveyapp.services import (
    counting,
    custody,
    opening,
    pass_phrases,
    recovery_sheets,
    safekeeping,
)
from surveyapp.services.installation import Installation
from surveyapp.services.safekeeping import Given
from surveyapp.store import key_files
from surveyapp.work import due
from tests import build, build_custody, build_rounds, trouble
from tests.build_rounds import CLOSES, CONTENT, NOW

ANSWERS = [CONTENT] * 6


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    build_custody.cheap_locks(monkeypatch)


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def state_of(town: Installation, round_id: int) -> str:
    return build_rounds.survey_round(town, round_id).state


def counted(town: Installation, round_id: int, given: Given) -> bool:
    return counting.count(town, round_id, CLOSES, OPERATOR, given=given)


def kept(town: Installation) -> Custody:
    with town.reading() as session:
        return custody.now(session, NOW.date())


def test_a_round_kept_by_pass_phrase_is_counted_when_it_is_given(either: Installation) -> None:
    town = build_rounds.municipality(either)
    phrases = build_custody.pass_phrase(town)
    round_id = build_rounds.closed(town, ANSWERS)

    due.step(town, CLOSES)
    waiting = state_of(town, round_id)
    for wrong, refusal in [
        (Given(), KeyNotGiven),
        (Given(("abandon",)), PhraseUnfit),
        (Given(sheet=recovery_sheets.drawn(NOW.date()).words), CopyMissing),
    ]:
        with pytest.raises(refusal):
            counted(town, round_id, wrong)

    assert waiting == state_of(town, round_id) == "closed"
    assert counted(town, round_id, Given(phrases))
    assert state_of(town, round_id) == "counted"
    assert list(town.config.keys.iterdir()) == []


def test_nothing_on_the_disk_opens_a_key_that_is_locked(town: Installation) -> None:
    phrases = build_custody.pass_phrase(town)
    sheet = build_custody.recovery_sheet(town)
    round_id = build_rounds.closed(town, ANSWERS)
    with town.reading() as session:
        survey_round = build_rounds.rounds.get(session, round_id)
        secret = safekeeping.taken_out(town, survey_round, Given(phrases)).secret

    for place, content in build_rounds.every_file(town.config.instance).items():
        for found in (secret, secret.hex().encode(), *(one.encode() for one in phrases)):
            assert found not in content, place
        assert sheet.words.encode() not in content, place


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0), (0, 1, 2)])
def test_any_two_of_three_sheets_open(town: Installation, pair: tuple[int, ...]) -> None:
    phrases = build_custody.pass_phrase(town, is_split=True)
    round_id = build_rounds.closed(town, ANSWERS)
    other = pass_phrases.split(" ".join(phrases))[pair[0]]

    for one_alone in (Given((other,)), Given((other, other))):
        with pytest.raises(PhraseUnfit):
            counted(town, round_id, one_alone)

    assert kept(town) == Custody(Mode.PASS_PHRASE, is_split=True)
    assert counted(town, round_id, Given(tuple(phrases[number] for number in pair)))


def test_a_pass_phrase_locks_nothing_before_it_is_typed_back(town: Installation) -> None:
    with town.writing() as session:
        made = pass_phrases.make(session, OPERATOR, NOW, is_split=True)

    assert kept(town) == Custody(Mode.KEY_FILE)
    with town.writing() as session:
        for typed in (" ".join(made[:2]), "", " ".join([made[0], made[0], made[1]])):
            with pytest.raises((InvalidInput, PhraseUnfit)):
                pass_phrases.confirm(session, OPERATOR, typed, NOW)
        pass_phrases.confirm(session, OPERATOR, " ".join(made), NOW)
        with pytest.raises(NothingToConfirm):
            pass_phrases.confirm(session, OPERATOR, " ".join(made), NOW)


def test_a_round_is_counted_with_the_phrase_it_was_opened_under(town: Installation) -> None:
    old = build_custody.pass_phrase(town)
    round_id = build_rounds.closed(town, ANSWERS)
    new = build_custody.pass_phrase(town)
    with town.writing() as session:
        pass_phrases.use_key_files(session, OPERATOR, NOW)

    with pytest.raises(PhraseUnfit):
        counted(town, round_id, Given(new))

    assert counted(town, round_id, Given(old))
    assert kept(town) == Custody(Mode.KEY_FILE)


@pytest.mark.parametrize("with_phrase", [True, False])
def test_a_lost_key_folder_and_a_backup_are_counted_with_the_sheet(
    either: Installation, with_phrase: bool
) -> None:
    town = build_rounds.municipality(either)
    if with_phrase:
        build_custody.pass_phrase(town)
    sheet = build_custody.recovery_sheet(town)
    round_id = build_rounds.closed(town, ANSWERS)
    shutil.rmtree(town.config.keys)

    due.step(town, CLOSES)
    with pytest.raises(PhraseUnfit):
        counted(town, round_id, Given(sheet=recovery_sheets.drawn(NOW.date()).words))

    assert build_rounds.survey_round(town, round_id).recovery_sheet == sheet.name
    assert counted(town, round_id, Given.typed(sheet.words))
    assert state_of(town, round_id) == "counted"
    assert not build_rounds.mailbox(town, round_id).exists()


def test_key_and_recovery_sheet_count_to_the_same_byte(town: Installation) -> None:
    sheet = build_custody.recovery_sheet(town)
    round_id = build_rounds.closed(town, [{**CONTENT, "more": "en tekst"}] * 12)

    by_file = counting.in_memory(town, round_id)
    by_sheet = counting.in_memory(town, round_id, given=Given(sheet=sheet.words))

    assert by_file.release == by_sheet.release
    assert by_file.text_key == by_sheet.text_key


def test_without_sheet_and_key_the_round_is_lost_and_nothing_is_destroyed(
    town: Installation,
) -> None:
    round_id = build_rounds.closed(town, ANSWERS)
    shutil.rmtree(town.config.keys)
    sheet = build_custody.recovery_sheet(town)

    for given, refusal in [(Given(), KeyMissing), (Given(sheet=sheet.words), CopyMissing)]:
        with pytest.raises(refusal):
            counted(town, round_id, given)

    assert build_rounds.mailbox(town, round_id).contents().envelopes == len(ANSWERS)


def test_a_sheet_is_not_used_before_it_is_typed_back(town: Installation) -> None:
    sheet, other = recovery_sheets.drawn(NOW.date()), recovery_sheets.drawn(NOW.date())
    with town.writing() as session:
        recovery_sheets.keep(session, OPERATOR, sheet, NOW)
        with pytest.raises(PhraseUnfit):
            recovery_sheets.confirm(session, OPERATOR, other.words, NOW)

    assert kept(town).sheet_made_on is None
    round_id = build_rounds.opened(town)
    assert build_rounds.mailbox(town, round_id).key_copy() is None


def test_words_are_taken_in_any_dress_and_never_repeated(town: Installation) -> None:
    (phrase,) = build_custody.pass_phrase(town)
    short = ", ".join(f"{at}. {word[:4].upper()}" for at, word in enumerate(phrase.split(), 1))

    assert Given.typed(f"\n{short}\n") == Given((phrase,))
    wrong = phrase.replace(phrase.split()[2], "secretword", 1)
    for typed in (wrong, "", phrase.rsplit(" ", 1)[0], "zoo " * 12):
        with pytest.raises(InvalidInput) as refused:
            Given.typed(typed)
        assert "secretword" not in str(refused.value)


def rehearsed(town: Installation, round_id: int, given: Given) -> None:
    with town.writing() as session:
        safekeeping.rehearse(town, session, OPERATOR, round_id, given, NOW)


def test_a_key_can_be_tried_out_while_the_survey_is_open(town: Installation) -> None:
    sheet = build_custody.recovery_sheet(town)
    as_file = build_rounds.opened(town)
    phrases = build_custody.pass_phrase(town)
    locked = build_rounds.opened(town, build_rounds.plan({"lia": 20}))

    elsewhere = build_rounds.planned(town, build_rounds.plan({build.kindergarten(town): 9}))

    rehearsed(town, as_file, Given())
    rehearsed(town, locked, Given(phrases))
    rehearsed(town, locked, Given(sheet=sheet.words))
    with pytest.raises(KeyNotGiven):
        rehearsed(town, locked, Given())
    (town.config.keys / f"round-{as_file}.key").unlink()
    with pytest.raises(KeyMissing):
        rehearsed(town, as_file, Given())
    with pytest.raises(WrongState):
        rehearsed(town, elsewhere, Given())

    tried = [one.details["key"] for one in build_rounds.audited(town, "keys.rehearse")]
    assert tried == ["key_file", "pass_phrase", "recovery_sheet"]


def _file_for_a_folder(town: Installation, _patch: pytest.MonkeyPatch) -> None:
    town.config.keys.write_text("a file stands where the folder should be")


def _disk_that_changes_what_is_written(_town: Installation, patch: pytest.MonkeyPatch) -> None:
    write = key_files.write_text

    def wrongly(folder: Path, name: str, text: str) -> None:
        middle = len(text) // 2
        write(
            folder, name, text[:middle] + ("0" if text[middle] != "0" else "1") + text[middle + 1 :]
        )

    patch.setattr(key_files, "write_text", wrongly)


@pytest.mark.parametrize("with_phrase", [False, True])
@pytest.mark.parametrize("spoil", [_file_for_a_folder, _disk_that_changes_what_is_written])
def test_a_round_whose_rehearsal_fails_is_not_opened_and_says_so(
    town: Installation, monkeypatch: pytest.MonkeyPatch, spoil: object, with_phrase: bool
) -> None:
    if with_phrase:
        build_custody.pass_phrase(town)
    round_id = build_rounds.planned(town)
    assert callable(spoil)
    with monkeypatch.context() as patch:
        spoil(town, patch)
        with pytest.raises((RehearsalFailed, StorageDown)):
            build_rounds.opened_now(town, round_id)
        due.step(town, NOW)

    left = build_rounds.survey_round(town, round_id)
    assert (left.state, left.public_key) == ("planned", None)
    assert left.opening_trouble in {"key", "storage"}
    assert not build_rounds.mailbox(town, round_id).state().accepting

    town.config.keys.unlink() if town.config.keys.is_file() else None
    due.step(town, NOW)
    mended = build_rounds.survey_round(town, round_id)
    assert (mended.state, mended.opening_trouble) == ("open", None)


def test_a_full_disk_opens_nothing(town: Installation) -> None:
    round_id = build_rounds.planned(town)

    with trouble.full(town.config.keys), pytest.raises(Refused):
        build_rounds.opened_now(town, round_id)

    assert state_of(town, round_id) == "planned"
    with town.writing() as session:
        opening.open_now(town, session, OPERATOR, round_id, NOW)
    assert state_of(town, round_id) == "open"
