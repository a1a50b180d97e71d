"""Units side by side as a table for files: what the page shows, and nothing that it withholds."""

from collections.abc import Iterable, Iterator

from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, parse
from surveyapp.domain.release import Published
from surveyapp.domain.scorecard import Line, Value
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import periods
from surveyapp.paper.alphabet import norwegian
from surveyapp.paper.amounts import Amounts
from surveyapp.paper.result_words import SIGNS, ResultWords
from surveyapp.paper.scorecard_words import ScorecardWords
from surveyapp.paper.tables import Cell, Column, Sheet
from surveyapp.services.comparisons import ServiceArea, SideBySide, UnitFigure

_HUNDRED = 100
_CELLS = 8
"""Between the period and the reason."""


def units(found: SideBySide, language: str) -> Sheet:
    """A row for each unit of each service area, in the order of the alphabet."""
    words = ResultWords(language)
    _ = words.gettext
    columns = (
        Column(_("Service area")),
        Column(_("Unit")),
        Column(_("Indicator")),
        Column(_("Period")),
        Column(_("Answers")),
        Column(_("Invited")),
        Column(_("≥ or ≤")),
        Column(_("Mean"), 1),
        Column(_("Per cent"), 0),
        Column(_("Interval from"), 1),
        Column(_("Interval to"), 1),
        Column(_("Against the rest of the municipality")),
        Column(_("Why not shown")),
    )
    name = found.names.get(found.indicator, Text({"en": found.indicator})).into(language)
    period = periods.label(parse(found.period), language) if found.period else ""
    rows = (
        (area.title.into(language), unit.name, name, period, *cells)
        for area in found.areas
        for unit, cells in _rows(area, words)
    )
    return Sheet(_("Units side by side"), columns, tuple(rows))


def _rows(area: ServiceArea, words: ResultWords) -> Iterator[tuple[UnitFigure, tuple[Cell, ...]]]:
    for unit in sorted(area.units, key=lambda one: norwegian(one.name)):
        result = unit.figure.result
        if isinstance(result, Published):
            yield unit, (*_published(unit, result, words), None)
        else:
            yield unit, (*[None] * _CELLS, words.reason(result))


def _published(unit: UnitFigure, result: Published, words: ResultWords) -> tuple[Cell, ...]:
    factor = _HUNDRED if result.is_share else 1
    value = round(factor * result.value, 2)
    low, high = result.comparison_interval or result.interval or (None, None)
    verdict = unit.beside.among_units if unit.beside else None
    return (
        words.people(unit.region.answered),
        unit.region.invited,
        SIGNS[result.bound] if result.bound else None,
        None if result.is_share else value,
        value if result.is_share else None,
        None if low is None else round(factor * low, 2),
        None if high is None else round(factor * high, 2),
        words.compared(verdict or Verdict.TOO_LITTLE),
    )


def scorecards(cells: Iterable[tuple[str, Period, Line]], language: str) -> Sheet:
    """A row for each line of units' scorecards, given with the unit's name and the period."""
    words = ScorecardWords(language)
    _ = words.gettext
    columns = (
        _("Unit"),
        _("Indicator"),
        _("Period"),
        _("Measured in"),
        _("State"),
        _("≥ or ≤"),
        _("Result"),
        _("Interval from"),
        _("Interval to"),
        _("Status"),
        _("Certain"),
        _("Why not shown"),
    )
    rows = (
        (
            unit,
            line.indicator.name.into(language),
            periods.label(period, language),
            Amounts(language).unit_sign(line.indicator) or None,
            *_line(line, words),
        )
        for unit, period, line in cells
    )
    return Sheet(_("Scorecards side by side"), tuple(map(Column, columns)), tuple(rows))


def _line(line: Line, words: ScorecardWords) -> tuple[Cell, ...]:
    outcome = line.reading.outcome
    if not isinstance(outcome, Value):
        nothing: tuple[Cell, ...] = (None,) * 6
        return (words.no_value(line.reading), *nothing, words.why_no_value(line) or None)
    sign = None if outcome.bound is None else SIGNS[outcome.bound]
    certain = (words.near(line) or words.gettext("certain")) if line.status else None
    ends = outcome.interval or (None, None)
    shown, status = words.gettext("Shown"), words.status(line) or None
    return (shown, sign, outcome.value, *ends, status, certain, None)
