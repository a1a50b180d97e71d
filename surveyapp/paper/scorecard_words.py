"""Sentences of the scorecard: how it went, what a status means, why there is no value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import Benchmark, BenchmarkKind
from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.history import Break
from surveyapp.domain.indicator import Aggregation, Direction, Indicator, Level, Source
from surveyapp.domain.period import Period, PeriodKind, parse
from surveyapp.domain.result import Flag
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    Counts,
    FromFigure,
    FromOthers,
    FromSurvey,
    Line,
    Reading,
    Scorecard,
)
from surveyapp.domain.target import Status
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.alphabet import norwegian
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.figure_words import FigureWords
from surveyapp.paper.result_words import ResultWords
from surveyapp.paper.wording import Wording

CLEAR = frozenset({Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER})
_NAMED_BELOW = 2
_LARGEST_WORD = 12


@dataclass(frozen=True, slots=True)
class ScorecardWords(Wording):
    """In one language, for pages and for papers."""

    @property
    def _amounts(self) -> Amounts:
        return Amounts(self.language)

    @property
    def _results(self) -> ResultWords:
        return ResultWords(self.language)

    def headline(self, card: Scorecard) -> str:
        """One sentence or two that say how it went: `Seks av tolv mål er nådd. …`"""
        counts = card.counts
        if not counts.with_status:
            return self.gettext("No result can be held against a target yet.")
        said = [self._reached(counts), self._below(card)]
        return " ".join(filter(None, said))

    def _reached(self, counts: Counts) -> str:
        reached = counts.by_status.get(Status.MET, 0)
        unsure = counts.unsure.get(Status.MET, 0)
        words = {
            "reached": capital(self.in_words(reached)),
            "all": self.in_words(counts.with_status),
        }
        if not unsure:
            return self.gettext("%(reached)s of %(all)s targets are reached.", **words)
        return self.gettext(
            "%(reached)s of %(all)s targets are reached, %(unsure)s of them uncertain.",
            unsure=self.in_words(unsure),
            **words,
        )

    def _below(self, card: Scorecard) -> str:
        below = [line for line in card.lines if line.status is Status.BELOW]
        names = list(dict.fromkeys(line.indicator.name.into(self.language) for line in below))
        if not names:
            return self.gettext("Nothing is below its lower limit.")
        if len(names) > _NAMED_BELOW:
            return self.gettext(
                "%(number)s results are below the lower limit.",
                number=capital(self.in_words(len(below))),
            )
        both = self.gettext("%(first)s and %(second)s", first=names[0], second=names[-1])
        return self.ngettext(
            "%(names)s is below the lower limit.",
            "%(names)s are below the lower limit.",
            len(names),
            names=names[0] if len(names) == 1 else both,
        )

    def in_words(self, number: int) -> str:
        """Numbers up to twelve as words, as running text has them (DOMAIN §6)."""
        if number > _LARGEST_WORD:
            return written.number(number, self.language, 0)
        _ = self.gettext
        return (
            _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
            _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
        )[number]  # fmt: skip

    def status(self, line: Line) -> str:
        match line.status:
            case Status.MET:
                return self.gettext("Target reached")
            case Status.BETWEEN if line.target is not None and not line.target.has_limit:
                return self.gettext("Target not reached")
            case Status.BETWEEN:
                return self.gettext("Between lower limit and target")
            case Status.BELOW:
                return self.gettext("Below lower limit")
            case None:
                return ""

    def near(self, line: Line) -> str:
        """Why a status is uncertain; empty when it is not."""
        if line.near is None or line.target is None:
            return ""
        cuts = line.target.cuts
        if line.near in {cuts.target, cuts.range_low, cuts.range_high}:
            return self.gettext("Uncertain: close to the target")
        return self.gettext("Uncertain: close to the lower limit")

    def no_value(self, reading: Reading) -> str:
        """The state of a reading without a value, in two or three words."""
        match reading.outcome:
            case Suppressed():
                return self.gettext("Withheld")
            case Absent(state=state):
                return self.absent(state)
            case _:
                return ""

    def absent(self, state: Absence) -> str:
        return {
            Absence.NOT_MEASURED: self.gettext("Not measured"),
            Absence.NOT_RUN: self.gettext("No survey"),
            Absence.NOT_RELEVANT: self.gettext("Not relevant"),
            Absence.PENDING: self.gettext("Not ready yet"),
            Absence.WITHDRAWN: self.gettext("Withdrawn"),
        }[state]

    def why_no_value(self, line: Line) -> str:
        """What stands where the picture would be."""
        reading = line.reading
        match reading.outcome:
            case Suppressed(reason):
                if isinstance(reading.provenance, FromFigure):
                    return reading.provenance.comment or self.gettext(
                        "The source itself withholds it."
                    )
                return self._results.explanation(reason)
            case Absent(state, comment):
                if isinstance(reading.provenance, FromOthers):
                    return self.why_not_computed(reading.provenance)
                return comment or self._why_absent(state, line.indicator.source)
            case _:
                return ""

    def _why_absent(self, state: Absence, source: Source) -> str:
        return {
            (Absence.NOT_RUN, Source.SURVEY): self.gettext(
                "No survey was run here in this period."
            ),
            (Absence.PENDING, Source.SURVEY): self.gettext("The survey is not released yet."),
            (Absence.PENDING, Source.FIGURE): self.gettext("Nobody has recorded it yet."),
            (Absence.PENDING, Source.COMPUTED): self.gettext(
                "The figures it is computed from are not there yet."
            ),
        }.get((state, source), "")

    def level(self, indicator: Indicator) -> str:
        """Whom an indicator is common to."""
        return {
            Level.COMMON: self.gettext("common to all"),
            Level.UNIT_TYPE: self.gettext("common to the type"),
            Level.OWN: self.gettext("the unit's own"),
        }[indicator.level]

    def why_not_computed(self, provenance: FromOthers) -> str:
        return {
            "division_by_zero": self.gettext("It cannot be computed: it would divide by zero."),
            "too_large": self.gettext("It cannot be computed: the number would be too large."),
            "input_is_a_limit": self.gettext(
                "It cannot be computed: a figure it rests on is known only as «at least» or "
                "«at most»."
            ),
        }.get(provenance.problem, self.gettext("A figure that it is computed from is missing."))

    def below_name(self, line: Line, period: Period, *, with_survey: bool) -> list[str]:
        """The small print under an indicator's name."""
        said = []
        provenance = line.reading.provenance
        if isinstance(provenance, FromSurvey):
            said += [provenance.title.into(self.language)] if with_survey else []
            said += self._answered(provenance)
        if isinstance(provenance, FromFigure):
            said += self._answered_elsewhere(provenance)
            said += self._of_budget(line, provenance)
        if isinstance(provenance, FromUnits):
            said.append(self.of_units(provenance))
        if line.reading.value is not None and line.reading.period != period:
            said.append(
                self.gettext("as of %(period)s", period=self.period_label(line.reading.period))
            )
        if line.indicator.level is Level.OWN:
            said.append(self.level(line.indicator))
        if line.indicator.direction is Direction.DOWN:
            said.append(self.gettext("lower is better"))
        return said

    def _of_budget(self, line: Line, provenance: FromFigure) -> list[str]:
        """What the sign says, and the forecast of the year beside the actual value."""
        words = FigureWords(self.language)
        value = line.reading.value
        said = [] if value is None else [words.spending(value, line.indicator)]
        if provenance.forecast is not None:
            forecast = words.amount(provenance.forecast, line.indicator)
            said.append(self.gettext("forecast of the year: %(value)s", value=forecast))
        return [one for one in said if one]

    def _answered(self, provenance: FromSurvey) -> list[str]:
        if provenance.answered is None:
            return []
        count = self._results.people(provenance.answered)
        if provenance.invited is None:
            return [self._results.answers(provenance.answered)]
        invited = written.number(provenance.invited, self.language, 0)
        said = [
            self.gettext("%(answered)s of %(invited)s answered", answered=count, invited=invited)
        ]
        if provenance.rate is not None and Flag.LOW_RESPONSE in provenance.flags:
            said.append(
                self.gettext("low response: %(rate)s", rate=self._results.rate(provenance.rate))
            )
        return said

    def _answered_elsewhere(self, provenance: FromFigure) -> list[str]:
        said = []
        if provenance.answered is not None:
            said.append(self._results.answers(provenance.answered))
        if provenance.rate is not None:
            rate = self._results.rate(provenance.rate)
            is_low = Flag.LOW_RESPONSE in provenance.flags
            said.append(
                self.gettext("low response: %(rate)s", rate=rate)
                if is_low
                else self.gettext("response rate %(rate)s", rate=rate)
            )
        return said

    def changed(self, line: Line) -> list[str]:
        """How far a result has moved and whether that is a change; one of the two where they would
        contradict each other."""
        if line.difference is None:
            return []
        moved, said = self._amounts.change(line.difference, line.indicator), self.verdict(line)
        if round(line.difference, line.indicator.decimals) != 0:
            return [moved, said] if said else [moved]
        return [said] if line.verdict in CLEAR else [moved]

    def verdict(self, line: Line) -> str:
        """Whether a change is one, in a word or two."""
        if line.verdict is None:
            return ""
        return {
            Verdict.CLEARLY_HIGHER: self.gettext("clearly up"),
            Verdict.CLEARLY_LOWER: self.gettext("clearly down"),
            Verdict.NO_CLEAR_DIFFERENCE: self.gettext("not clear"),
        }.get(line.verdict, self.gettext("too little to compare with"))

    def beside(self, kind: BenchmarkKind) -> str:
        """What a result is held up beside."""
        return {
            BenchmarkKind.REST: self.gettext("The municipality otherwise"),
            BenchmarkKind.SAME_KIND: self.gettext("Others of the same type"),
            BenchmarkKind.MUNICIPALITY: self.gettext("The municipality"),
            BenchmarkKind.SIMILAR: self.gettext("Similar municipalities"),
            BenchmarkKind.COUNTY: self.gettext("The county"),
            BenchmarkKind.NATIONAL: self.gettext("The country"),
        }[kind]

    def beside_in_words(self, one: Benchmark, period: Period) -> list[str]:
        """Whether the difference is clear, of how many units and which period it is."""
        said = []
        if one.verdict is not None:
            said.append(self._results.compared(one.verdict))
        if one.missing:
            of = one.units or 0
            said.append(
                self.gettext(
                    "%(units)s of %(all)s units",
                    units=self._results.whole(of),
                    all=self._results.whole(of + len(one.missing)),
                )
            )
        if one.period != period:
            said.append(self.period_label(one.period))
        return said

    def of_units(self, provenance: FromUnits) -> str:
        """How a figure of a place follows from its units', and who is missing."""
        units = self.ngettext("%(num)s unit", "%(num)s units", provenance.units)
        said = self._method(provenance.method, units)
        if not provenance.missing:
            return said
        names = ", ".join(sorted(provenance.missing, key=norwegian))
        return f"{said}. {self.gettext('Missing: %(names)s', names=names)}"

    def _method(self, method: Aggregation, units: str) -> str:
        match method:
            case Aggregation.WEIGHTED_BY_N:
                return self.gettext("Mean of %(units)s, weighted by answers", units=units)
            case Aggregation.SUM:
                return self.gettext("Sum of %(units)s", units=units)
            case Aggregation.SHARE_REACHING_TARGET:
                return self.gettext("Share of %(units)s that reach their target", units=units)
            case _:
                return self.gettext("Mean of %(units)s", units=units)

    def not_comparable(self, why: Break) -> str:
        """Why a value and the one before stand without a difference."""
        return {
            Break.WORDING: self.gettext("not comparable: new wording"),
            Break.SCALE: self.gettext("not comparable: new answer scale"),
            Break.METHOD: self.gettext("not comparable: measured in another way"),
        }.get(why, self.gettext("not comparable: other questions"))

    def smallest_change(self, line: Line) -> str:
        """The least that two such surveys can tell from chance; empty where it is not known."""
        smallest = line.smallest_change
        return "" if smallest is None else self._amounts.up(smallest, line.indicator)

    def which_rounds(self, provenance: FromSurvey) -> str:
        """The surveys a figure rests on, by number, and the questionnaire they share."""
        said = {"definition": provenance.definition, "version": provenance.version}
        if provenance.round_id is not None:
            return self.gettext(
                "Survey number %(id)s, questionnaire %(definition)s version %(version)s",
                id=provenance.round_id,
                **said,
            )
        return self.gettext(
            "Computed from the results of units that ran surveys of their own: number %(numbers)s,"
            " questionnaire %(definition)s version %(version)s",
            numbers=", ".join(str(one.id) for one in provenance.rounds),
            **said,
        )

    def method(self, provenance: FromSurvey) -> str:
        """How answers became the figure."""
        if provenance.method == "share":
            return self.gettext(
                "The share of the answers that count, among those who answered the question."
            )
        if len(provenance.questions) > 1:
            return self.gettext(
                "The mean of the questions' means. «Don't know» and skipped questions are left out."
            )
        return self.gettext(
            "The mean of the answers. «Don't know» and skipped questions are left out."
        )

    def period_label(self, period: Period) -> str:
        return periods.label(period, self.language)

    def period_named(self, code: str) -> str:
        return self.period_label(parse(code))

    def span(self, period: Period, first: Period) -> str:
        """What a sparkline reaches over: `2022–2026`."""
        if period.kind is PeriodKind.YEAR:
            return f"{first.year}–{period.year}"
        return self.gettext("Development")

    def history(self, line: Line, write: Callable[[float], str]) -> str:
        """A sparkline in words, for those who do not see it."""
        return "; ".join(
            f"{self.period_label(reading.period)}: "
            f"{self.no_value(reading) if reading.value is None else write(reading.value)}"
            for reading in line.history
        )


def capital(text: str) -> str:
    """With its first letter large, to begin a sentence."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    return " · ".join(parts)
