"""All readings of a unit and a period against their targets: status, change, history, counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from surveyapp.domain import period as periods
from surveyapp.domain.benchmark import Benchmark
from surveyapp.domain.comment import Comment
from surveyapp.domain.detectable import detectable_in_index
from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.history import Break, Kind, breaks
from surveyapp.domain.indicator import FocusArea, Indicator
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.domain.reading import (
    Absence,
    Absent,
    AskedQuestion,
    FromFigure,
    FromOthers,
    FromSurvey,
    Input,
    Outcome,
    Provenance,
    Reading,
    Value,
)
from surveyapp.domain.target import Status, Target
from surveyapp.domain.verdict import Item, Verdict

__all__ = [
    "Absence",
    "Absent",
    "AskedQuestion",
    "FromFigure",
    "FromOthers",
    "FromSurvey",
    "Input",
    "Outcome",
    "Provenance",
    "Reading",
    "Value",
]
"""What a scorecard is made of, for those who read one."""

WHOLE_YEARS = frozenset({PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR})
PERIODS_SHOWN = 5
"""How many measurements a sparkline has room for."""


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
    if any(then.period.last < one.first <= now.period.last for one in indicator.breaks):
        return Break.METHOD
    before, after = then.provenance, now.provenance
    if not (isinstance(before, FromSurvey) and isinstance(after, FromSurvey)):
        return None
    if before.asked is None or after.asked is None or before.asked is after.asked:
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
