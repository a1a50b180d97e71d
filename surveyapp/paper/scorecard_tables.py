"""A scorecard as tables for files: a cover with a key, and a sheet for each focus area."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import BenchmarkKind
from surveyapp.domain.disclosure import Exactly, People, Suppressed
from surveyapp.domain.indicator import SuccessFactor
from surveyapp.domain.result import Flag, PublishedRate, Rate
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    Area,
    FromFigure,
    FromOthers,
    FromSurvey,
    Line,
    Provenance,
    Scorecard,
    Value,
)
from surveyapp.domain.target import Status
from surveyapp.paper import periods
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.result_words import SIGNS, ResultWords
from surveyapp.paper.scorecard_words import ScorecardWords
from surveyapp.paper.tables import Cell, Column, Sheet
from surveyapp.services.municipality import Municipality

_HUNDRED = 100


def sheets(card: Scorecard, municipality: Municipality, language: str) -> list[Sheet]:
    """The cover first, then every focus area in the plan's order."""
    made = _Tables(card, language)
    return [made.cover(municipality), *(made.area(area) for area in card.areas)]


def whole(card: Scorecard, language: str) -> Sheet:
    """All focus areas in one table, as a CSV file has them."""
    return _Tables(card, language).whole()


@dataclass(frozen=True)
class _Tables:
    card: Scorecard
    language: str

    @cached_property
    def words(self) -> ScorecardWords:
        return ScorecardWords(self.language)

    @cached_property
    def results(self) -> ResultWords:
        return ResultWords(self.language)

    @cached_property
    def period(self) -> str:
        return periods.label(self.card.period, self.language)

    # --- cover --------------------------------------------------------------------------------

    def cover(self, municipality: Municipality) -> Sheet:
        _ = self.words.gettext
        rows: list[tuple[Cell, Cell]] = [
            (_("Municipality"), municipality.name),
            (_("Unit"), self.card.unit_name),
            (_("Period"), self.period),
            (_("How it went"), self.words.headline(self.card)),
        ]
        if municipality.is_demo:
            rows.append((_("Note"), _("Example data.")))
        rows += [(one.area.name.into(self.language), self._counts(one)) for one in self.card.areas]
        rows += [
            (_("About all of %(area)s", area=area.area.name.into(self.language)), area.comment.text)
            for area in self.card.areas
            if area.comment is not None
        ]
        return Sheet(_("Scorecard"), (Column(_("What")), Column(_("Words"))), (*rows, *self._key()))

    def _counts(self, area: Area) -> str:
        _, counts = self.words.gettext, area.counts
        numbers = {
            _("target reached"): counts.by_status.get(Status.MET, 0),
            _("between lower limit and target"): counts.by_status.get(Status.BETWEEN, 0),
            _("below lower limit"): counts.by_status.get(Status.BELOW, 0),
            _("withheld"): counts.suppressed,
            _("without a result"): counts.absent,
            _("without a target"): counts.without_target,
        }
        said = [
            f"{self.results.whole(number)} {name}" for name, number in numbers.items() if number
        ]
        return " · ".join(said) or _("No indicators")

    def _key(self) -> Iterator[tuple[Cell, Cell]]:
        """What each word for a missing value means."""
        _, absent = self.words.gettext, self.words.absent
        yield self._shown, _("There is a result.")
        yield (
            _("Withheld"),
            _("There is a result that nobody may see, so that nobody is recognised."),
        )
        yield absent(Absence.NOT_MEASURED), _("It was not measured here in this period.")
        yield absent(Absence.NOT_RUN), _("No survey was run here in this period.")
        yield absent(Absence.NOT_RELEVANT), _("It does not concern this unit.")
        yield absent(Absence.PENDING), _("It is not recorded or not released yet.")
        yield absent(Absence.WITHDRAWN), _("A correction took the figure away.")
        yield _("Low response"), self.results.flag(Flag.LOW_RESPONSE)

    # --- areas --------------------------------------------------------------------------------

    def area(self, area: Area) -> Sheet:
        rows = tuple(self._rows(area))
        return Sheet(area.area.name.into(self.language), tuple(self._columns()), rows)

    def whole(self) -> Sheet:
        _ = self.words.gettext
        named = [(area, area.area.name.into(self.language)) for area in self.card.areas]
        rows = ((name, *row) for area, name in named for row in self._rows(area))
        columns = (Column(_("Focus area")), *self._columns())
        return Sheet(_("Scorecard"), columns, tuple(rows))

    def _columns(self) -> Iterable[Column]:
        _ = self.words.gettext
        names = (
            _("Code"),
            _("Success factor"),
            _("Result goal"),
            _("Level"),
            _("Indicator"),
            _("Measured in"),
            _("State"),
            _("Why not shown"),
            _("≥ or ≤"),
            _("Result"),
            _("Interval from"),
            _("Interval to"),
            _("Answers"),
            _("Response rate, per cent"),
            _("Low response"),
            _("As of"),
            _("Target"),
            _("Lower limit"),
            _("Range from"),
            _("Range to"),
            _("Accepted from"),
            _("Accepted to"),
            _("Target in words"),
            _("Status"),
            _("Certain"),
            _("Previous"),
            _("Previous period"),
            _("Difference"),
            _("Change"),
            _("Source"),
            *(self.words.beside(kind) for kind in BenchmarkKind),
            _("Against the rest of the municipality"),
            _("Comment"),
            _("Comment by"),
        )
        return (Column(name) for name in names)

    def _rows(self, area: Area) -> Iterator[tuple[Cell, ...]]:
        factors = {one.key: factor for factor in area.area.factors for one in factor.indicators}
        for line in area.lines:
            factor = factors.get(line.indicator.key)
            yield (
                *self._named(line, factor),
                *self._reading(line),
                *self._held_against(line),
                *self._said(line),
            )

    def _said(self, line: Line) -> tuple[Cell, Cell]:
        said = line.comment
        return (None, None) if said is None else (said.text, said.written_by)

    def _named(self, line: Line, factor: SuccessFactor | None) -> tuple[Cell, ...]:
        indicator = line.indicator
        return (
            indicator.code or None,
            None if factor is None else factor.name.into(self.language),
            self._goal(line, factor),
            self.words.level(indicator),
            indicator.name.into(self.language),
            Amounts(self.language).unit_sign(indicator) or None,
        )

    def _goal(self, line: Line, factor: SuccessFactor | None) -> str | None:
        goals = () if factor is None else factor.goals
        found = (one.name.into(self.language) for one in goals if one.key == line.indicator.goal)
        return next(found, None)

    def _reading(self, line: Line) -> tuple[Cell, ...]:
        outcome, provenance = line.reading.outcome, line.reading.provenance
        rate = None if provenance is None else self._per_cent(provenance.rate)
        is_low = provenance is not None and Flag.LOW_RESPONSE in provenance.flags
        low = self.words.gettext("low response") if is_low else None
        period = periods.label(line.reading.period, self.language)
        match outcome:
            case Value(value, interval, bound, n):
                ends = interval or (None, None)
                sign = None if bound is None else SIGNS[bound]
                people = None if n is None else self._people(n)
                return (self._shown, None, sign, value, *ends, people, rate, low, period)
            case Suppressed() | Absent():
                why = self.words.why_no_value(line) or None
                nothing: tuple[Cell, ...] = (None,) * 5
                return (self.words.no_value(line.reading), why, *nothing, rate, low, period)

    def _held_against(self, line: Line) -> tuple[Cell, ...]:
        cuts = {} if line.target is None else line.target.cuts.given()
        names = ("target", "lower_limit", "range_low", "range_high", "accept_low", "accept_high")
        return (
            *(cuts.get(name) for name in names),
            (line.target.text or None) if line.target else None,
            self.words.status(line) or None,
            self._certain(line),
            *self._before(line),
            self._source(line.reading.provenance),
            *self._beside(line),
        )

    def _beside(self, line: Line) -> tuple[Cell, ...]:
        found = {one.kind: one for one in line.benchmarks}
        rest = found.get(BenchmarkKind.REST)
        verdict = None if rest is None or rest.verdict is None else rest.verdict
        return (
            *(found[kind].value if kind in found else None for kind in BenchmarkKind),
            None if verdict is None else self.results.compared(verdict),
        )

    def _certain(self, line: Line) -> str | None:
        if line.status is None:
            return None
        return self.words.near(line) or self.words.gettext("certain")

    def _before(self, line: Line) -> tuple[Cell, Cell, Cell, Cell]:
        before = line.previous
        if before is None:
            return (None, None, None, None)
        value: Cell = self.words.no_value(before) if before.value is None else before.value
        said = self.words.verdict(line)
        if line.previous_break is not None:
            said = self.words.not_comparable(line.previous_break)
        difference = None if line.difference is None else round(line.difference, 10)
        return (value, periods.label(before.period, self.language), difference, said or None)

    def _source(self, provenance: Provenance | None) -> str | None:
        match provenance:
            case FromSurvey():
                numbers = ", ".join(str(one.id) for one in provenance.rounds)
                title = provenance.title.into(self.language)
                return self.words.gettext("%(title)s (number %(id)s)", title=title, id=numbers)
            case FromFigure():
                return provenance.source or None
            case FromUnits():
                return self.words.of_units(provenance)
            case FromOthers():
                return self.words.gettext("Computed: %(formula)s", formula=provenance.formula)
            case None:
                return None

    @cached_property
    def _shown(self) -> str:
        return self.words.gettext("Shown")

    def _people(self, count: People) -> Cell:
        return count.value if isinstance(count, Exactly) else self.results.people(count)

    def _per_cent(self, rate: Rate | None) -> Cell:
        """A number, or words where only a least rate is told."""
        if not isinstance(rate, PublishedRate):
            return None
        return self.results.rate(rate) if rate.is_at_least else round(_HUNDRED * rate.value)
