"""What is known of an indicator at a unit in a period: a value or why there is none, and whence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.disclosure import People, Suppressed
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period
from surveyapp.domain.result import Bound, Comparison, Flag, PublishedRate, Rate, RoundFacts
from surveyapp.domain.survey import SurveyDefinition

LOW_RATE = 0.5


class Absence(StrEnum):
    """Why there is no value though nothing is withheld. Kept apart: they mean different things."""

    NOT_MEASURED = "not_measured"
    NOT_RUN = "not_run"
    NOT_RELEVANT = "not_relevant"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that may be seen, unrounded, in the indicator's own unit."""

    value: float
    interval: tuple[float, float] | None = None
    """The 95 % interval of a survey value; a figure has none."""
    bound: Bound | None = None
    n: People | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    state: Absence
    comment: str = ""


Outcome = Value | Suppressed | Absent


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question behind a survey reading: its weight, how many answers are told of at the place
    (0 where they are withheld) and the spread over the round, None where none is known."""

    key: str
    text: Text
    weight: float
    answers: int
    sd: float | None


@dataclass(frozen=True, slots=True)
class FromSurvey:
    """Where a survey reading comes from; nothing here hints at a value that is withheld.

    `rounds` has the one over most units first. `is_rolled_up`: the place itself has a result in
    none of them; its figure follows from those of units that asked in rounds of their own.
    """

    rounds: tuple[RoundFacts, ...]
    title: Text
    questions: tuple[AskedQuestion, ...] = ()
    invited: int | None = None
    answered: People | None = None
    rate: Rate | None = None
    flags: tuple[Flag, ...] = ()
    method: str = "mean"
    is_rolled_up: bool = False
    correlations: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Between questions over the round, as the release tells them."""
    asked: SurveyDefinition | None = None
    """What was asked, as it was frozen."""
    comparisons: tuple[Comparison, ...] = ()
    """The place beside others in the same round."""

    @property
    def definition(self) -> str:
        """The key of the survey definition."""
        return self.rounds[0].definition

    @property
    def version(self) -> str:
        return self.rounds[0].version

    @property
    def round_id(self) -> int | None:
        """The round that has the place's own result; None for one that is rolled up."""
        return None if self.is_rolled_up else self.rounds[0].id


@dataclass(frozen=True, slots=True)
class FromFigure:
    """Who typed or imported a figure, when, and from what."""

    figure_id: int
    source: str
    comment: str
    recorded_by: str
    recorded_at: datetime
    corrected: bool = False
    answered: People | None = None
    rate: PublishedRate | None = None
    forecast: float | None = None
    """What the whole year is expected to end with."""
    imported_from: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def flags(self) -> tuple[Flag, ...]:
        """A survey made elsewhere is held to the same rule as our own."""
        is_low = self.rate is not None and self.rate.value < LOW_RATE
        return (Flag.LOW_RESPONSE,) if is_low else ()


@dataclass(frozen=True, slots=True)
class Input:
    """An indicator that a computed one rests on, with what it was in the same period."""

    indicator: Indicator
    reading: "Reading"

    @property
    def key(self) -> str:
        return self.indicator.key


@dataclass(frozen=True, slots=True)
class FromOthers:
    """How a computed value follows from others. It has no interval: how the chances of its inputs
    go together is not known. `problem`: why it has no value though every input has one."""

    formula: str
    inputs: tuple[Input, ...]
    problem: str = ""

    @property
    def rate(self) -> None:
        """Nobody was asked for it as such."""

    @property
    def flags(self) -> tuple[Flag, ...]:
        found = (one.reading.provenance for one in self.inputs)
        return tuple(dict.fromkeys(flag for one in found if one for flag in one.flags))


Provenance = FromSurvey | FromFigure | FromUnits | FromOthers


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of an indicator at a unit in a period."""

    indicator: str
    period: Period
    outcome: Outcome
    provenance: Provenance | None = None

    @property
    def value(self) -> float | None:
        return self.outcome.value if isinstance(self.outcome, Value) else None

    @property
    def state(self) -> str:
        """The word of INTERFACES for it, as `published` or `not_run`."""
        match self.outcome:
            case Value():
                return "published"
            case Suppressed():
                return "suppressed"
            case Absent(state=state):
                return state.value
