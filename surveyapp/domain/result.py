"""What a release says of each place and question: values that are already safe to show."""

from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.disclosure import NodeKey, NotMeasured, People, Suppressed
from surveyapp.domain.verdict import Verdict


class Bound(StrEnum):
    """The true mean may lie beyond the one shown, in this direction (the slack rule, R3)."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class ShareClass:
    """A share in whole per cent, both ends included; None is an open end (0 or 100)."""

    low: int | None
    high: int | None
    key: str | None = None
    """The choice it belongs to, for single and multiple questions; `other` for joined ones."""


@dataclass(frozen=True, slots=True)
class Category:
    """Neighbouring values `first` to `last` of a scale and the share (0 to 1) that gave them."""

    first: int
    last: int
    share: float


@dataclass(frozen=True, slots=True)
class Published:
    """A mean (or share, 0 to 1) that may be seen. `interval` is the 95 % one of what all invited
    would have said, `comparison_interval` the one of chance alone, for holding places up against
    each other; None when there may be none (R15: a number question below 30 answers).
    `leaves_out_few`: the figure is without a few people below, who would otherwise have hidden a
    whole unit beside them (R16)."""

    value: float
    n: People
    interval: tuple[float, float] | None
    bound: Bound | None = None
    is_share: bool = False
    comparison_interval: tuple[float, float] | None = None
    leaves_out_few: bool = False


@dataclass(frozen=True, slots=True)
class PublishedChoices:
    """How a single or multiple question was answered, in classes. `leaves_out_few`: as that of a
    mean."""

    n: People
    choices: tuple[ShareClass, ...]
    leaves_out_few: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Against the last round that had it here: its value then, in which period, and whether it
    has changed for other reasons than chance."""

    verdict: Verdict
    previous: float | None
    period: str | None = None


class Against(StrEnum):
    """Whom a place is held up against."""

    MUNICIPALITY_WITHOUT_UNIT = "municipality_without_unit"
    """Everybody else in the round."""
    SAME_KIND = "same_kind"
    """The other units of its type; only where the round has units of several types."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A place beside others in the same round: their figure, and two verdicts. `verdict` was
    decided together with all others of the place, for its own page; `among_units` together with
    all units, for a page that has them side by side."""

    against: Against
    value: float
    verdict: Verdict
    among_units: Verdict | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question in one region. `high` is the share of high answers from 12 answers on,
    `bands` low, middle and high from 30 on, `categories` the values of the scale and `dont_know`
    the share that had no opinion from 100 on (R6); None and () where they may not be shown."""

    key: str
    result: Published | PublishedChoices | Suppressed | NotMeasured
    high: ShareClass | None = None
    bands: tuple[ShareClass, ...] = ()
    categories: tuple[Category, ...] = ()
    dont_know: float | None = None
    change: Change | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    key: str
    result: Published | Suppressed | NotMeasured
    change: Change | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionResult:
    """A theme mean: equal weights over the theme's questions on the default scale (R5)."""

    key: str
    result: Published | Suppressed | NotMeasured
    change: Change | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """A response rate from 0 to 1 in whole per cent; `is_at_least` when R9 blunts it."""

    value: float
    is_at_least: bool = False


Rate = PublishedRate | Suppressed | NotMeasured


class Flag(StrEnum):
    MORE_ANSWERS_THAN_INVITED = "more_answers_than_invited"
    LOW_RESPONSE = "low_response"
    """Fewer than half of those invited answered."""
    FEW_ANSWERS = "few_answers"
    """Fewer than 30 answered."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A question's part (together 1) of what explains the overall one, and the share of resamples
    in which it was among the three weightiest."""

    key: str
    weight: float
    top_three: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """What goes together with the overall question at a place of at least 100 answers, weightiest
    first; `explained` is R². It says nothing of what causes what."""

    overall: str
    explained: float
    resamples: int
    items: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class PartOfIndex:
    """A question of an index: alpha without it, and its loading on the one factor; None in an
    index of two questions."""

    key: str
    alpha_without: float | None
    loading: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well an index (`kind` section or indicator) measures one thing over at least 100
    people: alpha with its 95 % interval, omega, and each question in it."""

    kind: str
    key: str
    alpha: float
    interval: tuple[float, float]
    omega: float | None
    items: tuple[PartOfIndex, ...]


@dataclass(frozen=True)
class Region:
    """What is shown of one place: the municipality, a sector, a unit (group None) or a group."""

    unit: str
    group: str | None
    invited: int | None
    answered: People
    response_rate: Rate
    questions: tuple[QuestionResult, ...]
    indicators: tuple[IndicatorResult, ...]
    sections: tuple[SectionResult, ...]
    flags: tuple[Flag, ...] = ()
    drivers: Drivers | None = None
    reliability: tuple[Reliability, ...] = ()

    @property
    def key(self) -> NodeKey:
        return (self.unit, self.group)

    def question(self, key: str) -> QuestionResult | None:
        return next((one for one in self.questions if one.key == key), None)

    def indicator(self, key: str) -> IndicatorResult | None:
        return next((one for one in self.indicators if one.key == key), None)

    def section(self, key: str) -> SectionResult | None:
        return next((one for one in self.sections if one.key == key), None)


@dataclass(frozen=True, slots=True)
class AtomSum:
    """The smallest sets of people any figure of an item rests on, and their protected sum.

    `regions` are the places inside, named as `unit` or `unit/group`; a remainder lists all the
    places it is made of. `clipped`: the sum is at the edge of what the slack rule lets be seen.
    """

    regions: tuple[str, ...]
    n: People
    sum: int
    clipped: bool


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item over the whole round: its shape (shares, lowest value first) and the pooled
    standard deviation inside units; None below 100 answers (R6, R7)."""

    scale: str | None
    shape: tuple[float, ...] | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Which round this is. `state` and `sha256` (of the release's own bytes) are only stamped on
    what is handed out; the stored bytes are without them."""

    id: int
    definition: str
    version: str
    period: str
    state: str | None = None
    sha256: str | None = None
