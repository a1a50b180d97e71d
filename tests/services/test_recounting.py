"""Counting again: the same answers of the same people, or the result stays as it is."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import (
    AnswersGone,
    CountsOtherwise,
    InvalidInput,
    KeyMissing,
    KeyNotGiven,
    PhraseUnfit,
    Refused,
    ReleaseDamaged,
    WrongState,
)
from surveyapp.domain.release import Release
from surveyapp.services import (
    audit,
    counting,
    organisation,
    recounting,
    recounts,
    recovery_sheets,
    releases,
)
from surveyapp.services.installation import Installation
from surveyapp.services.recounting import Outcome
from surveyapp.services.recounts import Recount
from surveyapp.services.safekeeping import Given
from surveyapp.store import text_keys
from surveyapp.store.claims import claimed
from surveyapp.store.tables import SealedText, SurveyRound
from surveyapp.work import due
from tests import build, build_custody, build_recounts, build_rounds
from tests.build_recounts import REASON, recounted, right, stored
from tests.build_rounds import CLOSES, DAY, NOW


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def logged(town: Installation) -> list[dict[str, object]]:
    return [one.details for one in build_rounds.audited(town, recounts.ACT)]


def texts_of(town: Installation) -> list[tuple[int, bytes]]:
    with town.reading() as session:
        return [(row.id, row.sealed) for row in session.query(SealedText).order_by(SealedText.id)]


def test_what_a_fault_got_wrong_is_replaced_by_what_the_answers_say(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_recounts.counted(town)
    build_recounts.released(town, round_id)
    wrong, expected = stored(town, round_id), right(town, round_id)
    with town.reading() as session:
        releases.of(session, round_id)  # and this process remembers it

    told: list[int] = []
    outcome = recounting.count_again(
        town, round_id, f" {REASON} ", OPERATOR, CLOSES + DAY, tell=told.append
    )

    sha256 = hashlib.sha256(expected).hexdigest()
    assert outcome is Outcome.REPLACED
    assert wrong[0] != expected
    assert stored(town, round_id) == (expected, sha256)
    with town.reading() as session:
        assert releases.of(session, round_id) == Release.from_bytes(expected).stamped("released")
        assert recounts.of_round(session, round_id) == (Recount(CLOSES + DAY, REASON),)
    assert logged(town) == [
        {
            "reason": REASON,
            "is_changed": True,
            "was_damaged": False,
            "earlier_sha256": wrong[1],
            "sha256": sha256,
        }
    ]
    assert told == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_a_result_replaced_while_it_is_looked_up_is_not_remembered_as_the_old_one(
    town: Installation,
) -> None:
    round_id = build_recounts.counted(town)
    build_recounts.released(town, round_id)
    _, old = stored(town, round_id)
    recounted(town, round_id)
    releases._remembered.clear()  # as in a process that has just started

    with town.reading() as session:
        found = releases._read(session, round_id, old)

    assert found.survey_round.sha256 == stored(town, round_id)[1]
    assert old not in releases._remembered


def test_what_comes_out_as_it_was_is_left_alone_and_the_log_says_so(town: Installation) -> None:
    round_id = build_recounts.counted(town, build_recounts.as_it_is)
    before = stored(town, round_id)

    assert recounted(town, round_id) is Outcome.SAME

    assert stored(town, round_id) == before
    (entry,) = logged(town)
    assert (entry["is_changed"], entry["sha256"], entry["earlier_sha256"]) == (
        False,
        before[1],
        before[1],
    )
    with town.reading() as session:
        assert recounts.of_round(session, round_id) == ()


def test_what_people_wrote_is_neither_asked_nor_added_twice(town: Installation) -> None:
    round_id = build_recounts.counted(town)
    before = texts_of(town)
    text_keys.destroy(town.config.instance, round_id)

    recounted(town, round_id)

    assert len(before) == len(build_recounts.ANSWERS)
    assert texts_of(town) == before
    assert not text_keys.exists(town.config.instance, round_id)


def test_key_and_answers_stay_until_the_days_are_over_and_then_nothing_is_counted(
    either: Installation,
) -> None:
    town = build_rounds.municipality(either)
    round_id = build_recounts.counted(town)
    expected = right(town, round_id)

    recounted(town, round_id)
    due.step(town, CLOSES + 3 * DAY)

    with pytest.raises(AnswersGone):
        recounted(town, round_id)
    assert stored(town, round_id)[0] == expected
    assert not build_rounds.mailbox(town, round_id).exists()
    left = build_rounds.survey_round(town, round_id)
    assert (left.destroyed_at, left.answers_seal) == (CLOSES + 3 * DAY, None)
    assert len(logged(town)) == 1


@pytest.mark.parametrize("days", [0, 3])
def test_answers_that_are_due_to_be_destroyed_are_not_counted_again(
    town: Installation, days: int
) -> None:
    round_id = build_recounts.counted(town, days=days)
    before = stored(town, round_id)

    with pytest.raises(AnswersGone):
        recounted(town, round_id, days_after=days)

    assert (stored(town, round_id), logged(town)) == (before, [])
    assert build_rounds.mailbox(town, round_id).exists()


@pytest.mark.parametrize("state", ["planned", "open", "paused", "closed", "cancelled"])
def test_only_what_is_counted_is_counted_again(town: Installation, state: str) -> None:
    round_id = build_recounts.counted(town)
    with town.writing() as session:
        session.get_one(SurveyRound, round_id).state = state

    with pytest.raises(WrongState):
        recounted(town, round_id)

    assert logged(town) == []


@pytest.mark.parametrize(
    ("reason", "problem"), [("", "missing"), (" \n", "missing"), ("x" * 501, "too_long")]
)
def test_nothing_is_counted_again_without_a_reason(
    town: Installation, reason: str, problem: str
) -> None:
    round_id = build_recounts.counted(town)
    before = stored(town, round_id)

    with pytest.raises(InvalidInput) as refused:
        recounting.count_again(town, round_id, reason, OPERATOR, CLOSES)

    assert refused.value.problems == {"reason": problem}
    assert (stored(town, round_id), logged(town)) == (before, [])


@pytest.mark.parametrize("spoil", [build_recounts.spoil, build_recounts.spoil_hash])
def test_a_result_the_disk_has_spoilt_is_made_anew_and_the_log_says_so(
    either: Installation, spoil: Callable[[Installation, int], None]
) -> None:
    town = build_rounds.municipality(either)
    round_id = build_recounts.counted(town, build_recounts.as_it_is, days=0)
    whole = stored(town, round_id)
    spoil(town, round_id)
    damaged = stored(town, round_id)
    with pytest.raises(ReleaseDamaged):
        counting.count(town, round_id, CLOSES)

    assert recounted(town, round_id) is Outcome.REPLACED

    assert stored(town, round_id) == whole
    (entry,) = logged(town)
    assert (entry["was_damaged"], entry["earlier_sha256"], entry["sha256"]) == (
        True,
        damaged[1],
        whole[1],
    )
    assert build_rounds.survey_round(town, round_id).destroyed_at == CLOSES + DAY
    assert not build_rounds.mailbox(town, round_id).exists()


def test_a_spoilt_result_is_made_of_the_same_answers_or_not_at_all(town: Installation) -> None:
    round_id = build_recounts.counted(town, build_recounts.as_it_is)
    build_recounts.spoil(town, round_id)
    before = stored(town, round_id)
    _change(town, round_id, "DELETE FROM envelope", "1")

    with pytest.raises(CountsOtherwise):
        recounted(town, round_id)

    assert (stored(town, round_id), logged(town)) == (before, [])


def _change(town: Installation, round_id: int, act: str, some: str) -> None:
    file = sqlite3.connect(town.config.mailboxes / f"{round_id}.db")
    with file:
        file.execute(f"{act} WHERE id IN (SELECT id FROM envelope LIMIT {some})")
    file.close()


@pytest.mark.parametrize(
    ("act", "with_seal", "differs"),
    [
        ("DELETE FROM envelope", True, "envelopes"),
        ("UPDATE envelope SET sealed = zeroblob(length(sealed))", True, "envelopes"),
        ("UPDATE envelope SET id = id / 2", True, "envelopes"),
        ("DELETE FROM envelope", False, "people"),
        ("UPDATE envelope SET sealed = zeroblob(length(sealed))", False, "people"),
    ],
)
def test_other_answers_than_those_that_were_counted_are_refused(
    town: Installation, act: str, with_seal: bool, differs: str
) -> None:
    round_id = build_recounts.counted(town)
    if not with_seal:  # counted before seals were kept
        with town.writing() as session:
            session.get_one(SurveyRound, round_id).answers_seal = None
    before = stored(town, round_id)
    _change(town, round_id, act, "1")

    with pytest.raises(CountsOtherwise) as refused:
        recounted(town, round_id)

    assert refused.value == CountsOtherwise(round_id, differs)
    assert (stored(town, round_id), logged(town)) == (before, [])


def test_one_answer_less_is_seen_where_the_result_may_not_tell_it(town: Installation) -> None:
    """All twelve answered, so the result says "at least ten", with eleven as with twelve (R9)."""
    round_id = build_recounts.counted(town, wanted=build_rounds.plan({"bakken": 12}))
    _change(town, round_id, "DELETE FROM envelope", "1")

    with pytest.raises(CountsOtherwise) as refused:
        recounted(town, round_id)

    assert refused.value.differs == "envelopes"


def test_an_answer_that_was_lost_before_the_count_stays_lost(town: Installation) -> None:
    build_recounts.keep_for(town, 3)
    round_id = build_rounds.closed(town, build_recounts.ANSWERS)
    _change(town, round_id, "UPDATE envelope SET sealed = zeroblob(length(sealed))", "1")
    counting.count(town, round_id, CLOSES)

    assert recounted(town, round_id) is Outcome.SAME


Step = tuple[ModuleType, str]
BEFORE: tuple[Step, ...] = (
    (recounting, "claimed"),
    (recounting, "looked_up"),
    (counting, "in_memory"),
    (recounting, "require_same"),
    (recounting, "replace"),
    (recounting.stored_releases, "replace"),
    (audit, "record"),
)
AFTER: tuple[Step, ...] = ((counting, "finish"), (counting, "read_back"))


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("step", range(len(BEFORE)))
def test_wherever_it_is_cut_off_one_whole_result_stands(
    either: Installation, monkeypatch: pytest.MonkeyPatch, step: int, is_done: bool
) -> None:
    """Before each step, and after it: all of them are before the commit."""
    town = build_rounds.municipality(either)
    round_id = build_recounts.counted(town)
    before, expected = stored(town, round_id), right(town, round_id)

    with monkeypatch.context() as patch:
        _cut_off(patch, BEFORE[step], is_done=is_done)
        with pytest.raises(_CutOff):
            recounted(town, round_id)

    is_committed = is_done and BEFORE[step] == (recounting, "replace")
    assert stored(town, round_id)[0] == (expected if is_committed else before[0])
    assert len(logged(town)) == is_committed
    assert recounted(town, round_id) is (Outcome.SAME if is_committed else Outcome.REPLACED)
    assert stored(town, round_id)[0] == expected


@pytest.mark.parametrize("step", AFTER)
def test_cut_off_after_the_commit_the_new_result_stands(
    town: Installation, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    round_id = build_recounts.counted(town)
    expected = right(town, round_id)

    with monkeypatch.context() as patch:
        _cut_off(patch, step, is_done=False)
        with pytest.raises(_CutOff):
            recounted(town, round_id)

    assert stored(town, round_id)[0] == expected
    assert len(logged(town)) == 1
    assert recounted(town, round_id) is Outcome.SAME


class _CutOff(Exception):
    pass


def _cut_off(patch: pytest.MonkeyPatch, step: Step, *, is_done: bool) -> None:
    """Stops at a step, once it is done or before it."""
    module, name = step
    act: Callable[..., object] = getattr(module, name)

    def stopped(*arguments: object, **named: object) -> None:
        if is_done:
            act(*arguments, **named)
        raise _CutOff

    patch.setattr(module, name, stopped)


def test_another_process_that_counts_is_left_to_it(either: Installation) -> None:
    town = build_rounds.municipality(either)
    round_id = build_recounts.counted(town)
    before = stored(town, round_id)

    with claimed(town.config, town.engine, round_id) as is_ours:
        assert is_ours
        assert recounted(town, round_id) is Outcome.BUSY
        assert not counting.count(town, round_id, CLOSES + 3 * DAY)

    assert stored(town, round_id) == before
    assert recounted(town, round_id) is Outcome.REPLACED


@pytest.mark.parametrize("by_sheet", [False, True])
def test_words_that_open_the_key_are_given_again(
    town: Installation, monkeypatch: pytest.MonkeyPatch, by_sheet: bool
) -> None:
    build_custody.cheap_locks(monkeypatch)
    phrases = build_custody.pass_phrase(town)
    sheet = build_custody.recovery_sheet(town)
    given = Given(sheet=sheet.words) if by_sheet else Given(phrases)
    round_id = build_recounts.counted(town, given=Given(phrases))
    before, expected = stored(town, round_id), right(town, round_id, given)
    wrong: tuple[tuple[Given, type[Refused]], ...] = (
        (Given(), KeyNotGiven),
        (Given(("abandon",)), PhraseUnfit),
        (Given(sheet=recovery_sheets.drawn(NOW.date()).words), PhraseUnfit),
    )

    for words, refusal in wrong:
        with pytest.raises(refusal):
            recounted(town, round_id, words)
    assert (stored(town, round_id), logged(town)) == (before, [])

    assert recounted(town, round_id, given) is Outcome.REPLACED
    assert stored(town, round_id)[0] == expected


def test_without_its_key_nothing_is_counted_again(town: Installation) -> None:
    round_id = build_recounts.counted(town)
    before = stored(town, round_id)
    (town.config.keys / f"round-{round_id}.key").unlink()

    with pytest.raises(KeyMissing):
        recounted(town, round_id)

    assert (stored(town, round_id), logged(town)) == (before, [])


def test_a_release_in_between_changes_nothing_of_what_a_count_knew(town: Installation) -> None:
    many = [{"thrives": 6, "friends": 5, "listens": 1 + number % 2} for number in range(120)]
    last_year = build_rounds.closed(town, many, build_rounds.plan({"bakken": 200}, period="2025"))
    counting.count(town, last_year, CLOSES - DAY)
    wanted = build_rounds.plan(period="2026", closes_at=CLOSES + 9 * DAY)
    round_id = build_recounts.counted(town, build_recounts.as_it_is, wanted=wanted)
    before = stored(town, round_id)
    build_recounts.released(town, last_year)

    assert recounted(town, round_id) is Outcome.SAME
    assert stored(town, round_id) == before


def test_a_round_that_later_ones_looked_back_at_is_counted_again(town: Installation) -> None:
    many = [{"thrives": 6, "friends": 5, "listens": 1 + number % 2} for number in range(120)]
    before = build_rounds.plan({"bakken": 200}, period="2025")
    last_year = build_recounts.counted(town, answers=many, wanted=before)
    build_recounts.released(town, last_year)
    wanted = build_rounds.plan(period="2026", closes_at=CLOSES + 9 * DAY)
    later = build_rounds.closed(town, build_recounts.ANSWERS, wanted)
    counting.count(town, later, CLOSES + 2 * DAY)
    of_later = stored(town, later)

    assert recounted(town, last_year, days_after=2) is Outcome.REPLACED
    assert stored(town, later) == of_later


TREE = """code,name,type,parent
fjordvik,Nye Fjordvik,municipality,
kultur,Kultur,sector,fjordvik
oppvekst,Barn og unge,sector,fjordvik
bakken,Bakken oppvekstsenter,school,kultur
lia,Lia,family_kindergarten,fjordvik
"""
GROUPS = """unit,group,name,invited
lia,stor,Ekorn,9
lia,ny,Ny avdeling,12
"""


def reorganise(town: Installation, folder: Path) -> None:
    """Units move and get other names and kinds; groups change."""
    for text, act in (
        (TREE, organisation.import_csv),
        (GROUPS, organisation.import_groups_csv),
    ):
        file = folder / "organisation.csv"
        file.write_text(text, encoding="utf-8")
        with town.writing() as session:
            act(session, OPERATOR, file, CLOSES)


def asking_every_kind(town: Installation, folder: Path) -> Installation:
    """With a survey for units of any kind."""
    definitions = shutil.copytree(town.config.definitions, folder / "definitions")
    file = definitions / "parents.yaml"
    file.write_text(file.read_text().replace("unit_types: [kindergarten]", "unit_types: []"))
    return build_rounds.asking_from(town, definitions)


def test_a_round_is_counted_again_in_the_organisation_it_was_opened_in(
    either: Installation, tmp_path: Path
) -> None:
    town = asking_every_kind(build_rounds.municipality(either), tmp_path)
    with town.writing() as session:
        sector = organisation.unit(session, "oppvekst")
        build.unit(session, "skogen", parent=sector)
    groups = {("lia", "stor"): 40, ("lia", "liten"): 30}
    wanted = build_rounds.plan({"bakken": 50, "skogen": 50, "skolen": 60, "lia": 70}, groups)
    build_recounts.keep_for(town, 3)
    round_id = build_rounds.opened(town, wanted)
    for number in range(5):
        survey = build_rounds.entrance(town, round_id, number)
        for answer in build_recounts.ANSWERS * 3:
            build_rounds.send(town, survey, answer)
    build_rounds.close(town, round_id)
    counting.count(town, round_id, CLOSES)
    before = stored(town, round_id)

    reorganise(town, tmp_path)

    assert b"same_kind" in before[0]
    assert recounted(town, round_id) is Outcome.SAME
    assert stored(town, round_id) == before
