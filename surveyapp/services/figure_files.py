"""Importing figures from a spreadsheet's CSV, all or nothing; and who owes a figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import InvalidInput, Refused
from surveyapp.domain.figure import FigureState, Jump
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.number import InvalidNumber
from surveyapp.services import figures, imports, indicators, organisation
from surveyapp.services.figures import ABOVE_UNITS, Entry, Recorded, Result
from surveyapp.services.imports import Problems, Row
from surveyapp.services.indicators import Match
from surveyapp.store import figures as stored_figures
from surveyapp.store import tables

COLUMNS = ("indicator", "unit", "period", "value")
OPTIONAL = ("source", "comment", "n", "response_rate")

_STATE_WORDS: Sequence[tuple[FigureState, tuple[str, ...]]] = (
    (FigureState.NOT_MEASURED, ("not measured", "not_measured", "ikke målt", "ikkje målt")),
    (FigureState.NOT_RELEVANT, ("not relevant", "not_relevant", "ikke relevant", "ikke aktuelt")),
    (FigureState.SUPPRESSED, ("withheld", "suppressed", "ikke vist", "skjermet", "prikket")),
    (FigureState.WITHDRAWN, ("withdrawn", "trukket")),
    (FigureState.PENDING, ("pending", "kommer", "venter")),
)


@dataclass
class Imported:
    """What an import did; `jumps` are values that were taken but are far from the last one,
    `matches` rows whose indicator was not named by its key."""

    results: dict[Result, int] = field(default_factory=dict)
    jumps: list[tuple[int, Entry, Jump]] = field(default_factory=list)
    matches: list[tuple[int, str, str, Match]] = field(default_factory=list)
    """Line, the file's word, the indicator's key and how it was found."""

    def count(self, row: Row, entry: Entry, recorded: Recorded) -> None:
        self.results[recorded.result] = self.results.get(recorded.result, 0) + 1
        if recorded.jump is not None:
            self.jumps.append((row.line, entry, recorded.jump))


@dataclass(frozen=True)
class Owed:
    """A figure that nobody has recorded, and whose unit owes it."""

    unit: tables.Unit
    indicator: Indicator


def import_csv(session: Session, actor: Actor, path: Path, now: datetime) -> Imported:
    """Record every figure of `indicator,unit,period,value,source,comment`, or none. `n` and
    `response_rate` (in per cent) may stand beside a value that comes from a survey elsewhere.

    An empty value needs a comment, which then says why (`state_said`). A value that differs from
    what is recorded is a correction and its comment the reason. Raises ImportRefused.
    """
    reader = _Reader(session, indicators.finder(session), Problems(path.name))
    lines = [(row, reader.entry(row)) for row in imports.read(path, COLUMNS, OPTIONAL)]
    done = Imported(matches=reader.matches)
    with session.begin_nested():  # so that nothing stays even where the refusal is caught
        for row, entry in lines:
            try:
                if entry is not None:
                    recorded = figures.record(session, actor, entry, now, confirmed=True)
                    done.count(row, entry, recorded)
            except Refused as refusal:
                reader.problems.blame(row, refusal)
        reader.problems.refuse_if_any()
    return done


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


def missing(session: Session, actor: Actor, period: str) -> Iterator[Owed]:
    """Who owes what for a period: every figure due at a unit `actor` may enter, not yet there."""
    wanted = periods.parse(period)
    due = [
        indicator
        for area in indicators.focus_areas(session)
        for indicator in area.indicators
        if indicator.source is Source.FIGURE and indicator.is_valid_in(wanted)
    ]
    may_enter = organisation.where_may(session, actor, Right.ENTER_FIGURES)
    units = [
        unit
        for unit in organisation.units(session)
        if unit.type not in ABOVE_UNITS and may_enter(unit.code)
    ]
    have = {
        (figure.unit_id, figure.indicator.key)
        for figure in stored_figures.of_period(session, wanted.code, [unit.id for unit in units])
    }
    for unit in units:
        for indicator in due:
            if indicator.applies_to(unit.type) and (unit.id, indicator.key) not in have:
                yield Owed(unit, indicator)


class _Reader:
    """Turns rows into entries and collects what is wrong with them."""

    def __init__(self, session: Session, finder: indicators.Finder, problems: Problems) -> None:
        self.session, self.finder, self.problems = session, finder, problems
        self.seen: set[tuple[str, str, str]] = set()
        self.matches: list[tuple[int, str, str, Match]] = []

    def entry(self, row: Row) -> Entry | None:
        before = len(self.problems.found)
        key = self._indicator(row)
        value, state = self._value(row)
        n, rate = self._people(row), self._rate(row)
        if not row["unit"]:
            self.problems.add(row.line, "unit", "", "unknown_unit")
        place = (key, row["unit"], row["period"])
        if key and place in self.seen:
            self.problems.add(row.line, "indicator", row["indicator"], "repeated_row")
        self.seen.add(place)
        if len(self.problems.found) > before:
            return None
        said = (row["source"], row["comment"], n, rate)
        return Entry(key, row["unit"], row["period"], value, state, *said)

    def _indicator(self, row: Row) -> str:
        try:
            found, how = self.finder.find(row["indicator"])
        except InvalidInput as refusal:
            self.problems.blame(row, refusal)
            return ""
        if how is not Match.KEY:
            self.matches.append((row.line, row["indicator"], found.key, how))
        return found.key

    def _people(self, row: Row) -> int | None:
        text = row["n"]
        if text and not (text.isascii() and text.isdigit()):
            self.problems.add(row.line, "n", text, "not_a_number_of_people")
            return None
        return int(text) if text else None

    def _rate(self, row: Row) -> float | None:
        text = row["response_rate"]
        try:
            return number.parse(text, from_file=True) if text else None
        except InvalidNumber as refusal:
            self.problems.add(row.line, "response_rate", text, refusal.problem)
            return None

    def _value(self, row: Row) -> tuple[float | None, FigureState]:
        try:
            return number.parse(row["value"], from_file=True), FigureState.MEASURED
        except InvalidNumber as refusal:
            state = state_said(row["value"], row["comment"])
            if state is None or refusal.problem not in {
                number.NumberProblem.EMPTY,
                number.NumberProblem.NOT_A_NUMBER,
            }:
                self.problems.add(row.line, "value", row["value"], refusal.problem)
            return None, state or FigureState.PENDING
