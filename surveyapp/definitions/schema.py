"""The JSON Schema of definition files, for editors and other programs."""

from pydantic.json_schema import models_json_schema

from surveyapp.definitions.indicator_model import IndicatorsFile
from surveyapp.definitions.model import ScalesFile, SurveyFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, object]:
    """One schema for the three kinds of file: which one a file is, its own keys tell."""
    models = (SurveyFile, ScalesFile, IndicatorsFile)
    refs, definitions = models_json_schema(
        [(model, "validation") for model in models], title="surveyapp definition files"
    )
    survey, scales, indicators = (refs[model, "validation"] for model in models)
    return {
        "$schema": _DIALECT,
        "type": "object",
        "if": {"required": ["scales"]},
        "then": scales,
        "else": {"if": {"required": ["focus_areas"]}, "then": indicators, "else": survey},
        **_closed(definitions),
    }


def _closed(schema: dict[str, object]) -> dict[str, object]:
    """Where keys must follow a pattern, other keys are refused; pydantic's schema lets them in."""
    closed = {
        key: _closed(part) if isinstance(part, dict) else part for key, part in schema.items()
    }
    return {"additionalProperties": False, **closed} if "patternProperties" in closed else closed
