"""From raw answers to item values."""

from enum import Enum

from surveyapp.domain.scoring import ChoiceItem, ScoredItem, items
from surveyapp.domain.survey import Condition, Feed, Method, Question, TextQuestion
from tests import build_round as build


class DontKnow(Enum):
    ANSWER = "dont_know"


def scored(question: Question) -> ScoredItem:
    (item,) = items(build.definition([question]))
    assert isinstance(item, ScoredItem)
    return item


def test_a_reversed_question_is_turned_so_that_high_is_good() -> None:
    item = scored(build.asked("q1", reversed=True))

    assert [item.value({"q1": raw}) for raw in range(1, 7)] == [6, 5, 4, 3, 2, 1]


def test_dont_know_and_skipped_are_missing_never_a_number() -> None:
    item = scored(build.asked("q1"))

    assert item.value({"q1": DontKnow.ANSWER}) is None
    assert item.value({}) is None


def test_a_share_counts_the_answers_the_indicator_names_as_they_stand_on_the_form() -> None:
    bullied = Feed("bullying", method=Method.SHARE, of=frozenset({3, 4, 5}))
    item = scored(build.asked("q1", bullied, on=build.scale(1, 5), reversed=True))

    assert [item.value({"q1": raw}) for raw in range(1, 6)] == [0, 0, 1, 1, 1]
    assert (item.lo, item.hi, item.span) == (0, 1, 1)


def test_yes_or_no_is_always_a_share() -> None:
    assert scored(build.asked("q1", on=build.YES_NO)).is_share


def test_a_number_counts_from_its_least_to_its_greatest() -> None:
    item = scored(build.number("q1", 0, 40))

    assert item.value({"q1": 40}) == 40
    assert item.value({"q1": 41}) is None
    assert not item.has_scale


def test_an_answer_to_a_question_that_was_not_asked_does_not_count() -> None:
    follow = build.asked("q2", show_if=Condition("sfo", frozenset({"yes"})))
    item = scored(follow)

    assert item.value({"sfo": "yes", "q2": 4}) == 4
    assert item.value({"sfo": "no", "q2": 4}) is None


def test_free_text_is_no_item() -> None:
    written = TextQuestion(key="q1", text=build.text("q1"), max_length=100)

    assert list(items(build.definition([written]))) == []


def test_unknown_choices_are_not_counted() -> None:
    (item,) = items(build.definition([build.multiple("q1", "a", "b")]))
    assert isinstance(item, ChoiceItem)

    assert item.chosen({"q1": frozenset({"a", "z"})}) == {"a"}


def test_the_high_band_is_the_top_of_the_scale_or_none_at_all() -> None:
    assert scored(build.asked("q1")).high_from == 5
    assert scored(build.asked("q1", on=build.scale(high=[3, 6]))).high_from is None
