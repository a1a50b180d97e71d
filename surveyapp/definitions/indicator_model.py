"""The shape of the file of indicators; `surveyapp schema` prints it for editors."""

from typing import Annotated, Literal

from pydantic import Field

from surveyapp.definitions.model import PLAIN_TEXT, Format, Languages, Part, Slug, Wording

PERIOD = r"^([12][0-9]{3}(-T[1-3]|-[0-9]{2})?)?$"

PeriodCode = Annotated[
    str,
    Field(pattern=PERIOD, description="2026, 2026-T1, 2026-01 or 2026-27; empty = no limit."),
]


class TargetModel(Part):
    """Cut points: target and lower_limit for up and down; range_… and accept_… for a range."""

    unit_type: Annotated[
        Slug | Literal[""], Field(description="The type of unit it holds for; empty = all.")
    ] = ""
    period: PeriodCode = ""
    target: float | None = None
    lower_limit: float | None = None
    range_low: float | None = None
    range_high: float | None = None
    accept_low: float | None = None
    accept_high: float | None = None
    text: Annotated[
        str, Field(max_length=500, pattern=PLAIN_TEXT, description="A target in words.")
    ] = ""


Code = Annotated[
    str,
    Field(max_length=32, pattern=PLAIN_TEXT, description="The municipality's own, as B.1.1."),
]


class Scoped(Part):
    """Common to all, common to types of unit, or one unit's own."""

    unit_types: Annotated[
        list[Slug], Field(description="Types of unit it is common to; [] = every type.")
    ] = []
    unit: Annotated[
        str, Field(max_length=64, description="Code of the unit whose own it is; empty = common.")
    ] = ""
    valid_from: PeriodCode = ""
    valid_to: PeriodCode = ""


class IndicatorModel(Scoped):
    """What is measured. Values at a cut point are on its better side."""

    key: Slug
    code: Code = ""
    name: Wording
    description: Wording | None = None
    source: Annotated[
        Literal["survey", "figure", "computed"],
        Field(description="Fed by questions, typed and imported, or computed from others."),
    ]
    direction: Annotated[
        Literal["up", "down", "range", "monitor"], Field(description="Which way is good.")
    ]
    measure_unit: Literal["score", "percent", "kr", "count", "points", "years", "hours", "ratio"]
    scale_min: Annotated[float | None, Field(description="The lowest possible value.")] = None
    scale_max: Annotated[float | None, Field(description="The highest possible value.")] = None
    decimals: Annotated[int, Field(ge=0, le=3)] = 1
    goal: Annotated[
        Slug | Literal[""], Field(description="The result goal of its success factor.")
    ] = ""
    owner: Annotated[
        str, Field(max_length=254, description="E-mail address of who answers for it.")
    ] = ""
    frequency: Annotated[
        Literal["year", "tertial", "month", "school_year"],
        Field(description="The kind of period it is measured in."),
    ] = "year"
    every: Annotated[
        int, Field(ge=1, le=12, description="2 = in every other such period, and so on.")
    ] = 1
    due_days: Annotated[
        int | None,
        Field(ge=0, le=1000, description="Days after the end of a period when it is due."),
    ] = None
    plausible_low: Annotated[float | None, Field(description="Lower values are asked about.")] = (
        None
    )
    plausible_high: Annotated[float | None, Field(description="Higher values are asked about.")] = (
        None
    )
    largest_jump: Annotated[
        float | None, Field(ge=0, description="Larger changes are asked about; in its own unit.")
    ] = None
    aggregation: Annotated[
        Literal["weighted_by_n", "mean_of_units", "sum", "share_reaching_target", "none"],
        Field(description="How sectors and the municipality follow from their units."),
    ] = "none"
    formula: Annotated[
        str,
        Field(max_length=500, description="How it is computed, as 100 * [absences] / [days]."),
    ] = ""
    has_forecast: Annotated[bool, Field(description="A forecast is kept beside each figure.")] = (
        False
    )
    targets: list[TargetModel] = []


class ResultGoalModel(Scoped):
    """What is to be reached under a success factor."""

    key: Slug
    code: Code = ""
    name: Wording


class SuccessFactorModel(Scoped):
    key: Slug
    code: Code = ""
    name: Wording
    result_goals: list[ResultGoalModel] = []
    indicators: list[IndicatorModel] = []


class FocusAreaModel(Part):
    key: Slug
    code: Code = ""
    name: Wording
    valid_from: PeriodCode = ""
    valid_to: PeriodCode = ""
    success_factors: Annotated[list[SuccessFactorModel], Field(min_length=1)]


class IndicatorsFile(Part):
    """The starting set of focus areas, success factors and indicators, and its exchange format."""

    format: Format
    languages: Languages
    focus_areas: Annotated[list[FocusAreaModel], Field(min_length=1, max_length=12)]
