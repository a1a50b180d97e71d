"""What a release says of each question, theme and indicator, as JSON and back."""

from surveyapp.domain.disclosure import NotMeasured, Suppressed
from surveyapp.domain.json_values import (
    Json,
    Read,
    category,
    category_json,
    hidden,
    hidden_json,
    listed,
    mapping,
    number,
    numbers,
    optional,
    people,
    people_json,
    share_class,
    share_class_json,
    text,
    whole,
)
from surveyapp.domain.result import (
    Against,
    Bound,
    Change,
    Comparison,
    Driver,
    Drivers,
    IndicatorResult,
    PartOfIndex,
    Published,
    PublishedChoices,
    QuestionResult,
    Reliability,
    SectionResult,
)
from surveyapp.domain.verdict import Verdict


def _published_json(result: Published, value_name: str) -> Json:
    return {
        "state": "published",
        "n": people_json(result.n),
        value_name: result.value,
        "bound": None if result.bound is None else result.bound.value,
        "interval": _ends_json(result.interval),
        "comparison_interval": _ends_json(result.comparison_interval),
    } | _few_json(result)


def _few_json(result: Published | PublishedChoices) -> Json:
    return {"leaves_out_few": True} if result.leaves_out_few else {}


def _ends_json(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


def _ends(data: Read, key: str) -> tuple[float, float] | None:
    if data.get(key) is None:
        return None
    low, high = numbers(data, key)
    return low, high


def _published(data: Read, value_name: str, *, is_share: bool) -> Published:
    return Published(
        value=number(data, value_name),
        n=people(data, "n"),
        interval=_ends(data, "interval"),
        bound=None if data["bound"] is None else Bound(text(data, "bound")),
        is_share=is_share,
        comparison_interval=_ends(data, "comparison_interval"),
        leaves_out_few=data.get("leaves_out_few") is True,
    )


def question_json(question: QuestionResult) -> Json:
    head: Json = {"key": question.key}
    match question.result:
        case PublishedChoices(n, choices):
            shown = [share_class_json(choice) for choice in choices]
            told: Json = {"state": "published", "n": people_json(n), "choices": shown}
            return head | told | _few_json(question.result)
        case Published(is_share=True):
            return head | _published_json(question.result, "share") | _held_up_json(question)
        case Published():
            return (
                head
                | _published_json(question.result, "mean")
                | _held_up_json(question)
                | {
                    "high": None if question.high is None else share_class_json(question.high),
                    "bands": [share_class_json(band) for band in question.bands] or None,
                    "categories": [category_json(one) for one in question.categories] or None,
                    "dont_know": question.dont_know,
                }
            )
        case _:
            return head | hidden_json(question.result)


def question(data: Read) -> QuestionResult:
    key = text(data, "key")
    if data["state"] != "published":
        return QuestionResult(key, hidden(data))
    if "choices" in data:
        choices = tuple(share_class(choice) for choice in listed(data, "choices"))
        few = data.get("leaves_out_few") is True
        return QuestionResult(key, PublishedChoices(people(data, "n"), choices, few))
    if "share" in data:
        share = _published(data, "share", is_share=True)
        return QuestionResult(key, share, change=_change(data), comparisons=_comparisons(data))
    return QuestionResult(
        key,
        _published(data, "mean", is_share=False),
        None if data["high"] is None else share_class(mapping(data, "high")),
        () if data["bands"] is None else tuple(share_class(b) for b in listed(data, "bands")),
        tuple(map(category, listed(data, "categories"))) if data.get("categories") else (),
        optional(number, data, "dont_know"),
        _change(data),
        _comparisons(data),
    )


def indicator_json(indicator: IndicatorResult) -> Json:
    head: Json = {"key": indicator.key} | _held_up_json(indicator)
    if isinstance(indicator.result, Published):
        shown = _published_json(indicator.result, "value")
        return head | shown | {"method": "share" if indicator.result.is_share else "mean"}
    return head | hidden_json(indicator.result)


def indicator(data: Read) -> IndicatorResult:
    if data["state"] == "published":
        result: Published | Suppressed | NotMeasured = _published(
            data, "value", is_share=data["method"] == "share"
        )
    else:
        result = hidden(data)
    return IndicatorResult(text(data, "key"), result, _change(data), _comparisons(data))


def section_json(section: SectionResult) -> Json:
    head: Json = {"key": section.key}
    if isinstance(section.result, Published):
        return head | _published_json(section.result, "mean") | _held_up_json(section)
    return head | hidden_json(section.result)


def section(data: Read) -> SectionResult:
    if data["state"] == "published":
        result = _published(data, "mean", is_share=False)
        return SectionResult(text(data, "key"), result, _change(data), _comparisons(data))
    return SectionResult(text(data, "key"), hidden(data))


# --- changes and comparisons ------------------------------------------------------------------


def _held_up_json(figure: QuestionResult | SectionResult | IndicatorResult) -> Json:
    change = figure.change
    return {
        "change": None
        if change is None
        else {
            "verdict": change.verdict.value,
            "previous": change.previous,
            "period": change.period,
        },
        "comparison": [
            {
                "with": one.against.value,
                "value": one.value,
                "verdict": one.verdict.value,
                "among_units": None if one.among_units is None else one.among_units.value,
            }
            for one in figure.comparisons
        ],
    }


def _change(data: Read) -> Change | None:
    if data.get("change") is None:
        return None
    inner = mapping(data, "change")
    return Change(
        Verdict(text(inner, "verdict")),
        optional(number, inner, "previous"),
        optional(text, inner, "period"),
    )


def _comparisons(data: Read) -> tuple[Comparison, ...]:
    found = listed(data, "comparison") if "comparison" in data else ()
    return tuple(
        Comparison(
            Against(text(one, "with")),
            number(one, "value"),
            Verdict(text(one, "verdict")),
            None if one["among_units"] is None else Verdict(text(one, "among_units")),
        )
        for one in found
    )


# --- tables over several questions ------------------------------------------------------------


def drivers_json(found: Drivers) -> Json:
    return {
        "overall": found.overall,
        "explained": found.explained,
        "resamples": found.resamples,
        "items": [
            {"key": one.key, "weight": one.weight, "top_three": one.top_three}
            for one in found.items
        ],
    }


def drivers(data: Read, key: str) -> Drivers:
    inner = mapping(data, key)
    return Drivers(
        text(inner, "overall"),
        number(inner, "explained"),
        whole(inner, "resamples"),
        tuple(
            Driver(text(one, "key"), number(one, "weight"), number(one, "top_three"))
            for one in listed(inner, "items")
        ),
    )


def reliability_json(found: Reliability) -> Json:
    return {
        "kind": found.kind,
        "key": found.key,
        "alpha": found.alpha,
        "interval": list(found.interval),
        "omega": found.omega,
        "items": [
            {"key": one.key, "alpha_without": one.alpha_without, "loading": one.loading}
            for one in found.items
        ],
    }


def reliability(data: Read) -> Reliability:
    low, high = numbers(data, "interval")
    return Reliability(
        text(data, "kind"),
        text(data, "key"),
        number(data, "alpha"),
        (low, high),
        optional(number, data, "omega"),
        tuple(
            PartOfIndex(
                text(one, "key"),
                optional(number, one, "alpha_without"),
                optional(number, one, "loading"),
            )
            for one in listed(data, "items")
        ),
    )
