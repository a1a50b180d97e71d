"""From raw answers to the values figures are made of: polarity turned, "don't know" left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from surveyapp.domain.survey import (
    Choice,
    Condition,
    Feed,
    Method,
    MultipleQuestion,
    NumberQuestion,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)
from surveyapp.domain.value import Answers, DontKnow

RawAnswers = Answers
"""Question key → raw value. Whatever is no value of the question,
"don't know" above all, counts as no answer."""


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """A question whose answers are whole numbers from `lo` to `hi`, high meaning good.

    `counted`: the raw values that make the item a share (then values are 0 and 1), else None.
    `high_from`: the lowest value of the high band, None when there is no share of high answers.
    `shape`: expected shares per value, used when nothing was measured; None when not known.
    """

    key: str
    lo: int
    hi: int
    scale: str | None = None
    is_reversed: bool = False
    counted: frozenset[int] | None = None
    high_from: int | None = None
    shape: tuple[float, ...] | None = None
    has_dont_know: bool = False
    condition: Condition | None = None

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The questions whose answers decide its value."""
        return _looks_at(self.key, self.condition)

    @property
    def span(self) -> int:
        """R of the slack rule: the most that one answer can move a sum."""
        return self.hi - self.lo

    @property
    def is_share(self) -> bool:
        return self.counted is not None

    @property
    def has_scale(self) -> bool:
        """False for a number somebody typed: below 30 answers only its mean is shown (R15)."""
        return self.scale is not None

    def has_no_opinion(self, answers: RawAnswers) -> bool:
        """Whether one person was asked and ticked "don't know"."""
        return answers.get(self.key) is DontKnow.DONT_KNOW and is_asked(self.condition, answers)

    def value(self, answers: RawAnswers) -> int | None:
        """The item's value in one person's answers, or None for a missing one."""
        raw = answers.get(self.key)
        if not isinstance(raw, int) or not is_asked(self.condition, answers):
            return None
        if self.counted is not None:
            return int(raw in self.counted)
        if not self.lo <= raw <= self.hi:
            return None
        return self.lo + self.hi - raw if self.is_reversed else raw


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """A single or multiple question. `choices` are its keys in the definition's order."""

    key: str
    choices: tuple[str, ...]
    is_multiple: bool
    condition: Condition | None = None

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The questions whose answers decide what was chosen."""
        return _looks_at(self.key, self.condition)

    def chosen(self, answers: RawAnswers) -> frozenset[str]:
        """What one person chose; empty for a missing answer."""
        raw = answers.get(self.key)
        if not is_asked(self.condition, answers):
            return frozenset()
        if self.is_multiple:
            return raw & frozenset(self.choices) if isinstance(raw, frozenset) else frozenset()
        return frozenset({raw}) if isinstance(raw, str) and raw in self.choices else frozenset()


Item = ScoredItem | ChoiceItem


def _looks_at(key: str, condition: Condition | None) -> tuple[str, ...]:
    return (key,) if condition is None else (key, condition.question)


def is_asked(condition: Condition | None, answers: RawAnswers) -> bool:
    """Whether a question with this condition was put to somebody who answered so."""
    return condition is None or answers.get(condition.question) in condition.choices


def items(definition: SurveyDefinition) -> Iterator[Item]:
    """The items of a definition in its order; free text is no item and never becomes a figure."""
    for question in definition.questions:
        match question:
            case ScaleQuestion():
                yield _of_scale(question)
            case NumberQuestion():
                yield _of_number(question)
            case SingleQuestion() | MultipleQuestion():
                yield ChoiceItem(
                    question.key,
                    _keys(question.choices),
                    isinstance(question, MultipleQuestion),
                    question.show_if,
                )
            case TextQuestion():
                pass
            case _:
                assert_never(question)


def _keys(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.key for choice in choices)


def _share_feed(feeds: tuple[Feed, ...]) -> Feed | None:
    return next((feed for feed in feeds if feed.method is Method.SHARE), None)


def _of_scale(question: ScaleQuestion) -> ScoredItem:
    scale = question.scale
    counted = _counted(question)
    if counted is not None:
        return ScoredItem(
            question.key, 0, 1, scale.key, counted=counted, condition=question.show_if
        )
    return ScoredItem(
        question.key,
        scale.lo,
        scale.hi,
        scale.key,
        is_reversed=question.reversed,
        high_from=_start_of_high(scale.high, scale.lo, scale.hi),
        shape=scale.shape,
        has_dont_know=scale.dont_know is not None,
        condition=question.show_if,
    )


def _counted(question: ScaleQuestion) -> frozenset[int] | None:
    """The raw values a share counts: those the indicator names, else the scale's high ones."""
    scale = question.scale
    feed = _share_feed(question.feeds)
    if feed is not None and feed.of:
        return feed.of
    if feed is None and scale.method is not Method.SHARE:
        return None
    if question.reversed:
        return frozenset(scale.lo + scale.hi - value for value in scale.high)
    return scale.high


def _start_of_high(high: frozenset[int], lo: int, hi: int) -> int | None:
    """The lowest high value, when the high ones are the top of the scale without a gap."""
    if not high or high != frozenset(range(min(high), hi + 1)) or min(high) <= lo:
        return None
    return min(high)


def _of_number(question: NumberQuestion) -> ScoredItem:
    feed = _share_feed(question.feeds)
    if feed is not None:
        return ScoredItem(question.key, 0, 1, counted=feed.of, condition=question.show_if)
    return ScoredItem(question.key, question.min, question.max, condition=question.show_if)
