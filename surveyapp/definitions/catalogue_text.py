"""The catalogue written as `indicators.yaml`, so that it can be edited, kept and imported again."""

from dataclasses import fields
from enum import StrEnum
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain.indicator import FocusArea, Indicator, ResultGoal, Scope, SuccessFactor
from surveyapp.domain.language import Text

Plain = dict[str, object]


def written(catalogue: Catalogue) -> str:
    """YAML that `loader.load_indicators` reads back as the same catalogue."""
    languages = sorted({language for text in _texts(catalogue) for language in text.wordings})
    document = {
        "format": 1,
        "languages": languages,
        "focus_areas": [_area(area, catalogue) for area in catalogue.focus_areas],
    }
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _texts(catalogue: Catalogue) -> list[Text]:
    factors = [factor for area in catalogue.focus_areas for factor in area.factors]
    goals = [goal for factor in factors for goal in factor.goals]
    named = [area.name for area in catalogue.focus_areas]
    named += [factor.name for factor in factors]
    named += [goal.name for goal in goals]
    return named + [
        text
        for indicator in catalogue.indicators
        for text in (indicator.name, indicator.description)
        if text is not None
    ]


def _area(area: FocusArea, catalogue: Catalogue) -> Plain:
    said = {"key": area.key, "code": area.code, "name": _text(area.name), **_scope(area)}
    return _without_empty(said) | {
        "success_factors": [_factor(factor, catalogue) for factor in area.factors]
    }


def _factor(factor: SuccessFactor, catalogue: Catalogue) -> Plain:
    said: Plain = {
        "key": factor.key,
        "code": factor.code,
        "name": _text(factor.name),
        **_scope(factor),
        "result_goals": [_goal(goal) for goal in factor.goals],
    }
    return _without_empty(said) | {
        "indicators": [_indicator(one, catalogue) for one in factor.indicators]
    }


def _goal(goal: ResultGoal) -> Plain:
    said = {"key": goal.key, "code": goal.code, "name": _text(goal.name), **_scope(goal)}
    return _without_empty(said)


def _scope(scope: Scope) -> Plain:
    return {
        "unit_types": list(scope.unit_types),
        "unit": scope.unit,
        "valid_from": None if scope.valid_from is None else scope.valid_from.code,
        "valid_to": None if scope.valid_to is None else scope.valid_to.code,
    }


def _indicator(indicator: Indicator, catalogue: Catalogue) -> Plain:
    said: Plain = {
        "key": indicator.key,
        "code": indicator.code,
        "name": _text(indicator.name),
        "description": None if indicator.description is None else _text(indicator.description),
        "source": indicator.source.value,
        "direction": indicator.direction.value,
        "measure_unit": indicator.measure_unit,
        "scale_min": indicator.scale_min,
        "scale_max": indicator.scale_max,
        "decimals": indicator.decimals,
        **_scope(indicator),
        "goal": indicator.goal,
        "owner": indicator.owner,
        **_measuring(indicator),
        "targets": [_target(one) for one in catalogue.targets if one.indicator == indicator.key],
    }
    return _without_empty(said)


def _measuring(indicator: Indicator) -> Plain:
    """When and how it is measured, as far as that differs from what goes without saying."""
    usual = {field.name: field.default for field in fields(Indicator)}
    return {
        name: value.value if isinstance(value, StrEnum) else value
        for name in (
            "frequency",
            "every",
            "due_days",
            "plausible_low",
            "plausible_high",
            "largest_jump",
            "aggregation",
            "formula",
            "has_forecast",
        )
        if (value := getattr(indicator, name)) != usual[name]
    }


def _target(target: CatalogueTarget) -> CommentedMap:
    cuts = {field.name: getattr(target.cuts, field.name) for field in fields(target.cuts)}
    said = {"unit_type": target.unit_type, "period": target.period, **cuts, "text": target.text}
    return _on_one_line(_without_empty(said))


def _text(text: Text) -> CommentedMap:
    return _on_one_line(dict(text.wordings))


def _on_one_line(values: Plain | dict[str, str]) -> CommentedMap:
    found = CommentedMap(values)
    found.fa.set_flow_style()
    return found


def _without_empty(values: Plain) -> Plain:
    return {
        key: value for key, value in values.items() if value is not None and value not in ("", [])
    }
