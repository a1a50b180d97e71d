"""The catalogue of `indicators.yaml` as the domain's values."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.definitions.indicator_model import (
    FocusAreaModel,
    IndicatorModel,
    IndicatorsFile,
    ResultGoalModel,
    SuccessFactorModel,
    TargetModel,
)
from surveyapp.domain import period as periods
from surveyapp.domain.indicator import (
    Aggregation,
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Scope,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.domain.target import CutPoints


@dataclass(frozen=True)
class CatalogueTarget:
    """Cut points as the file gives them, not yet held against their indicator."""

    indicator: str
    unit_type: str
    period: str
    cuts: CutPoints
    text: str


@dataclass(frozen=True)
class Catalogue:
    focus_areas: tuple[FocusArea, ...]
    targets: tuple[CatalogueTarget, ...]

    @property
    def indicators(self) -> Iterator[Indicator]:
        for area in self.focus_areas:
            yield from area.indicators

    def by_indicator(self) -> dict[str, list[CatalogueTarget]]:
        found: dict[str, list[CatalogueTarget]] = {}
        for one in self.targets:
            found.setdefault(one.indicator, []).append(one)
        return found

    def parts(self) -> dict[tuple[str, str], Scope]:
        """Everything with a scope, by kind and key."""
        found: dict[tuple[str, str], Scope] = {}
        for area in self.focus_areas:
            found["area", area.key] = area
            for factor in area.factors:
                found["factor", factor.key] = factor
                found |= {("goal", goal.key): goal for goal in factor.goals}
                found |= {("indicator", one.key): one for one in factor.indicators}
        return found


def catalogue(file: IndicatorsFile) -> Catalogue:
    return Catalogue(
        tuple(_area(model) for model in file.focus_areas),
        tuple(
            target(indicator.key, each)
            for area in file.focus_areas
            for factor in area.success_factors
            for indicator in factor.indicators
            for each in indicator.targets
        ),
    )


def indicator(model: IndicatorModel) -> Indicator:
    return Indicator(
        key=model.key,
        name=Text(model.name),
        source=Source(model.source),
        direction=Direction(model.direction),
        measure_unit=model.measure_unit,
        code=model.code,
        description=None if model.description is None else Text(model.description),
        scale_min=model.scale_min,
        scale_max=model.scale_max,
        decimals=model.decimals,
        goal=model.goal,
        owner=model.owner,
        frequency=PeriodKind(model.frequency),
        every=model.every,
        due_days=model.due_days,
        plausible_low=model.plausible_low,
        plausible_high=model.plausible_high,
        largest_jump=model.largest_jump,
        aggregation=Aggregation(model.aggregation),
        formula=model.formula,
        has_forecast=model.has_forecast,
        unit_types=tuple(model.unit_types),
        unit=model.unit,
        valid_from=_period(model.valid_from),
        valid_to=_period(model.valid_to),
    )


def _period(code: str) -> Period | None:
    return periods.parse(code) if code else None


def target(key: str, model: TargetModel) -> CatalogueTarget:
    return CatalogueTarget(key, model.unit_type, model.period, cut_points(model), model.text)


def cut_points(model: TargetModel) -> CutPoints:
    return CutPoints(
        target=model.target,
        lower_limit=model.lower_limit,
        range_low=model.range_low,
        range_high=model.range_high,
        accept_low=model.accept_low,
        accept_high=model.accept_high,
    )


def _area(model: FocusAreaModel) -> FocusArea:
    return FocusArea(
        model.key,
        Text(model.name),
        tuple(_factor(factor) for factor in model.success_factors),
        code=model.code,
        valid_from=_period(model.valid_from),
        valid_to=_period(model.valid_to),
    )


def _factor(model: SuccessFactorModel) -> SuccessFactor:
    return SuccessFactor(
        model.key,
        Text(model.name),
        tuple(indicator(each) for each in model.indicators),
        tuple(_goal(each) for each in model.result_goals),
        model.code,
        unit_types=tuple(model.unit_types),
        unit=model.unit,
        valid_from=_period(model.valid_from),
        valid_to=_period(model.valid_to),
    )


def _goal(model: ResultGoalModel) -> ResultGoal:
    return ResultGoal(
        model.key,
        Text(model.name),
        model.code,
        unit_types=tuple(model.unit_types),
        unit=model.unit,
        valid_from=_period(model.valid_from),
        valid_to=_period(model.valid_to),
    )
