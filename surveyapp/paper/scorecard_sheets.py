"""A scorecard on A4: what typesetting needs of it, and the PDF."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.scorecard import Area, Line, Reading, Scorecard, Value
from surveyapp.domain.target import Status
from surveyapp.paper import charts, periods
from surveyapp.paper import format as written
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.charts import Axis
from surveyapp.paper.scorecard_words import ScorecardWords, listed
from surveyapp.paper.typesetting import pdf
from surveyapp.services.municipality import Municipality

Data = dict[str, object]


def scorecard_sheet(
    card: Scorecard, municipality: Municipality, language: str, now: datetime
) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1)."""
    return pdf("scorecard", _Sheet(card, municipality, language).data(now), now)


@dataclass(frozen=True)
class _Sheet:
    card: Scorecard
    municipality: Municipality
    language: str

    @cached_property
    def words(self) -> ScorecardWords:
        return ScorecardWords(self.language)

    @cached_property
    def amounts(self) -> Amounts:
        return Amounts(self.language)

    @cached_property
    def of_six(self) -> Axis:
        return charts.axis_of_six(self.card.lines)

    @cached_property
    def _has_beside(self) -> bool:
        return any(line.benchmarks for line in self.card.lines)

    def data(self, now: datetime) -> Data:
        _, label = self.words.gettext, periods.label(self.card.period, self.language)
        return {
            "lang": self.language,
            "title": f"{_('Scorecard for')} {self.card.unit_name} {label}",
            "municipality": self.municipality.name,
            "example": _("Example data.") if self.municipality.is_demo else None,
            "place": self.card.unit_name,
            "period": label,
            "heading": _("Scorecard for"),
            "headline": self.words.headline(self.card),
            "areas": [self._area(area) for area in self.card.areas],
            "words": self._words(),
            "foot": _("Made on %(day)s.", day=written.day(now.date(), self.language)),
        }

    def _area(self, area: Area) -> Data:
        return {
            "name": area.area.name.into(self.language),
            "counts": list(self._counts(area)),
            "comment": "" if area.comment is None else area.comment.text,
            "rows": [self._row(line) for line in area.lines],
        }

    def _counts(self, area: Area) -> Iterator[Data]:
        """Certain and uncertain apart, as the page counts them."""
        counts = area.counts
        for status in Status:
            unsure = counts.unsure.get(status, 0)
            certain = counts.by_status.get(status, 0) - unsure
            for number, is_certain in ((certain, True), (unsure, False)):
                if number:
                    yield {"symbol": status.value, "certain": is_certain, "number": number}
        if counts.suppressed:
            yield {"symbol": "none", "certain": True, "number": counts.suppressed}

    def _row(self, line: Line) -> Data:
        period = self.card.period
        return {
            "name": line.indicator.name.into(self.language),
            "below": listed(self.words.below_name(line, period, with_survey=False)),
            **(self._shown(line) if line.reading.value is not None else self._empty(line)),
            **self._target(line),
            **self._before(line),
            "comment": "" if line.comment is None else line.comment.text,
            "beside": list(self._beside(line)),
        }

    def _shown(self, line: Line) -> Data:
        outcome, indicator = line.reading.outcome, line.indicator
        assert isinstance(outcome, Value)  # noqa: S101 - it has a value
        axis = charts.axis(line, self.of_six)
        return {
            "value": self.amounts.result(outcome, indicator),
            "interval": self.amounts.interval(outcome.interval, indicator)
            if outcome.interval
            else "",
            "symbol": line.status.value if line.status else "",
            "certain": line.certain,
            "status": self.words.status(line) or self.words.gettext("No target to hold it against"),
            "near": self.words.near(line),
            "bullet": asdict(found) if (found := charts.bullet(line, axis)) else None,
            "ends": [self.amounts.end(end, indicator) for end in (axis.low, axis.high)],
        }

    def _empty(self, line: Line) -> Data:
        is_withheld = isinstance(line.reading.outcome, Suppressed)
        _ = self.words.gettext
        return {
            "value": "",
            "hidden": _("Not shown") if is_withheld else _("None"),
            "symbol": "none",
            "certain": True,
            "status": self.words.no_value(line.reading),
            "why": self.words.why_no_value(line),
        }

    def _target(self, line: Line) -> Data:
        if line.target is None:
            return {"target": "", "limit": ""}
        limit = self.amounts.limit(line.target, line.indicator)
        _ = self.words.gettext
        name = _("accepted") if line.indicator.direction == "range" else _("lower limit")
        return {
            "target": self.amounts.target(line.target, line.indicator),
            "limit": f"{name} {limit}" if limit else "",
        }

    def _beside(self, line: Line) -> Iterator[Data]:
        for one in line.benchmarks:
            said = self.words.beside_in_words(one, self.card.period)
            yield {
                "name": self.words.beside(one.kind),
                "value": self.amounts.amount(one.value, line.indicator),
                "said": listed(said),
            }

    def _before(self, line: Line) -> Data:
        before = line.previous
        if before is None:
            return {"previous": "", "change": []}
        said = self.words.changed(line)
        if line.previous_break is not None:
            said = [self.words.not_comparable(line.previous_break)]
        if before.period != self.card.period.previous():
            said = [*said, self.words.period_label(before.period)]
        return {"previous": self._previous(before, line), "change": said}

    def _previous(self, before: Reading, line: Line) -> str:
        if isinstance(before.outcome, Value):
            return self.amounts.result(before.outcome, line.indicator)
        return self.words.no_value(before)

    def _words(self) -> Data:
        _ = self.words.gettext
        is_cut = self.of_six.low > 1
        return {
            "indicator": _("Indicator"),
            "result": _("Result"),
            "status": _("Status"),
            "scale": _("Place on the scale"),
            "target": _("Target"),
            "previous": _("Previous"),
            "beside": _("Held up beside") if self._has_beside else None,
            "none": _("none"),
            "nothing": _("There are no indicators for this unit here."),
            "met": _("Target reached"),
            "between": _("Between lower limit and target"),
            "below": _("Below lower limit"),
            "marks": _(
                "The dark dot is the result with its uncertainty, the ring the previous one, the "
                "line with a flag the target, the diamond the municipality. The bands are, from "
                "the darkest: below the lower limit, between, target reached."
            ),
            "key_open": _("Uncertain: the target or the limit lies within the uncertainty"),
            "cut": _("The scale is 1–6, but the axis runs from 3 to 6.") if is_cut else "",
            "key": _(
                "The uncertainty is a 95%% interval: had everyone answered, the figure would "
                "probably lie here. «Clearly» means that the change is larger than chance. Figures "
                "from accounts and registers have no interval. A value at a target or limit is on "
                "its better side."
            ),
        }
