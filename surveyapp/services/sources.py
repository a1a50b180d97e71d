"""Where a scorecard's readings come from. To add a source: one function, one line in SOURCES."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain import computed as rules
from surveyapp.domain import formula as formula_language
from surveyapp.domain import period as periods
from surveyapp.domain.disclosure import Exactly, NotMeasured, Reason, Suppressed
from surveyapp.domain.figure import PERCENT, FigureState
from surveyapp.domain.formula import Formula, InvalidFormula
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period
from surveyapp.domain.release import Published, Region, Release
from surveyapp.domain.result import PublishedRate
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    AskedQuestion,
    FromFigure,
    FromOthers,
    FromSurvey,
    Input,
    Outcome,
    Reading,
    Value,
)
from surveyapp.domain.survey import Feed, NumberQuestion, ScaleQuestion, SurveyDefinition
from surveyapp.services import definitions, releases, roll_ups
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.releases import PlaceResult
from surveyapp.store import figures, indicators, tables

_UNDER_WAY = ("open", "paused", "closed", "counted")


@dataclass(frozen=True)
class Wanted:
    """A unit and the indicators of one source that its scorecard asks for."""

    unit: tables.Unit
    indicators: Mapping[str, Indicator]
    known: Mapping[str, Indicator] = field(default_factory=dict)
    """Every indicator, and what the sources before this one have read of them."""
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorSource:
    """`readings`: all there ever were, oldest first. `otherwise`: what it means that a period has
    none."""

    readings: Callable[[Session, Wanted], Iterator[Reading]]
    otherwise: Callable[[Session, Wanted, Period], Mapping[str, Absence]]


def survey_releases(session: Session, wanted: Wanted) -> Iterator[Reading]:
    """What released rounds published of the unit; a sector or municipality is a region too."""
    for found in releases.of_place(session, wanted.unit.code):
        first = found.rounds[0].survey_round
        fed = fed_by(definitions.frozen(first))
        for result in found.region.indicators:
            indicator = wanted.indicators.get(result.key)
            if indicator is not None:
                yield Reading(
                    indicator.key,
                    periods.parse(first.period),
                    published(result.result, indicator),
                    _from_survey(found, fed.get(indicator.key, ()), indicator.key),
                )


def recorded_figures(session: Session, wanted: Wanted) -> Iterator[Reading]:
    """What somebody typed or imported and nothing has superseded; above units also what follows
    from theirs, in periods for which nothing stands there itself."""
    typed = set()
    keys = indicators.ids(session)
    for figure in figures.alone_of_unit(session, wanted.unit.id):
        key = keys[figure.indicator_id]
        if key in wanted.indicators:
            typed.add((key, figure.period))
            yield Reading(
                key,
                periods.parse(figure.period),
                recorded(figure.state, figure.value, figure.n, figure.comment),
                FromFigure(
                    figure.id,
                    figure.source,
                    figure.comment,
                    figure.recorded_by,
                    figure.recorded_at,
                    figure.supersedes_id is not None,
                    None if figure.n is None else Exactly(figure.n),
                    _rate_of(figure),
                    figure.forecast,
                    figure.imported_from,
                    figure.approved_by,
                    figure.approved_at,
                ),
            )
    if wanted.unit.type in ABOVE_UNITS:
        yield from roll_ups.readings(session, wanted.unit, wanted.indicators, typed)


def surveys_without_reading(
    session: Session, wanted: Wanted, period: Period
) -> Mapping[str, Absence]:
    """Pending while a round that asks for it is under way at the unit, otherwise not run."""
    said = dict.fromkeys(wanted.indicators, Absence.NOT_RUN)
    for survey_round in _under_way(session, wanted.unit):
        if not period.covers(periods.parse(survey_round.period)):
            continue
        for key in fed_by(definitions.frozen(survey_round)):
            if key in said:
                said[key] = Absence.PENDING
    return said


def figures_without_reading(
    _session: Session, wanted: Wanted, _period: Period
) -> Mapping[str, Absence]:
    """Nobody has recorded it yet."""
    return dict.fromkeys(wanted.indicators, Absence.PENDING)


def computed(_session: Session, wanted: Wanted) -> Iterator[Reading]:
    """What follows from the readings of other indicators in the same period."""
    formulas = {}
    for key, indicator in wanted.indicators.items():
        try:
            formulas[key] = formula_language.parse(indicator.formula)
        except InvalidFormula:
            continue  # it was refused when it was typed; a figure of it is still to come
    known = {key: {one.period: one for one in found} for key, found in wanted.readings.items()}
    for key in rules.order(formulas):
        made = {one.period: one for one in _computed(key, formulas[key], wanted, known)}
        known[key] = made
        yield from made.values()


def _computed(
    key: str,
    formula: Formula,
    wanted: Wanted,
    known: Mapping[str, Mapping[Period, Reading]],
) -> Iterator[Reading]:
    """A reading for every period that some input was measured in."""
    measured = {period for one in formula.keys for period in known.get(one, {})}
    for period in sorted(measured, key=lambda one: one.order):
        inputs = tuple(
            Input(wanted.known[one], _reading_in(one, period, known))
            for one in formula.keys
            if one in wanted.known
        )
        if len(inputs) == len(formula.keys):
            outcomes = {one.key: one.reading.outcome for one in inputs}
            found = rules.outcome(formula, outcomes)
            origin = FromOthers(formula.text, inputs, found.problem)
            yield Reading(key, period, found.outcome, origin)


def _reading_in(key: str, period: Period, known: Mapping[str, Mapping[Period, Reading]]) -> Reading:
    found = known.get(key, {}).get(period)
    return found or Reading(key, period, Absent(Absence.PENDING))


SOURCES: Mapping[Source, IndicatorSource] = {
    Source.SURVEY: IndicatorSource(survey_releases, surveys_without_reading),
    Source.FIGURE: IndicatorSource(recorded_figures, figures_without_reading),
    Source.COMPUTED: IndicatorSource(computed, figures_without_reading),
}


def fed_by(definition: SurveyDefinition) -> Mapping[str, Sequence[ScaleQuestion | NumberQuestion]]:
    """Which questions feed which indicator."""
    found: dict[str, list[ScaleQuestion | NumberQuestion]] = {}
    for question in definition.questions:
        if isinstance(question, ScaleQuestion | NumberQuestion):
            for feed in question.feeds:
                found.setdefault(feed.indicator, []).append(question)
    return found


def published(result: Published | Suppressed | NotMeasured, indicator: Indicator) -> Outcome:
    """What a release says, in the indicator's own unit."""
    match result:
        case Published(value, n, interval, bound, is_share):
            times = 100.0 if is_share and indicator.measure_unit == PERCENT else 1.0
            ends = None if interval is None else (interval[0] * times, interval[1] * times)
            return Value(value * times, ends, bound, n)
        case Suppressed():
            return result
        case NotMeasured():
            return Absent(Absence.NOT_MEASURED)


def _from_survey(
    found: PlaceResult, questions: Sequence[ScaleQuestion | NumberQuestion], indicator: str
) -> FromSurvey:
    region, release = found.region, found.rounds[0].release
    result = region.indicator(indicator)
    feeds = [
        (question, feed)
        for question in questions
        for feed in question.feeds
        if feed.indicator == indicator
    ]
    return FromSurvey(
        rounds=tuple(one.release.survey_round for one in found.rounds),
        title=Text(found.rounds[0].survey_round.title),
        questions=tuple(_asked(question, feed, region, release) for question, feed in feeds),
        invited=region.invited,
        answered=region.answered,
        rate=region.response_rate,
        flags=region.flags,
        is_rolled_up=found.is_rolled_up,
        method=feeds[0][1].method.value if feeds else "mean",
        correlations=release.correlations,
        asked=definitions.frozen(found.rounds[0].survey_round),
        comparisons=() if result is None else result.comparisons,
    )


def _asked(
    question: ScaleQuestion | NumberQuestion, feed: Feed, region: Region, release: Release
) -> AskedQuestion:
    found = region.question(question.key)
    shown = None if found is None else found.result
    answers = shown.n.least if isinstance(shown, Published) else 0
    item = release.items.get(question.key)
    return AskedQuestion(
        question.key, question.text, feed.weight, answers, None if item is None else item.sd
    )


def recorded(state: str, value: float | None, n: int | None, comment: str = "") -> Outcome:
    """What a figure says."""
    match FigureState(state):
        case FigureState.MEASURED if value is not None:
            return Value(value, n=None if n is None else Exactly(n))
        case FigureState.SUPPRESSED:
            return Suppressed(Reason.TOO_FEW)
        case _:
            return Absent(Absence(state), comment)


def _rate_of(figure: tables.Figure) -> PublishedRate | None:
    rate = figure.response_rate
    return None if rate is None else PublishedRate(round(rate / 100, 4))


def _under_way(session: Session, unit: tables.Unit) -> list[tables.SurveyRound]:
    at_unit = tables.SurveyRound.units.any(tables.RoundUnit.unit_id == unit.id)
    chosen = select(tables.SurveyRound).where(tables.SurveyRound.state.in_(_UNDER_WAY), at_unit)
    return list(session.scalars(chosen))
