"""The rows of a file of figures as entries, with everything that is wrong in them by column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.figure import PERCENT, FigureState
from surveyapp.domain.number import InvalidNumber, NumberProblem
from surveyapp.domain.period import InvalidPeriod
from surveyapp.services import indicators, organisation
from surveyapp.services.figures import Entry, Place
from surveyapp.services.imports import Row
from surveyapp.services.indicators import Match
from surveyapp.store import tables

COLUMNS = ("indicator", "unit", "period", "value")
OPTIONAL = ("source", "comment", "n", "response_rate", "forecast", "indicator_name", "unit_name")
"""The names are for people who fill in a template; only key and code are read."""

_NORWEGIAN: Mapping[str, str] = {
    "måleindikator": "indicator",
    "indikator": "indicator",
    "enhet": "unit",
    "eining": "unit",
    "periode": "period",
    "verdi": "value",
    "kilde": "source",
    "kjelde": "source",
    "kommentar": "comment",
    "antall svar": "n",
    "svarprosent": "response_rate",
    "prognose": "forecast",
    "navn på måleindikator": "indicator_name",
    "navn på enhet": "unit_name",
}
_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])[./](?P<year>[12][0-9]{3})")
_FIRST_DAY = re.compile(r"(?P<month>[12][0-9]{3}-[01][0-9])-01")
_STATE_WORDS: Sequence[tuple[FigureState, tuple[str, ...]]] = (
    (FigureState.NOT_MEASURED, ("not measured", "not_measured", "ikke målt", "ikkje målt")),
    (FigureState.NOT_RELEVANT, ("not relevant", "not_relevant", "ikke relevant", "ikke aktuelt")),
    (FigureState.SUPPRESSED, ("withheld", "suppressed", "ikke vist", "skjermet", "prikket")),
    (FigureState.WITHDRAWN, ("withdrawn", "trukket")),
    (FigureState.PENDING, ("pending", "kommer", "venter")),
)


@dataclass(frozen=True)
class ReadRow:
    """`place` is None where the row does not say one, `entry` where anything in it is wrong.
    `problems`: codes by column. `match`: how the indicator was found."""

    row: Row
    place: Place | None
    entry: Entry | None
    problems: Mapping[str, str]
    match: Match | None


def named(column: str, language: str) -> str:
    """What a column is called in a file for readers of `language`."""
    found = (name for name, known in _NORWEGIAN.items() if known == column)
    return next(found, column) if language == "nb" else column


def heading(cells: Sequence[str]) -> list[str]:
    """The columns that the first row names, in English or Norwegian."""
    names = (cell.strip().lower() for cell in cells)
    return [_NORWEGIAN.get(name, name) for name in names]


def state_said(value: str, comment: str) -> FigureState | None:
    """The state that words in the value's cell, or the comment beside an empty cell, stand for.

    A comment that says nothing known means that the value is still to come; None where there is
    neither word nor comment.
    """
    for text in (value, comment):
        for state, words in _STATE_WORDS:
            if text.casefold().startswith(words):
                return state
    return FigureState.PENDING if comment and value in {"", "-", "–"} else None


def period_said(text: str) -> periods.Period:
    """A period, also as `11.2026`, or as a spreadsheet makes a date of it. Raises InvalidPeriod."""
    said = text.strip()
    if (found := _MONTH.fullmatch(said)) is not None:
        return periods.parse(f"{found['year']}-{int(found['month']):02}")
    if (found := _FIRST_DAY.fullmatch(said)) is not None:
        return periods.parse(found["month"])
    return periods.parse(said)


@dataclass
class RowReader:
    """Reads rows one after another; the same place twice is told at the second."""

    finder: indicators.Finder
    units: Mapping[str, Sequence[tables.Unit]]
    file: str
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def read(self, row: Row, *, is_copied: bool) -> ReadRow:
        """`is_copied`: the cell of the value only repeats the one it is merged with."""
        problems: dict[str, str] = {}
        indicator, match = self._indicator(row, problems)
        unit, period = self._unit(row, problems), _period(row, problems)
        value, state = _value(row, indicator, problems)
        if is_copied:
            problems["value"] = "merged_value"
        people, rate = _n(row, problems), _number(row, "response_rate", problems)
        forecast = _number(row, "forecast", problems)
        place = Place(indicator, unit, period) if indicator and unit and period else None
        if place is not None and self._is_repeated(place):
            problems["indicator"] = "repeated_row"
        if place is None or problems:
            return ReadRow(row, place, None, problems, match)
        entry = Entry(
            place.indicator.key,
            place.unit.code,
            place.period.code,
            value,
            state,
            row["source"],
            row["comment"],
            people,
            rate,
            forecast,
            imported_from=self.file,
        )
        return ReadRow(row, place, entry, problems, match)

    def _is_repeated(self, place: Place) -> bool:
        said = (place.indicator.key, place.unit.code, place.period.code)
        was_seen = said in self.seen
        self.seen.add(said)
        return was_seen

    def _indicator(
        self, row: Row, problems: dict[str, str]
    ) -> tuple[tables.Indicator | None, Match | None]:
        try:
            return self.finder.find(row["indicator"])
        except InvalidInput as refusal:
            problems |= refusal.problems
            return None, None

    def _unit(self, row: Row, problems: dict[str, str]) -> tables.Unit | None:
        """By code, else by a name that only one has."""
        found = self.units.get(row["unit"], ()) or self.units.get(row["unit"].casefold(), ())
        if len(found) == 1:
            return found[0]
        problems["unit"] = "ambiguous_unit" if found else "unknown_unit"
        return None


def reader(session: Session, file: str) -> RowReader:
    units: dict[str, list[tables.Unit]] = {}
    everything = organisation.units(session)
    codes = {unit.code for unit in everything}
    for unit in everything:
        units.setdefault(unit.code, []).append(unit)
        name = unit.name.casefold()
        if name not in codes:
            units.setdefault(name, []).append(unit)
    return RowReader(indicators.finder(session), units, file)


def _period(row: Row, problems: dict[str, str]) -> periods.Period | None:
    try:
        return period_said(row["period"])
    except InvalidPeriod:
        problems["period"] = "invalid_period"
        return None


def _value(
    row: Row, indicator: tables.Indicator | None, problems: dict[str, str]
) -> tuple[float | None, FigureState]:
    text = row["value"]
    try:
        value = number.parse(text, from_file=True)
    except InvalidNumber as refusal:
        state = state_said(text, row["comment"])
        if state is None or refusal.problem not in {
            NumberProblem.EMPTY,
            NumberProblem.NOT_A_NUMBER,
        }:
            problems["value"] = _why(text, refusal.problem)
        return None, state or FigureState.PENDING
    if text.endswith("%") and indicator is not None and indicator.measure_unit != PERCENT:
        problems["value"] = "not_per_cent"
    return value, FigureState.MEASURED


def _why(text: str, problem: NumberProblem) -> str:
    if problem is NumberProblem.EMPTY:
        return "empty_in_file"
    return "formula_error" if text.startswith("#") else problem.value


def _n(row: Row, problems: dict[str, str]) -> int | None:
    text = row["n"]
    if text and not (text.isascii() and text.isdigit()):
        problems["n"] = "not_a_number_of_people"
        return None
    return int(text) if text else None


def _number(row: Row, column: str, problems: dict[str, str]) -> float | None:
    try:
        return number.parse(row[column], from_file=True) if row[column] else None
    except InvalidNumber as refusal:
        problems[column] = refusal.problem.value
        return None
