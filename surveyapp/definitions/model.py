"""The shape of definition files; `surveyapp schema` prints it for editors."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
ChoiceKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Wording = Annotated[
    dict[str, Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^<>]*$")]],
    Field(description="The text in each language, as {nb: …, en: …}; plain text, no markup."),
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PointModel(Part):
    value: int
    text: Wording | None = None
    face: Annotated[int, Field(ge=1, le=5)] | None = None


class ScaleModel(Part):
    title: Wording
    points: Annotated[list[PointModel], Field(min_length=2, max_length=11)]
    low_end: Wording
    high_end: Wording
    dont_know: Wording | None = None
    high: Annotated[list[int], Field(min_length=1)]
    shape: Annotated[
        list[Annotated[float, Field(ge=0, le=1)]],
        Field(description="Expected share of each point; used only when nothing was measured."),
    ]
    method: Literal["mean", "share"] = "mean"


class ScalesFile(Part):
    format: Literal[1]
    languages: Annotated[list[Language], Field(min_length=1)]
    scales: dict[Slug, ScaleModel]


class FeedModel(Part):
    key: Slug
    weight: Annotated[float, Field(gt=0)] = 1.0
    method: Literal["mean", "share"] = "mean"
    of: list[int] = []


PeriodCode = Annotated[
    str,
    Field(
        pattern=r"^([12][0-9]{3}(-T[1-3]|-(0[1-9]|1[0-2]))?)?$",
        description="2026, 2026-T1 or 2026-01; empty = open.",
    ),
]


def _feeds(value: Any) -> Any:
    """A bare key is the short way to write one plain feed."""
    if isinstance(value, str):
        return [{"key": value}]
    return value


Feeds = Annotated[
    list[FeedModel],
    BeforeValidator(_feeds, json_schema_input_type=str | list[FeedModel]),
]


class ConditionModel(Part):
    question: Key
    in_: Annotated[list[ChoiceKey], Field(alias="in", min_length=1)]


class ChoiceModel(Part):
    key: ChoiceKey
    text: Wording


class Asked(Part):
    key: Key
    text: Wording
    help: Wording | None = None
    show_if: ConditionModel | None = None


class ScaleQuestionModel(Asked):
    kind: Literal["scale"] = "scale"
    scale: Slug | None = None
    reversed: bool = False
    indicator: Feeds = []


class SingleQuestionModel(Asked):
    kind: Literal["single"]
    choices: Annotated[list[ChoiceModel], Field(min_length=2, max_length=30)]
    fact: bool = False


class MultipleQuestionModel(Asked):
    kind: Literal["multiple"]
    choices: Annotated[list[ChoiceModel], Field(min_length=2, max_length=30)]


class NumberQuestionModel(Asked):
    kind: Literal["number"]
    min: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    max: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    indicator: Feeds = []


class TextQuestionModel(Asked):
    kind: Literal["text"]
    max_length: Annotated[int, Field(ge=10, le=4000)] = 1000


def _kind(value: Any) -> Any:
    return value.get("kind", "scale") if isinstance(value, dict) else value.kind


QuestionModel = Annotated[
    Annotated[ScaleQuestionModel, Tag("scale")]
    | Annotated[SingleQuestionModel, Tag("single")]
    | Annotated[MultipleQuestionModel, Tag("multiple")]
    | Annotated[NumberQuestionModel, Tag("number")]
    | Annotated[TextQuestionModel, Tag("text")],
    Discriminator(_kind),
]


class SectionModel(Part):
    key: Key
    title: Wording
    intro: Wording | None = None
    questions: Annotated[list[QuestionModel], Field(min_length=1)]


class SurveyFile(Part):
    """A survey: what is asked, in every language it is offered in."""

    format: Literal[1]
    key: Slug
    version: Annotated[str, Field(min_length=1, max_length=32)]
    audience: Literal["parents", "pupils", "staff", "users"]
    unit_types: list[Slug] = []
    languages: Annotated[list[Language], Field(min_length=1)]
    directions: dict[Language, Literal["ltr", "rtl"]] = {}
    title: Wording
    intro: Wording
    minutes: Annotated[int, Field(ge=1, le=60)]
    scale: Slug
    layout: Literal["theme", "question"] = "theme"
    sections: Annotated[list[SectionModel], Field(min_length=1, max_length=30)]


class TargetModel(Part):
    """Cut points. `unit_type` empty: for every unit; `period` empty: for every period."""

    unit_type: Slug | Literal[""] = ""
    period: str = ""
    target: float | None = None
    lower_limit: float | None = None
    range_low: float | None = None
    range_high: float | None = None
    accept_low: float | None = None
    accept_high: float | None = None
    text: Annotated[str, Field(max_length=500)] = ""


class IndicatorModel(Part):
    key: Slug
    code: Annotated[str, Field(max_length=32)] = ""
    name: Wording
    description: Wording | None = None
    source: Literal["survey", "figure"]
    direction: Literal["up", "down", "range", "monitor"]
    measure_unit: Literal["score", "percent", "kr", "count", "points", "years", "hours", "ratio"]
    scale_min: float | None = None
    scale_max: float | None = None
    decimals: Annotated[int, Field(ge=0, le=3)] = 1
    unit_types: list[Slug] = []
    valid_from: PeriodCode = ""
    valid_to: PeriodCode = ""
    targets: list[TargetModel] = []


class SuccessFactorModel(Part):
    key: Slug
    name: Wording
    indicators: list[IndicatorModel] = []


class FocusAreaModel(Part):
    key: Slug
    name: Wording
    success_factors: Annotated[list[SuccessFactorModel], Field(min_length=1)]


class IndicatorsFile(Part):
    """The starting set of focus areas, success factors and indicators, and its exchange format."""

    format: Literal[1]
    languages: Annotated[list[Language], Field(min_length=1)]
    focus_areas: Annotated[list[FocusAreaModel], Field(min_length=1, max_length=12)]
