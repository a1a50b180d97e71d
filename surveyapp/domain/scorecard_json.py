"""A scorecard as JSON and as a table; keys are stable and new ones may be added.

`{"unit": {"code","name","type"}, "period": "2026", "counts": …, "focus_areas": [{"key","name",
"counts","indicators": […]}]}`. An indicator carries `key code name success_factor source direction
measure_unit scale decimals`, then as in a release `state` with `value interval n` (published) or
`reason` (suppressed), `period` of the reading, `spending` (what the sign of a deviation from a
budget says), `response_rate flags provenance`, `forecast` of the year, then `target
status certain near previous change history`. A withheld result has no number anywhere.
"""

from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.benchmark import Benchmark, BenchmarkKind
from surveyapp.domain.comment import Comment
from surveyapp.domain.disclosure import AtLeast, Exactly, People, Suppressed, Within
from surveyapp.domain.indicator import Indicator, SuccessFactor
from surveyapp.domain.json_values import people_json, rate_json
from surveyapp.domain.result import PublishedRate
from surveyapp.domain.scorecard import (
    Absent,
    Area,
    Counts,
    FromFigure,
    FromOthers,
    FromSurvey,
    Line,
    Provenance,
    Reading,
    Scorecard,
    Value,
)
from surveyapp.domain.spending import spending
from surveyapp.domain.target import Status, Target

Json = dict[str, object]

COLUMNS = (
    "focus_area",
    "indicator",
    "name",
    "state",
    "reason",
    "value",
    "interval_low",
    "interval_high",
    "n",
    "period",
    "target",
    "lower_limit",
    "range_low",
    "range_high",
    "accept_low",
    "accept_high",
    "status",
    "certain",
    "previous",
    "previous_period",
    "source",
    "response_rate",
    "flags",
    "difference",
    "change",
    "comment",
    "comment_by",
    "comment_at",
    "spending",
    "forecast",
    "approved_by",
    *BenchmarkKind,
)


def to_json(card: Scorecard) -> Json:
    return {
        "unit": {"code": card.unit, "name": card.unit_name, "type": card.unit_type},
        "period": card.period.code,
        "counts": _counts(card.counts),
        "focus_areas": [_area(area) for area in card.areas],
    }


def rows(card: Scorecard, language: str) -> list[dict[str, object]]:
    """A row per indicator with `COLUMNS`; names in `language`, numbers as they are."""
    return [_row(area, line, language) for area in card.areas for line in area.lines]


def _area(area: Area) -> Json:
    factors = {
        indicator.key: factor for factor in area.area.factors for indicator in factor.indicators
    }
    return {
        "key": area.area.key,
        "code": area.area.code,
        "name": dict(area.area.name.wordings),
        "counts": _counts(area.counts),
        "comment": _comment(area.comment),
        "success_factors": [_factor(factor) for factor in _shown_factors(area)],
        "indicators": [_line(line, factors.get(line.indicator.key)) for line in area.lines],
    }


def _shown_factors(area: Area) -> list[SuccessFactor]:
    """Those that the unit has an indicator of."""
    keys = {line.indicator.key for line in area.lines}
    factors = area.area.factors
    return [one for one in factors if any(each.key in keys for each in one.indicators)]


def _factor(factor: SuccessFactor) -> Json:
    return {
        "key": factor.key,
        "code": factor.code,
        "name": dict(factor.name.wordings),
        "goals": [
            {"key": goal.key, "code": goal.code, "name": dict(goal.name.wordings)}
            for goal in factor.goals
        ],
    }


def _counts(counts: Counts) -> Json:
    return {
        **{status.value: counts.by_status.get(status, 0) for status in Status},
        "uncertain": {status.value: counts.unsure.get(status, 0) for status in Status},
        "suppressed": counts.suppressed,
        "without_value": counts.absent,
        "without_target": counts.without_target,
    }


def _line(line: Line, factor: SuccessFactor | None) -> Json:
    return {
        **_indicator(line.indicator),
        "success_factor": None if factor is None else factor.key,
        "goal": line.indicator.goal,
        **_reading(line.reading),
        "spending": _spending(line.indicator, line.reading.value),
        **_provenance(line.reading.provenance),
        "forecast": _forecast(line),
        "target": None if line.target is None else _target(line.target),
        "status": None if line.status is None else line.status.value,
        "certain": None if line.status is None else line.certain,
        "near": line.near,
        "previous": None if line.previous is None else _reading(line.previous),
        "change": _change(line),
        "previous_break": None if line.previous_break is None else line.previous_break.value,
        "smallest_change": _rounded(line.smallest_change),
        "history": [_reading(reading) for reading in line.history],
        "comment": _comment(line.comment),
        "benchmarks": [_benchmark(one) for one in line.benchmarks],
    }


def _comment(comment: Comment | None) -> Json | None:
    if comment is None:
        return None
    return {
        "text": comment.text,
        "written_by": comment.written_by,
        "written_at": comment.written_at.isoformat(),
    }


def _benchmark(one: Benchmark) -> Json:
    return {
        "kind": one.kind.value,
        "value": one.value,
        "period": one.period.code,
        "source": one.source,
        "verdict": one.verdict,
        "units": one.units,
        "missing": list(one.missing),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _indicator(indicator: Indicator) -> Json:
    has_scale = indicator.scale_min is not None or indicator.scale_max is not None
    return {
        "key": indicator.key,
        "code": indicator.code,
        "level": indicator.level.value,
        "result_goal": indicator.goal or None,
        "name": dict(indicator.name.wordings),
        "source": indicator.source.value,
        "direction": indicator.direction.value,
        "measure_unit": indicator.measure_unit,
        "scale": [indicator.scale_min, indicator.scale_max] if has_scale else None,
        "decimals": indicator.decimals,
    }


def _reading(reading: Reading) -> Json:
    said: Json = {"period": reading.period.code, "state": reading.state}
    match reading.outcome:
        case Value(value, interval, bound, n):
            return said | {
                "value": value,
                "interval": None if interval is None else list(interval),
                "bound": None if bound is None else bound.value,
                "n": None if n is None else people_json(n),
            }
        case Suppressed(reason):
            return said | {"reason": reason.value}
        case Absent(comment=comment):
            return said | ({"comment": comment} if comment else {})


def _provenance(provenance: Provenance | None) -> Json:
    match provenance:
        case FromSurvey():
            return {
                "response_rate": None if provenance.rate is None else rate_json(provenance.rate),
                "flags": [flag.value for flag in provenance.flags],
                "provenance": {
                    "rounds": [{"id": one.id, "sha256": one.sha256} for one in provenance.rounds],
                    "rolled_up": provenance.is_rolled_up,
                    "definition": provenance.definition,
                    "version": provenance.version,
                    "invited": provenance.invited,
                    "answered": (
                        None if provenance.answered is None else people_json(provenance.answered)
                    ),
                    "questions": [dict(one.text.wordings) for one in provenance.questions],
                    "method": provenance.method,
                },
            }
        case FromFigure():
            return {
                "response_rate": None if provenance.rate is None else rate_json(provenance.rate),
                "flags": [flag.value for flag in provenance.flags],
                "provenance": {
                    "figure": provenance.figure_id,
                    "source": provenance.source,
                    "comment": provenance.comment,
                    "recorded_by": provenance.recorded_by,
                    "recorded_at": provenance.recorded_at.isoformat(),
                    "corrected": provenance.corrected,
                    "imported_from": provenance.imported_from,
                    "approved_by": provenance.approved_by or None,
                    "approved_at": (
                        None
                        if provenance.approved_at is None
                        else provenance.approved_at.isoformat()
                    ),
                },
            }
        case FromUnits():
            return {
                "flags": [],
                "provenance": {
                    "aggregation": provenance.method.value,
                    "units": provenance.units,
                    "missing": list(provenance.missing),
                },
            }
        case FromOthers():
            return {
                "flags": [flag.value for flag in provenance.flags],
                "provenance": {
                    "formula": provenance.formula,
                    "inputs": {one.key: _reading(one.reading) for one in provenance.inputs},
                    "problem": provenance.problem or None,
                },
            }
        case None:
            return {"provenance": None}


def _spending(indicator: Indicator, value: float | None) -> str | None:
    """What the sign of a deviation from a budget says."""
    found = None if value is None else spending(indicator, value)
    return None if found is None else found.value


def _forecast(line: Line) -> Json | None:
    """What the whole year is expected to end with, of a figure that says it."""
    provenance = line.reading.provenance
    if not isinstance(provenance, FromFigure) or provenance.forecast is None:
        return None
    value = provenance.forecast
    return {"value": value, "spending": _spending(line.indicator, value)}


def _target(target: Target) -> Json:
    return {**target.cuts.given(), **({"text": target.text} if target.text else {})}


def _change(line: Line) -> Json | None:
    if line.difference is None:
        return None
    return {"difference": round(line.difference, 10), "verdict": line.verdict}


def _row(area: Area, line: Line, language: str) -> dict[str, object]:
    reading = _reading(line.reading)
    outcome = line.reading.outcome
    low, high = (outcome.interval if isinstance(outcome, Value) else None) or (None, None)
    provenance = line.reading.provenance
    row: dict[str, object] = {
        "focus_area": area.area.name.into(language),
        "indicator": line.indicator.key,
        "name": line.indicator.name.into(language),
        **{name: reading.get(name) for name in ("state", "reason", "value", "period")},
        "interval_low": low,
        "interval_high": high,
        "n": None if not isinstance(outcome, Value) or outcome.n is None else _people(outcome.n),
        **({} if line.target is None else line.target.cuts.given()),
        "status": line.status,
        "certain": None if line.status is None else str(line.certain).lower(),
        "previous": None if line.previous is None else line.previous.value,
        "previous_period": None if line.previous is None else line.previous.period.code,
        "source": _source(provenance),
        "response_rate": _rate(provenance),
        "flags": "" if provenance is None else " ".join(flag.value for flag in provenance.flags),
        "difference": None if line.difference is None else round(line.difference, 10),
        "change": line.verdict,
        **_commented(line.comment),
        "spending": _spending(line.indicator, line.reading.value),
        "forecast": provenance.forecast if isinstance(provenance, FromFigure) else None,
        "approved_by": provenance.approved_by if isinstance(provenance, FromFigure) else None,
        **{one.kind.value: one.value for one in line.benchmarks},
    }
    return {name: "" if row.get(name) is None else row[name] for name in COLUMNS}


def _commented(comment: Comment | None) -> Json:
    said = _comment(comment) or {}
    names = {"comment": "text", "comment_by": "written_by", "comment_at": "written_at"}
    return {column: said.get(name) for column, name in names.items()}


def _people(people: People) -> str:
    """A number of people in one cell: `32`, `>=18`, `10-14`."""
    match people:
        case Exactly(value):
            return str(value)
        case AtLeast(value):
            return f">={value}"
        case Within(low, high):
            return f">={low}" if high is None else f"{low}-{high}"


def _source(provenance: Provenance | None) -> str | None:
    match provenance:
        case FromSurvey():
            return ", ".join(f"round {one.id}" for one in provenance.rounds)
        case FromFigure():
            return provenance.source
        case FromUnits():
            return f"{provenance.method.value} of {provenance.units} units"
        case FromOthers():
            return provenance.formula
        case None:
            return None


def _rate(provenance: Provenance | None) -> str | float | None:
    """From 0 to 1; `>=0.9` where only that is told."""
    rate = None if provenance is None else provenance.rate
    if not isinstance(rate, PublishedRate):
        return None
    return f">={rate.value}" if rate.is_at_least else rate.value
