"""Free texts are read by somebody outside the unit, decided on, released once."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from surveyapp.domain.access import Role
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, TextsUndecided
from surveyapp.domain.text_review import Because, Choice, Decision
from surveyapp.services import counting, rounds, texts
from surveyapp.services.installation import Installation
from surveyapp.services.texts import Queue
from surveyapp.store import text_keys
from surveyapp.work import due
from tests import build, build_rounds
from tests.build_rounds import CLOSES, DAY

REVIEWER = build.actor(Role.TEXT_REVIEWER)
WRITTEN = (
    "Torill på Maur er flink.",
    "Uteområdet er fint.",
    "Mer mat!",
    "Sønnen min trives.",
    "Alt er bra.",
    "Bytt ut sjefen, den idioten.",
)
SHOW = Decision(Choice.SHOW)


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def counted(town: Installation, written: Sequence[str] = WRITTEN, silent: int = 6) -> int:
    """A round whose people wrote these texts, and some who wrote nothing."""
    answers = [{"thrives": 5, "more": text} for text in written]
    quiet = [{"thrives": 4} for _ in range(silent)]
    round_id = build_rounds.closed(town, [*answers, *quiet])
    counting.count(town, round_id, CLOSES)
    return round_id


def queue(town: Installation, round_id: int, actor: object = REVIEWER) -> Queue:
    with town.reading() as session:
        return texts.queue(session, town, actor, round_id)  # type: ignore[arg-type]


def decide(town: Installation, round_id: int, by_text: dict[str, Decision]) -> int:
    numbers = {one.text: one.number for one in queue(town, round_id).texts}
    decisions = {numbers[text]: decision for text, decision in by_text.items()}
    with town.writing() as session:
        return texts.decide(session, town, REVIEWER, round_id, decisions, CLOSES)


def release(town: Installation, round_id: int) -> None:
    with town.writing() as session:
        texts.release(session, town, REVIEWER, round_id, CLOSES)
    texts.destroy_key(town, round_id)


def release_figures(town: Installation, round_id: int) -> None:
    with town.writing() as session:
        rounds.release(session, build.actor(), round_id, CLOSES + DAY)


def test_each_text_comes_by_itself_with_what_deserves_a_second_look(town: Installation) -> None:
    found = queue(town, counted(town))

    assert sorted(one.text for one in found.texts) == sorted(WRITTEN)
    assert {one.unit for one in found.texts} == {"bakken"}
    by_text = {one.text: one.marks for one in found.texts}
    assert by_text["Mer mat!"] == ()
    assert by_text["Torill på Maur er flink."]


def test_what_is_decided_is_what_is_shown(town: Installation) -> None:
    round_id = counted(town)
    decide(
        town,
        round_id,
        {
            WRITTEN[0]: Decision(Choice.MASK, hide=("torill",)),
            WRITTEN[1]: SHOW,
            WRITTEN[2]: Decision(Choice.THEME, theme="wellbeing"),
            WRITTEN[3]: Decision(Choice.WITHHOLD, Because.CONCERN),
            WRITTEN[4]: Decision(Choice.WITHHOLD, Because.RECOGNISABLE),
            WRITTEN[5]: Decision(Choice.WITHHOLD, Because.OFFENSIVE),
        },
    )

    release(town, round_id)
    release_figures(town, round_id)

    with town.reading() as session:
        told = texts.of_round(session, round_id)
    assert told is not None
    unit = told.of("bakken")
    assert unit is not None
    (question,) = unit.questions
    assert sorted(question.texts) == ["Uteområdet er fint.", "[…] på […] er flink."]
    assert question.themes == {"wellbeing": 1}
    assert question.withheld == {Because.RECOGNISABLE: 2, Because.OFFENSIVE: 1}


def test_what_was_withheld_is_nowhere_afterwards(town: Installation) -> None:
    round_id = counted(town)
    withheld = Decision(Choice.WITHHOLD, Because.OFFENSIVE)
    decide(town, round_id, dict.fromkeys(WRITTEN, withheld))

    release(town, round_id)

    assert not text_keys.exists(town.config.instance, round_id)
    assert _readable_in(town.config.instance) == []
    with pytest.raises(NotFound):
        queue(town, round_id)


def test_a_decision_lies_sealed_as_the_text_does(town: Installation) -> None:
    round_id = counted(town)

    decide(town, round_id, {WRITTEN[0]: Decision(Choice.MASK, hide=("Torill",))})

    assert _readable_in(town.config.instance) == []


def _readable_in(folder: Path) -> list[Path]:
    files = build_rounds.every_file(folder)
    return [place for place, content in files.items() if b"Torill" in content]


def test_texts_are_not_shown_before_the_figures_are_released(town: Installation) -> None:
    round_id = counted(town)
    decide(town, round_id, dict.fromkeys(WRITTEN, SHOW))
    release(town, round_id)

    with town.reading() as session:
        assert texts.of_round(session, round_id) is None


def test_nothing_is_released_while_a_text_is_undecided(town: Installation) -> None:
    round_id = counted(town)
    decide(town, round_id, dict.fromkeys(WRITTEN[:4], SHOW))

    with town.writing() as session, pytest.raises(TextsUndecided) as refusal:
        texts.release(session, town, REVIEWER, round_id, CLOSES)

    assert refusal.value.left == 2


def test_a_decision_may_be_changed_and_the_log_tells_no_content(town: Installation) -> None:
    round_id = counted(town)

    assert decide(town, round_id, {WRITTEN[1]: SHOW}) == 1
    assert decide(town, round_id, {WRITTEN[1]: SHOW}) == 0
    assert decide(town, round_id, {WRITTEN[1]: Decision(Choice.THEME, theme="end")}) == 1

    by_text = {one.text: one.decision for one in queue(town, round_id).texts}
    assert by_text[WRITTEN[1]] == Decision(Choice.THEME, theme="end")
    entries = build_rounds.audited(town, "texts.review")
    assert [one.details for one in entries] == [{"number": 1}, {"number": 1}]


@pytest.mark.parametrize(
    ("written", "silent"),
    [(WRITTEN[:4], 20), (WRITTEN, 3)],
    ids=["fewer than five texts", "fewer than ten answers"],
)
def test_texts_of_too_few_are_kept_for_nobody(
    town: Installation, written: Sequence[str], silent: int
) -> None:
    round_id = counted(town, written, silent)

    with town.reading() as session:
        assert not texts.are_waiting(session, round_id)
    assert not text_keys.exists(town.config.instance, round_id)


@pytest.mark.parametrize(
    "actor",
    [build.actor(Role.CONTROLLER), build.actor(Role.TEXT_REVIEWER, "skolen")],
    ids=["without the right", "for another unit"],
)
def test_others_read_no_texts(town: Installation, actor: object) -> None:
    round_id = counted(town)

    with pytest.raises(NotAllowed):
        queue(town, round_id, actor)


def test_a_reviewer_never_reads_about_the_own_unit(town: Installation) -> None:
    round_id = counted(town)

    with pytest.raises(NotAllowed):
        queue(town, round_id, build.actor(Role.TEXT_REVIEWER, "bakken"))


def test_a_text_of_another_survey_cannot_be_decided_on(town: Installation) -> None:
    round_id = counted(town)

    with town.writing() as session, pytest.raises(NotFound):
        texts.decide(session, town, REVIEWER, round_id, {7: SHOW}, CLOSES)


def test_a_key_that_a_cut_off_release_left_behind_is_destroyed_by_itself(
    town: Installation,
) -> None:
    round_id = counted(town)
    decide(town, round_id, dict.fromkeys(WRITTEN, SHOW))
    with town.writing() as session:
        texts.release(session, town, REVIEWER, round_id, CLOSES)
    assert text_keys.exists(town.config.instance, round_id)

    due.step(town, CLOSES)

    assert not text_keys.exists(town.config.instance, round_id)


@pytest.mark.parametrize("choice", [Choice.WITHHOLD, Choice.THEME])
def test_a_decision_that_says_too_little_is_refused(choice: Choice) -> None:
    with pytest.raises(InvalidInput):
        Decision(choice)
