"""Units side by side: one figure at all units that were asked the same, never in order of size."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain import side_by_side as side_by_side_domain
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.history import Kind
from surveyapp.domain.indices import indices
from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.release import IndicatorResult, Published, Region, Release
from surveyapp.domain.result import Against, Comparison
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.survey import Scale, SurveyDefinition
from surveyapp.domain.verdict import Item, Verdict
from surveyapp.services import definitions, organisation, releases, results
from surveyapp.services.releases import ReleasedRound
from surveyapp.store import indicators, rounds

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What one unit answered. `may_read`: whether the actor may open its result page."""

    code: str
    name: str
    round_id: int
    region: Region
    figure: IndicatorResult
    may_read: bool

    @property
    def beside(self) -> Comparison | None:
        """The unit against the rest of the municipality."""
        wanted = Against.MUNICIPALITY_WITHOUT_UNIT
        return next((one for one in self.figure.comparisons if one.against is wanted), None)

    @property
    def verdict(self) -> Verdict | None:
        """Where it stands among all units, judged together; None where nothing is shown, or too
        few answered."""
        if not isinstance(self.figure.result, Published) or self.beside is None:
            return None
        found = self.beside.among_units
        return None if found is Verdict.TOO_LITTLE else found


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """All units that were asked one survey in one period; `whole` is all of them together."""

    survey: str
    title: Text
    units: tuple[UnitFigure, ...]
    whole: IndicatorResult | None
    scale: Scale
    release: Release
    definition: SurveyDefinition

    @property
    def may_read_all(self) -> bool:
        return all(unit.may_read for unit in self.units)

    @property
    def clearly_above(self) -> list[UnitFigure]:
        """In no order of size."""
        return [unit for unit in self.units if unit.verdict is Verdict.CLEARLY_HIGHER]


@dataclass(frozen=True)
class SideBySide:
    period: str
    indicator: str
    areas: tuple[ServiceArea, ...]
    periods: tuple[str, ...]
    """Those there is anything to compare in, latest first."""
    names: dict[str, Text]
    """What may be compared in the period, by key."""

    @property
    def units(self) -> int:
        return len({unit.code for area in self.areas for unit in area.units})

    def area(self, survey: str) -> ServiceArea | None:
        """The chosen one, else the first."""
        chosen = (area for area in self.areas if area.survey == survey)
        return next(chosen, self.areas[0] if self.areas else None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Rounds of one survey in one period, the one over most units first."""

    rounds: tuple[ReleasedRound, ...]

    @property
    def of_one_unit(self) -> list[ReleasedRound]:
        """Units that ran a round of their own, each its latest, beside one another."""
        found = {
            one.release.root.unit: one
            for one in sorted(self.rounds, key=lambda one: one.survey_round.closes_at)
            if len(one.units) == 1
        }
        return list(found.values())

    @property
    def indicators(self) -> list[str]:
        return [one.key for one in self.rounds[0].release.root.indicators]


def side_by_side(session: Session, actor: Actor, period: str, indicator: str) -> SideBySide:
    """Every service area in which the actor may compare units; an unknown `period` or `indicator`
    is taken as the latest, and as the one that most areas have."""
    asked = _asked(session, actor)
    periods = sorted({one for one, _ in asked}, key=lambda one: parse(one).order, reverse=True)
    if period not in periods:
        period = periods[0] if periods else ""
    here = [rounds for (when, _), rounds in asked.items() if when == period]
    offered = Counter(key for rounds in here for key in rounds.indicators)
    if indicator not in offered:
        indicator = _shared_by_most(offered)
    names = {one.key: Text(one.name) for one in indicators.everything(session)}
    return SideBySide(
        period,
        indicator,
        tuple(_areas(session, actor, here, indicator)),
        tuple(periods),
        {key: names.get(key, Text({"en": key})) for key in offered},
    )


def clearly_above(
    session: Session, actor: Actor, unit: str, period: str, indicator: str
) -> list[UnitFigure]:
    """Units asked the same as `unit` that stand clearly above the others, as far as the actor may
    compare; in no order of size."""
    if not organisation.where_may(session, actor, Right.COMPARE)(unit):
        return []
    found = side_by_side(session, actor, period, indicator)
    if (found.period, found.indicator) != (period, indicator):
        return []
    areas = (area for area in found.areas if any(one.code == unit for one in area.units))
    return [one for area in areas for one in area.clearly_above]


def worth(area: ServiceArea, indicator: str) -> side_by_side_domain.SideBySide:
    """How little an order of the units would mean: a funnel, and what each mean is likely worth."""
    release = area.release
    scored = {one.key: one for one in items(area.definition) if isinstance(one, ScoredItem)}
    members = indices(area.definition, scored).indicators.get(indicator, ())
    parts = [
        Item(one.item.key, one.weight, _spread(release, one.item.key), 1, 1) for one in members
    ]
    units = [unit.region for unit in area.units if unit.round_id == release.survey_round.id]
    name = (Kind.INDICATOR, indicator)
    return side_by_side_domain.side_by_side(release.root, units, name, parts, release.correlations)


def _spread(release: Release, key: str) -> float | None:
    facts = release.items.get(key)
    return None if facts is None else facts.sd


def _shared_by_most(offered: Counter[str]) -> str:
    """The last of those that most areas have: a survey ends with its questions on the whole."""
    most = max(offered.values(), default=0)
    return next((key for key in reversed(offered) if offered[key] == most), "")


def _asked(session: Session, actor: Actor) -> dict[tuple[str, str], _Asked]:
    """Per period and survey the released rounds with several units the actor may compare."""
    may_compare = organisation.where_may(session, actor, Right.COMPARE)
    found: dict[tuple[str, str], list[ReleasedRound]] = {}
    for one in releases.released(session):
        facts = one.release.survey_round
        found.setdefault((facts.period, facts.definition), []).append(one)
    return {
        key: _Asked(tuple(sorted(rounds, key=lambda one: -len(one.units))))
        for key, rounds in found.items()
        if len({unit for one in rounds for unit in one.units if may_compare(unit)}) >= _SEVERAL
    }


def _areas(
    session: Session, actor: Actor, asked: Sequence[_Asked], indicator: str
) -> Iterator[ServiceArea]:
    may_compare = organisation.where_may(session, actor, Right.COMPARE)
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    rounds.read_units(session, [one.survey_round.id for found in asked for one in found.rounds])
    for one in asked:
        first = one.rounds[0]
        definition = definitions.frozen(first.survey_round)
        alone = releases.all_beside(one.of_one_unit)
        units = {
            unit.code: _figure(released, unit, indicator, alone, may_read=may_read(unit.code))
            for released in reversed(one.rounds)
            for unit in results.places(released.survey_round)
            if unit.is_unit and may_compare(unit.code)
        }
        shown = [unit for unit in units.values() if unit is not None]
        if shown:
            yield ServiceArea(
                first.release.survey_round.definition,
                definition.title,
                tuple(shown),
                first.release.root.indicator(indicator),
                definition.scale,
                first.release,
                definition,
            )


def _figure(
    released: ReleasedRound,
    unit: results.Place,
    indicator: str,
    alone: Mapping[str, Region],
    *,
    may_read: bool,
) -> UnitFigure | None:
    region = released.release.region(unit.code)
    if len(released.units) == 1:
        region = alone.get(unit.code, region)
    figure = None if region is None else region.indicator(indicator)
    if region is None or figure is None:
        return None
    facts = released.release.survey_round
    return UnitFigure(unit.code, unit.name, facts.id, region, figure, may_read)
