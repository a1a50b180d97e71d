"""What each line of a scorecard is held up beside, and recording figures from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.benchmark import RECORDED, Benchmark, BenchmarkKind, in_order
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.figure import PERCENT
from surveyapp.domain.indicator import Aggregation
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.result import Against
from surveyapp.domain.scorecard import FromFigure, FromSurvey, Line
from surveyapp.services import audit, imports, indicators, organisation, roll_ups
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.imports import Problems, Row
from surveyapp.services.roll_ups import Figures, Measuring
from surveyapp.store import benchmarks as stored
from surveyapp.store import tables

_COLUMNS = ("indicator", "kind", "period", "value")
_OPTIONAL = ("unit_type", "source")
_KINDS = {
    Against.MUNICIPALITY_WITHOUT_UNIT: BenchmarkKind.REST,
    Against.SAME_KIND: BenchmarkKind.SAME_KIND,
}
_LONGEST_SOURCE = 200
_ON_THE_SCALE = frozenset({Aggregation.MEAN_OF_UNITS, Aggregation.WEIGHTED_BY_N})
"""Methods that give a figure a single unit's can be held up against; a sum or share is not."""


@dataclass(frozen=True)
class Entry:
    """A figure from elsewhere, as somebody wrote it."""

    indicator: str
    kind: str
    period: str
    value: float
    unit_type: str = ""
    source: str = ""


# --- beside the lines of a scorecard --------------------------------------------------------------


def beside(session: Session, unit: tables.Unit, lines: Sequence[Line]) -> list[Line]:
    """The lines with what they are held up beside; only lines that have a value."""
    known = _recorded(session)
    is_above = unit.type in ABOVE_UNITS
    around = None if is_above else _Around.of(session, unit, lines)
    return [_with(line, unit, known, around) for line in lines]


@dataclass(frozen=True)
class _Around:
    """The figures of all units, and which of them are of the same type as the one that is shown;
    none where all units are."""

    units: Sequence[Measuring]
    alike: Sequence[Measuring]
    figures: Figures

    @staticmethod
    def of(session: Session, unit: tables.Unit, lines: Sequence[Line]) -> "_Around":
        shown = [line for line in lines if isinstance(line.reading.provenance, FromFigure)]
        units = roll_ups.measuring(organisation.units(session))
        measured = [one.indicator for one in shown if one.indicator.aggregation in _ON_THE_SCALE]
        at = {line.reading.period.code for line in shown}
        same = [one for one in units if one.type == unit.type]
        alike = [one for one in same if one.id != unit.id] if len(same) < len(units) else []
        return _Around(units, alike, roll_ups.of_units(session, units, measured, at))

    def found(self, line: Line) -> Iterator[Benchmark]:
        """All units together, and the others of the unit's type where that says something else."""
        period = line.reading.period
        for kind, units in (
            (BenchmarkKind.SAME_KIND, self.alike),
            (BenchmarkKind.MUNICIPALITY, self.units),
        ):
            made = self.figures.together(line.indicator.key, period.code, units)
            if made is not None:
                yield Benchmark(kind, made.value, period, units=made.units, missing=made.missing)


def _with(
    line: Line,
    unit: tables.Unit,
    known: Mapping[str, Sequence[tables.Benchmark]],
    around: _Around | None,
) -> Line:
    if line.reading.value is None:
        return line
    found = [*_of_survey(line), *_of_elsewhere(line, unit, known.get(line.indicator.key, ()))]
    if around is not None and isinstance(line.reading.provenance, FromFigure):
        found += around.found(line)
    return replace(line, benchmarks=in_order(found))


def _of_survey(line: Line) -> Iterator[Benchmark]:
    """What the release itself says of the others."""
    provenance = line.reading.provenance
    if not isinstance(provenance, FromSurvey):
        return
    is_share = provenance.method == "share" and line.indicator.measure_unit == PERCENT
    for one in provenance.comparisons:
        value = one.value * (100.0 if is_share else 1.0)
        yield Benchmark(_KINDS[one.against], value, line.reading.period, verdict=one.verdict)


def _of_elsewhere(
    line: Line, unit: tables.Unit, rows: Sequence[tables.Benchmark]
) -> Iterator[Benchmark]:
    """Of the period, else the latest before it; the unit's own type before all."""
    period = line.reading.period
    fitting = [
        (row, when)
        for row in rows
        if row.unit_type in {"", unit.type}
        and (when := periods.parse(row.period)).kind is period.kind
        and when.order <= period.order
    ]
    for kind in RECORDED:
        of_kind = [pair for pair in fitting if pair[0].kind == kind]
        if of_kind:
            row, when = max(of_kind, key=lambda pair: (pair[1].order, pair[0].unit_type != ""))
            yield Benchmark(kind, row.value, when, source=row.source)


def _recorded(session: Session) -> dict[str, list[tables.Benchmark]]:
    found: dict[str, list[tables.Benchmark]] = {}
    for row in stored.everything(session):
        found.setdefault(row.indicator.key, []).append(row)
    return found


# --- figures from elsewhere -----------------------------------------------------------------------


def listed(session: Session) -> list[tables.Benchmark]:
    """Those somebody recorded, the latest period first."""
    rows = stored.everything(session)
    return sorted(rows, key=lambda row: periods.parse(row.period).order, reverse=True)


def unit_types(session: Session) -> list[str]:
    """The types that units have, without places above them."""
    return sorted({one.type for one in organisation.units(session)} - ABOVE_UNITS)


def record(session: Session, actor: Actor, entry: Entry, now: datetime) -> tables.Benchmark:
    """Records a figure, or changes the one that stands for the same. Raises InvalidInput with
    every problem at once."""
    indicators.refuse_unless_manager(session, actor)
    row, period = _checked(session, entry)
    found = stored.one(session, row, entry.kind, entry.unit_type, period.code)
    before = None if found is None else found.value
    made = found or tables.Benchmark(
        indicator_id=row.id, kind=entry.kind, unit_type=entry.unit_type, period=period.code
    )
    made.value, made.source = entry.value, entry.source.strip()
    made.recorded_by, made.recorded_at = actor.email, now
    session.add(made)
    session.flush()
    details = {"period": period.code, "value": entry.value}
    if before is not None:
        details["before"] = before
    audit.record(session, actor, "benchmark.record", row.key, now, **details)
    return made


def remove(session: Session, actor: Actor, benchmark_id: int, now: datetime) -> None:
    """Raises NotFound."""
    indicators.refuse_unless_manager(session, actor)
    found = stored.by_id(session, benchmark_id)
    if found is None:
        raise NotFound("benchmark", str(benchmark_id))
    details = {"period": found.period, "value": found.value}
    audit.record(session, actor, "benchmark.remove", found.indicator.key, now, **details)
    session.delete(found)


def import_file(session: Session, actor: Actor, file: Path, now: datetime) -> int:
    """Records every row of `indicator,kind,unit_type,period,value,source`, or none; tells how
    many. Raises ImportRefused with every problem by line."""
    indicators.refuse_unless_manager(session, actor)
    problems = Problems(file.name)
    finder = indicators.finder(session)
    rows = imports.read(file, _COLUMNS, _OPTIONAL)
    entries = [_entry(session, finder, row, problems) for row in rows]
    problems.refuse_if_any()
    for entry in filter(None, entries):
        record(session, actor, entry, now)
    audit.record(session, actor, "benchmarks.import", file.name, now, rows=len(rows))
    return len(rows)


def _entry(
    session: Session, finder: indicators.Finder, row: Row, problems: Problems
) -> Entry | None:
    try:
        key = finder.find(row["indicator"])[0].key
        value = number.parse(row["value"], from_file=True)
        entry = Entry(key, row["kind"], row["period"], value, row["unit_type"], row["source"])
        _checked(session, entry)
    except InvalidNumber as refusal:
        problems.add(row.line, "value", row["value"], refusal.problem)
        return None
    except InvalidInput as refusal:
        problems.blame(row, refusal)
        return None
    return entry


def _checked(session: Session, entry: Entry) -> tuple[tables.Indicator, Period]:
    row = indicators.row(session, entry.indicator)
    problems: dict[str, str] = {}
    if entry.kind not in RECORDED:
        problems["kind"] = "unknown_kind"
    if entry.unit_type and entry.unit_type not in unit_types(session):
        problems["unit_type"] = "unknown_unit_type"
    if not indicators.as_domain(row).is_possible(entry.value):
        problems["value"] = "outside_scale"
    if len(entry.source) > _LONGEST_SOURCE:
        problems["source"] = "too_long"
    try:
        period = periods.parse(entry.period)
    except InvalidPeriod:
        raise InvalidInput(problems | {"period": "invalid_period"}) from None
    if problems:
        raise InvalidInput(problems)
    return row, period
