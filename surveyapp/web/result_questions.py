"""The questions of a result page as they are listed: by theme, or the one that stands out first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from surveyapp.domain.disclosure import NotMeasured, Suppressed
from surveyapp.domain.result import Category
from surveyapp.domain.survey import Scale, ScaleQuestion, Section
from surveyapp.paper import result_charts as charts
from surveyapp.paper.result_charts import Part
from surveyapp.services.result_lines import QuestionLine
from surveyapp.services.results import UnitResults


class Order(StrEnum):
    THEME = "theme"
    DIFFERENCE = "difference"
    """Furthest below the rest of the municipality first."""
    IMPORTANCE = "importance"
    """What goes together most with being satisfied overall first."""

    @classmethod
    def asked(cls, word: str) -> "Order":
        return cls(word) if word in set(cls) else cls.THEME

    def fits(self, found: UnitResults) -> bool:
        """Whether there is anything to order by."""
        match self:
            case Order.THEME:
                return True
            case Order.DIFFERENCE:
                return any(line.difference is not None for line in found.questions)
            case Order.IMPORTANCE:
                return bool(found.importance)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """`bar` is how its answers spread, as far as that may be shown."""

    line: QuestionLine
    bar: tuple[Part, ...]

    @property
    def is_by_value(self) -> bool:
        return any(isinstance(part.share, Category) for part in self.bar)

    @property
    def is_joined_across(self) -> bool:
        """Some of its values are joined with one on the other side of the middle."""
        shares = (part.share for part in self.bar if part.tone == 0)
        return any(isinstance(one, Category) and one.first < one.last for one in shares)

    @property
    def is_shown(self) -> bool:
        return not isinstance(self.line.shown.result, Suppressed | NotMeasured)

    @property
    def is_turned(self) -> bool:
        return isinstance(self.line.question, ScaleQuestion) and self.line.question.reversed


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; None where all stand in one list."""

    section: Section | None
    rows: tuple[QuestionRow, ...]


@dataclass(frozen=True)
class Listed:
    """All rows of a page, and what they have between them."""

    rows: tuple[QuestionRow, ...]
    usual: Scale

    @cached_property
    def counted(self) -> Counter[bool]:
        """How many are shown (True) and withheld (False)."""
        return Counter(row.is_shown for row in self.rows)

    @property
    def has_bars(self) -> bool:
        return any(row.bar for row in self.rows)

    @property
    def has_bands(self) -> bool:
        return any(row.bar and not row.is_by_value for row in self.rows)

    @property
    def has_joined_across(self) -> bool:
        return any(row.is_joined_across for row in self.rows)

    @property
    def has_turned(self) -> bool:
        """Whether a question whose values are told one by one is turned round."""
        return any(row.is_by_value and row.is_turned for row in self.rows)

    @property
    def has_shares(self) -> bool:
        return any(row.line.shown.high for row in self.rows)

    @property
    def has_rest(self) -> bool:
        return any(row.line.beside.rest for row in self.rows)

    @property
    def has_change(self) -> bool:
        return any(row.line.beside.change for row in self.rows)

    @cached_property
    def told_by_value(self) -> list[Scale]:
        """The scales of questions whose values are told one by one, each once."""
        asked = (row.line.question for row in self.rows if row.is_by_value)
        scales = (question.scale for question in asked if isinstance(question, ScaleQuestion))
        return list({scale.key: scale for scale in scales}.values())

    def grouped(self, order: Order, importance: Mapping[str, float]) -> list[Group]:
        if order is Order.IMPORTANCE:
            weights = {key: -weight for key, weight in importance.items()}
            rows = sorted(self.rows, key=lambda row: weights.get(row.line.question.key, 1.0))
            return [Group(None, tuple(rows))]
        if order is Order.THEME:
            sections = list({row.line.section.key: row.line.section for row in self.rows}.values())
            return [
                Group(section, tuple(row for row in self.rows if row.line.section is section))
                for section in sections
            ]
        return [Group(None, tuple(sorted(self.rows, key=_below_first)))]


def rows(lines: Iterable[QuestionLine]) -> Iterator[QuestionRow]:
    for line in lines:
        asked = line.question
        bar = charts.bar(asked.scale, line.shown) if isinstance(asked, ScaleQuestion) else ()
        yield QuestionRow(line, bar)


def _below_first(row: QuestionRow) -> tuple[bool, float]:
    """Those that cannot be compared come last, in the order they were asked."""
    difference = row.line.difference
    return (difference is None, difference or 0.0)
