"""The catalogue written as `indicators.yaml`, so that it can be edited, kept and imported again."""

from dataclasses import fields
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain.indicator import FocusArea, Indicator
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
    return [area.name for area in catalogue.focus_areas] + [
        text
        for indicator in catalogue.indicators
        for text in (indicator.name, indicator.description)
        if text is not None
    ]


def _area(area: FocusArea, catalogue: Catalogue) -> Plain:
    return {
        "key": area.key,
        "name": _text(area.name),
        "success_factors": [
            {
                "key": factor.key,
                "name": _text(factor.name),
                "indicators": [_indicator(one, catalogue) for one in factor.indicators],
            }
            for factor in area.factors
        ],
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
        "unit_types": list(indicator.unit_types),
        "valid_from": None if indicator.valid_from is None else indicator.valid_from.code,
        "valid_to": None if indicator.valid_to is None else indicator.valid_to.code,
        "targets": [_target(one) for one in catalogue.targets if one.indicator == indicator.key],
    }
    return _without_empty(said)


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
