"""All readings of a unit and a period against their targets: status, change, history, counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from surveyapp.domain import period as periods
from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import Benchmark
from surveyapp.domain.comment import Comment
from surveyapp.domain.detectable import detectable_in_index
from surveyapp.domain.disclosure import People, Suppressed
from surveyapp.domain.history import Break, Kind, breaks
from surveyapp.domain.indicator import FocusArea, Indicator
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.domain.result import Bound, Comparison, Flag, PublishedRate, Rate, RoundFacts
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.target import Status, Target
from surveyapp.domain.verdict import Item, Verdict

WHOLE_YEARS = frozenset({PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR})
LOW_RATE = 0.5
PERIODS_SHOWN = 5
"""How many measurements a sparkline has room for."""


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


Provenance = FromSurvey | FromFigure | FromUnits


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


@dataclass(frozen=True)
class Line:
    """One indicator of a scorecard. `history` is oldest first and ends with `reading`."""

    indicator: Indicator
    target: Target | None
    reading: Reading
    history: tuple[Reading, ...] = ()
    verdict: Verdict | None = None
    """Whether a survey value has changed for other reasons than chance (`domain.change`);
    figures are counted, not sampled, and have none."""
    comment: Comment | None = None
    benchmarks: tuple[Benchmark, ...] = ()

    @cached_property
    def status(self) -> Status | None:
        """From the unrounded value; None without a value or without numbers to hold it against."""
        if self.target is None or self.reading.value is None:
            return None
        return self.target.status(self.reading.value)

    @cached_property
    def near(self) -> float | None:
        """The cut point that the interval reaches, so that the status is uncertain."""
        outcome = self.reading.outcome
        if self.target is None or self.status is None or not isinstance(outcome, Value):
            return None
        return self.target.near(outcome.value, outcome.interval)

    @property
    def certain(self) -> bool:
        return self.near is None

    @property
    def needs_comment(self) -> bool:
        """Below the lower limit somebody must say why, certain or not: the page shows it red."""
        return self.status is Status.BELOW

    @cached_property
    def previous(self) -> Reading | None:
        """The measurement before, however long ago; it may be withheld."""
        earlier = [
            reading
            for reading in self.history
            if reading.period.order < self.reading.period.order
            and not isinstance(reading.outcome, Absent)
        ]
        return earlier[-1] if earlier else None

    @cached_property
    def difference(self) -> float | None:
        """This value less the previous one, where both may be seen and mean the same."""
        before = None if self.previous is None else self.previous.value
        if before is None or self.reading.value is None or self.previous_break is not None:
            return None
        return self.reading.value - before

    @cached_property
    def previous_break(self) -> Break | None:
        """Why this value and the previous one may not be compared."""
        if self.previous is None:
            return None
        return _break(self.indicator, self.previous, self.reading)

    @cached_property
    def broken(self) -> Mapping[Period, Break]:
        """The periods from which on the figure means something else than before."""
        measured = [one for one in self.history if not isinstance(one.outcome, Absent)]
        found = {
            now.period: _break(self.indicator, before, now) for before, now in pairwise(measured)
        }
        return {period: why for period, why in found.items() if why is not None}

    @cached_property
    def smallest_change(self) -> float | None:
        """The smallest change that two surveys of as many answers can tell from chance; None for
        figures, shares, and where no spread is known."""
        source = self.reading.provenance
        if self.reading.value is None or not isinstance(source, FromSurvey):
            return None
        items = [
            Item(one.key, one.weight, one.sd, one.answers, one.answers) for one in source.questions
        ]
        return detectable_in_index(items, source.correlations)


def _break(indicator: Indicator, then: Reading, now: Reading) -> Break | None:
    before, after = then.provenance, now.provenance
    if not (isinstance(before, FromSurvey) and isinstance(after, FromSurvey)):
        return None
    if before.asked is None or after.asked is None:
        return None
    return breaks(after.asked, before.asked).get((Kind.INDICATOR, indicator.key))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of each kind; `unsure` counts those of a status that are uncertain."""

    by_status: dict[Status, int] = field(default_factory=dict)
    unsure: dict[Status, int] = field(default_factory=dict)
    suppressed: int = 0
    absent: int = 0
    without_target: int = 0

    @property
    def with_status(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True)
class Area:
    """A focus area with its lines, in the plan's order."""

    area: FocusArea
    lines: tuple[Line, ...]
    comment: Comment | None = None

    @cached_property
    def counts(self) -> Counts:
        return counted(self.lines)


@dataclass(frozen=True)
class Scorecard:
    """A unit's scorecard. Every focus area is there, also one without indicators for the unit."""

    unit: str
    unit_name: str
    unit_type: str
    period: Period
    areas: tuple[Area, ...]
    measured: frozenset[Period] = frozenset()
    """Every period the unit has a reading of, whatever the scorecard's own."""
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    """All readings of the unit by indicator, whatever their period."""

    @cached_property
    def periods(self) -> list[Period]:
        """Periods to choose between, its own among them: years before parts of years, latest
        first."""
        years = {periods.parse(str(period.year)) for period in self.measured}
        return sorted(
            {self.period, *self.measured, *years},
            key=lambda period: (period.kind in WHOLE_YEARS, period.order),
            reverse=True,
        )

    @property
    def lines(self) -> Iterator[Line]:
        for area in self.areas:
            yield from area.lines

    @cached_property
    def counts(self) -> Counts:
        return counted(self.lines)

    def line(self, indicator: str) -> Line | None:
        return next((line for line in self.lines if line.indicator.key == indicator), None)


def counted(lines: Iterable[Line]) -> Counts:
    """How many lines have which status or state; together they are all the lines."""
    by_status: dict[Status, int] = {}
    unsure: dict[Status, int] = {}
    suppressed = absent = without = 0
    for line in lines:
        if isinstance(line.reading.outcome, Suppressed):
            suppressed += 1
        elif isinstance(line.reading.outcome, Absent):
            absent += 1
        elif line.status is None:
            without += 1
        else:
            by_status[line.status] = by_status.get(line.status, 0) + 1
            unsure[line.status] = unsure.get(line.status, 0) + (not line.certain)
    return Counts(by_status, unsure, suppressed, absent, without)


def by_card_period(readings: Iterable[Reading], period: Period) -> dict[Period, Reading]:
    """The reading of each period of the scorecard's kind, oldest first.

    A year's scorecard shows the year's own reading, otherwise the latest one inside the year
    (its tertials and months); which one it is stays in `Reading.period`. What says that there is
    no value yields to what says one, so a pending month does not hide the month before it.
    """
    found: dict[Period, Reading] = {}
    for reading in sorted(readings, key=_weight):
        card = period.holding(reading.period)
        if card is not None and card.order <= period.order:
            found[card] = reading
    return dict(sorted(found.items(), key=lambda pair: pair[0].order))


def _weight(reading: Reading) -> tuple[bool, tuple[int, int]]:
    return (not isinstance(reading.outcome, Absent), reading.period.order)


def by_survey(readings: Sequence[Reading], period: Period) -> list[list[Reading]]:
    """Readings apart by survey where several have one in `period`, else all as one series.

    Different surveys ask different people: what parents of kindergartens and of schools say is
    never one figure, so a municipality has a line for each.
    """
    surveys: dict[str, list[Reading]] = {}
    for reading in readings:
        if isinstance(reading.provenance, FromSurvey):
            surveys.setdefault(reading.provenance.definition, []).append(reading)
    now = [series for series in surveys.values() if period in by_card_period(series, period)]
    if now:
        return now
    return [max(surveys.values(), key=_latest)] if surveys else [list(readings)]


def _latest(readings: Sequence[Reading]) -> tuple[int, int]:
    return max(reading.period.order for reading in readings)


def line(
    indicator: Indicator,
    target: Target | None,
    readings: Sequence[Reading],
    period: Period,
    otherwise: Absence,
) -> Line:
    """An indicator's line; `otherwise` is what no reading in the period means."""
    series = by_card_period(readings, period)
    current = series.pop(period, None) or Reading(indicator.key, period, Absent(otherwise))
    recent = [*series.values()][-(PERIODS_SHOWN - 1) :]
    return Line(indicator, target, current, (*recent, current))
