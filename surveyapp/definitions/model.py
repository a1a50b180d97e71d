"""The shape of surveys and scales; `surveyapp schema` prints it for editors.

That of indicators is in `indicator_model`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

FORMAT = 1
PLAIN_TEXT = r"^[^<>]*$"
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
KEY = r"^[a-z][a-z0-9_]*$"
CHOICE_KEY = r"^[a-z0-9][a-z0-9_-]*$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"

Key = Annotated[
    str,
    Field(
        pattern=KEY,
        max_length=40,
        description="Names it for ever, also in results: short English words, as looks_forward.",
    ),
]
Slug = Annotated[
    str,
    Field(pattern=SLUG, max_length=64, description="Small letters, digits and single hyphens."),
]
ChoiceKey = Annotated[
    str,
    Field(pattern=CHOICE_KEY, max_length=40, description='Names a choice. Quote "yes" and "no".'),
]
Language = Annotated[
    str, Field(pattern=LANGUAGE, description="A language tag: nb, nn, en, se, ar, pl, ku-Arab.")
]
Wording = Annotated[
    dict[str, Annotated[str, Field(min_length=1, max_length=1000, pattern=PLAIN_TEXT)]],
    Field(description="The text in each language, as {nb: …, en: …}; plain text, no markup."),
]
Languages = Annotated[
    list[Language],
    Field(min_length=1, max_length=30, description="Every wording must exist in each of these."),
]
Format = Annotated[
    int,
    Field(
        ge=FORMAT,
        le=FORMAT,
        description=f"Version of this file format. This program reads format {FORMAT}.",
    ),
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class PointModel(Part):
    """One box of a scale."""

    value: Annotated[int, Field(ge=0, le=100, description="The number that is counted.")]
    text: Annotated[
        Wording | None, Field(description="The box's own words; else its number is shown.")
    ] = None
    face: Annotated[
        Annotated[int, Field(ge=1, le=5)] | None,
        Field(description="A face instead of a number: 1 very sad … 5 very glad."),
    ] = None


class ScaleModel(Part):
    """A shared set of boxes with consecutive whole values, lowest first."""

    title: Wording
    points: Annotated[list[PointModel], Field(min_length=2, max_length=11)]
    low_end: Annotated[Wording, Field(description="What the lowest value means.")]
    high_end: Annotated[Wording, Field(description="What the highest value means.")]
    dont_know: Annotated[
        Wording | None,
        Field(description="The answer outside the scale; leave out to offer none. Never counted."),
    ] = None
    high: Annotated[
        list[int],
        Field(min_length=1, description="Values that count as high, after turning `reversed`."),
    ]
    shape: Annotated[
        list[Annotated[float, Field(ge=0, le=1)]],
        Field(
            description="Expected share of each point, lowest first, adding up to 1; "
            "used only while nothing has been measured."
        ),
    ]
    method: Annotated[
        Literal["mean", "share"],
        Field(description="share: two boxes, 0 and 1, that are never averaged."),
    ] = "mean"


class ScalesFile(Part):
    """scales.yaml: the answer scales that surveys refer to by key."""

    format: Format
    languages: Languages
    scales: Annotated[dict[Slug, ScaleModel], Field(min_length=1)]


class FeedModel(Part):
    """One question's part in an indicator."""

    key: Annotated[Slug, Field(description="The indicator, from indicators.yaml.")]
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    method: Annotated[
        Literal["mean", "share"],
        Field(description="mean of the answers, or share of those who gave one of `of`."),
    ] = "mean"
    of: Annotated[list[int], Field(description="With method share: the values that count.")] = []


def _feeds(value: Any) -> Any:
    """A bare key is the short way to write one plain feed."""
    if isinstance(value, str):
        return [{"key": value}]
    return value


Feeds = Annotated[
    list[FeedModel],
    BeforeValidator(_feeds, json_schema_input_type=Slug | list[FeedModel]),
    Field(description="The indicator it feeds, or a list of {key, weight, method, of}."),
]


class ConditionModel(Part):
    """Asked only of those who gave one of the answers `in` to an earlier question."""

    question: Annotated[
        Key, Field(description="An earlier question of kind single with fact: true.")
    ]
    in_: Annotated[
        list[ChoiceKey], Field(alias="in", min_length=1, description="Keys of its choices.")
    ]


class ChoiceModel(Part):
    key: ChoiceKey
    text: Wording


Choices = Annotated[list[ChoiceModel], Field(min_length=2, max_length=30)]


class Asked(Part):
    key: Key
    text: Annotated[Wording, Field(description="The question or statement.")]
    help: Annotated[Wording | None, Field(description="A line of help under the question.")] = None
    show_if: Annotated[
        ConditionModel | None,
        Field(description="Such a question feeds no indicator and no theme mean."),
    ] = None


class ScaleQuestionModel(Asked):
    """A statement or question answered on a scale."""

    kind: Literal["scale"] = "scale"
    scale: Annotated[
        Slug | None, Field(description="Another scale than the survey's own, from scales.yaml.")
    ] = None
    reversed: Annotated[
        bool, Field(description="true when a high answer is bad; turned before it is counted.")
    ] = False
    indicator: Feeds = []


class SingleQuestionModel(Asked):
    """One of several choices."""

    kind: Literal["single"]
    choices: Choices
    fact: Annotated[
        bool, Field(description="true for facts, not opinions; only facts may be conditions.")
    ] = False


class MultipleQuestionModel(Asked):
    """Any number of several choices."""

    kind: Literal["multiple"]
    choices: Choices


class NumberQuestionModel(Asked):
    """A whole number between two limits, both included."""

    kind: Literal["number"]
    min: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    max: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    indicator: Feeds = []


class TextQuestionModel(Asked):
    """Free text, read by a reviewer before anybody else sees it."""

    kind: Literal["text"]
    max_length: Annotated[int, Field(ge=10, le=4000, description="In characters.")] = 1000


def _kind(value: Any) -> str:
    given = value.get("kind", "scale") if isinstance(value, dict) else "scale"
    return str(getattr(value, "kind", given))


QuestionModel = Annotated[
    Annotated[ScaleQuestionModel, Tag("scale")]
    | Annotated[SingleQuestionModel, Tag("single")]
    | Annotated[MultipleQuestionModel, Tag("multiple")]
    | Annotated[NumberQuestionModel, Tag("number")]
    | Annotated[TextQuestionModel, Tag("text")],
    Discriminator(_kind),
]


class SectionModel(Part):
    """A theme. Its unconditional questions on the survey's own scale make the theme's mean."""

    key: Key
    title: Wording
    intro: Wording | None = None
    questions: Annotated[list[QuestionModel], Field(min_length=1)]


class SurveyFile(Part):
    """A survey: what is asked, in every language it is offered in."""

    format: Format
    key: Slug
    version: Annotated[
        str,
        Field(
            min_length=1,
            max_length=32,
            pattern=PLAIN_TEXT,
            description='Change it with every change of the file, as "2026.1".',
        ),
    ]
    audience: Literal["parents", "pupils", "staff", "users"]
    unit_types: Annotated[
        list[Slug], Field(description="Types of unit that may run it; [] = every type.")
    ] = []
    languages: Languages
    directions: Annotated[
        dict[Language, Literal["ltr", "rtl"]],
        Field(description="For languages written from right to left, as {ar: rtl}."),
    ] = {}
    title: Wording
    intro: Annotated[Wording, Field(description="Why it is asked and what comes of it.")]
    minutes: Annotated[int, Field(ge=1, le=60, description="How long it takes, told at the start.")]
    scale: Annotated[Slug, Field(description="The scale of questions that name no other.")]
    layout: Annotated[
        Literal["theme", "question"],
        Field(description="A page for each theme, or for each question (young pupils)."),
    ] = "theme"
    overall: Annotated[
        Key | None,
        Field(description="The question about satisfaction all in all; others are held up to it."),
    ] = None
    second_breakdown: Annotated[
        Key | None,
        Field(
            description="A fact with at most 4 choices, as gender: means over the whole round are "
            "told for each of them, where that is safe."
        ),
    ] = None
    free_text: Annotated[
        bool, Field(description="Pupils are asked in words of their own only where this is true.")
    ] = False
    sections: Annotated[list[SectionModel], Field(min_length=1, max_length=30)]
