"""Where a scorecard's readings come from. To add a source: one function, one line in SOURCES."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.definitions import loader
from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import NotMeasured, Reason, Suppressed
from surveyapp.domain.errors import NotFound
from surveyapp.domain.figure import PERCENT, FigureState
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period
from surveyapp.domain.release import Published, Region
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    FromFigure,
    FromSurvey,
    Outcome,
    Reading,
    Value,
)
from surveyapp.domain.survey import NumberQuestion, ScaleQuestion, SurveyDefinition
from surveyapp.services import releases
from surveyapp.store import figures, tables

_UNDER_WAY = ("open", "paused", "closed", "counted")


@dataclass(frozen=True)
class Wanted:
    """A unit and the indicators of one source that its scorecard asks for."""

    unit: tables.Unit
    indicators: Mapping[str, Indicator]


@dataclass(frozen=True)
class IndicatorSource:
    """`readings`: all there ever were, oldest first. `otherwise`: what it means that a period has
    none."""

    readings: Callable[[Session, Wanted], Iterator[Reading]]
    otherwise: Callable[[Session, Wanted, Period], Mapping[str, Absence]]


def survey_releases(session: Session, wanted: Wanted) -> Iterator[Reading]:
    """What released rounds published of the unit; a sector or municipality is a region too."""
    for released in releases.released(session):
        region = released.release.region(wanted.unit.code)
        if region is None:
            continue
        for result in region.indicators:
            indicator = wanted.indicators.get(result.key)
            if indicator is not None:
                yield Reading(
                    indicator.key,
                    periods.parse(released.survey_round.period),
                    _outcome(result.result, indicator),
                    _from_survey(released, region, indicator.key),
                )


def recorded_figures(session: Session, wanted: Wanted) -> Iterator[Reading]:
    """What somebody typed or imported and nothing has superseded."""
    for figure in figures.of_unit(session, wanted.unit.id):
        if figure.indicator.key in wanted.indicators:
            yield Reading(
                figure.indicator.key,
                periods.parse(figure.period),
                _recorded(figure),
                FromFigure(
                    figure.id,
                    figure.source,
                    figure.comment,
                    figure.recorded_by,
                    figure.recorded_at,
                    figure.supersedes_id is not None,
                ),
            )


def surveys_without_reading(
    session: Session, wanted: Wanted, period: Period
) -> Mapping[str, Absence]:
    """Pending while a round that asks for it is under way at the unit, otherwise not run."""
    said = dict.fromkeys(wanted.indicators, Absence.NOT_RUN)
    for survey_round in _under_way(session, wanted.unit):
        if not period.covers(periods.parse(survey_round.period)):
            continue
        definition = _definition(survey_round)
        for key in () if definition is None else fed_by(definition):
            if key in said:
                said[key] = Absence.PENDING
    return said


def figures_without_reading(
    _session: Session, wanted: Wanted, _period: Period
) -> Mapping[str, Absence]:
    """Nobody has recorded it yet."""
    return dict.fromkeys(wanted.indicators, Absence.PENDING)


SOURCES: Mapping[Source, IndicatorSource] = {
    Source.SURVEY: IndicatorSource(survey_releases, surveys_without_reading),
    Source.FIGURE: IndicatorSource(recorded_figures, figures_without_reading),
}


def fed_by(definition: SurveyDefinition) -> Mapping[str, Sequence[ScaleQuestion | NumberQuestion]]:
    """Which questions feed which indicator."""
    found: dict[str, list[ScaleQuestion | NumberQuestion]] = {}
    for question in definition.questions:
        if isinstance(question, ScaleQuestion | NumberQuestion):
            for feed in question.feeds:
                found.setdefault(feed.indicator, []).append(question)
    return found


def definition_of(session: Session, round_id: int) -> SurveyDefinition:
    """What a round that has opened asked; raises NotFound for another."""
    survey_round = session.get(tables.SurveyRound, round_id)
    found = None if survey_round is None else _definition(survey_round)
    if found is None:
        raise NotFound("round", str(round_id))
    return found


def _outcome(result: Published | Suppressed | NotMeasured, indicator: Indicator) -> Outcome:
    match result:
        case Published(value, n, interval, bound, is_share):
            times = 100.0 if is_share and indicator.measure_unit == PERCENT else 1.0
            ends = None if interval is None else (interval[0] * times, interval[1] * times)
            return Value(value * times, ends, bound, n)
        case Suppressed():
            return result
        case NotMeasured():
            return Absent(Absence.NOT_MEASURED)


def _from_survey(released: releases.ReleasedRound, region: Region, key: str) -> FromSurvey:
    survey_round, release = released.survey_round, released.release
    definition = _definition(survey_round)
    questions = () if definition is None else tuple(fed_by(definition).get(key, ()))
    result = region.indicator(key)
    return FromSurvey(
        round_id=survey_round.id,
        definition=survey_round.definition_key,
        version=survey_round.version,
        title=Text(survey_round.title),
        sha256=release.survey_round.sha256 or "",
        unit=region.unit,
        questions=tuple(question.text for question in questions),
        invited=region.invited,
        answered=region.answered,
        rate=region.response_rate,
        flags=region.flags,
        method=next(
            (feed.method.value for q in questions for feed in q.feeds if feed.indicator == key),
            "mean",
        ),
        change=None if result is None else result.change,
    )


def _recorded(figure: tables.Figure) -> Outcome:
    state = FigureState(figure.state)
    if state is FigureState.MEASURED and figure.value is not None:
        return Value(figure.value)
    if state is FigureState.SUPPRESSED:
        return Suppressed(Reason.TOO_FEW)
    return Absent(Absence(figure.state), figure.comment)


def _under_way(session: Session, unit: tables.Unit) -> list[tables.SurveyRound]:
    at_unit = tables.SurveyRound.units.any(tables.RoundUnit.unit_id == unit.id)
    chosen = select(tables.SurveyRound).where(tables.SurveyRound.state.in_(_UNDER_WAY), at_unit)
    return list(session.scalars(chosen))


def _definition(survey_round: tables.SurveyRound) -> SurveyDefinition | None:
    if survey_round.definition_text is None or survey_round.scales_text is None:
        return None
    return loader.frozen(survey_round.definition_text, survey_round.scales_text)
