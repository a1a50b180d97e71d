"""The parts of a release as JSON and back, as INTERFACES says under "JSON of a release"."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from surveyapp.domain.disclosure import (
    AtLeast,
    Exactly,
    NotMeasured,
    People,
    Reason,
    Suppressed,
    Within,
)
from surveyapp.domain.result import (
    AtomSum,
    Bound,
    Category,
    Change,
    Flag,
    IndicatorResult,
    ItemFacts,
    Published,
    PublishedChoices,
    PublishedRate,
    QuestionResult,
    Rate,
    Region,
    RoundFacts,
    SectionResult,
    ShareClass,
)

Json = dict[str, object]
Read = Mapping[str, object]
T = TypeVar("T")


class Malformed(ValueError):
    """This is not the JSON of a release."""


# --- reading plain values ---------------------------------------------------------------------


def _text(data: Read, key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise Malformed(key)
    return value


def _number(data: Read, key: str) -> float:
    value = data[key]
    if not isinstance(value, int | float):
        raise Malformed(key)
    return float(value)


def _whole(data: Read, key: str) -> int:
    value = data[key]
    if not isinstance(value, int):
        raise Malformed(key)
    return value


def _optional(read: Callable[[Read, str], T], data: Read, key: str) -> T | None:
    return None if data.get(key) is None else read(data, key)


def mapping(data: Read, key: str) -> Read:
    value = data[key]
    if not isinstance(value, Mapping):
        raise Malformed(key)
    return cast("Read", value)


def listed(data: Read, key: str) -> list[Read]:
    value = data[key]
    if not isinstance(value, list):
        raise Malformed(key)
    return cast("list[Read]", value)


def numbers(data: Read, key: str) -> tuple[float, ...]:
    return tuple(float(cast("float", value)) for value in listed(data, key))


# --- people, rates, classes -------------------------------------------------------------------


def people_json(people: People) -> object:
    match people:
        case Exactly(value):
            return value
        case AtLeast(value):
            return {"at_least": value}
        case Within(low, high):
            return {"from": low} if high is None else {"from": low, "to": high}


def _people(data: Read, key: str) -> People:
    value = data[key]
    if isinstance(value, int):
        return Exactly(value)
    inner = mapping(data, key)
    if "at_least" in inner:
        return AtLeast(_whole(inner, "at_least"))
    return Within(_whole(inner, "from"), _optional(_whole, inner, "to"))


def rate_json(rate: Rate) -> Json:
    match rate:
        case PublishedRate(value, is_at_least):
            return {"state": "published", "at_least" if is_at_least else "value": value}
        case Suppressed(reason):
            return {"state": "suppressed", "reason": reason.value}
        case NotMeasured():
            return {"state": "not_measured"}


def _rate(data: Read) -> Rate:
    if data["state"] == "published":
        if "at_least" in data:
            return PublishedRate(_number(data, "at_least"), is_at_least=True)
        return PublishedRate(_number(data, "value"))
    return _hidden(data)


def _share_class_json(share: ShareClass) -> Json:
    parts = {"key": share.key, "from": share.low, "to": share.high}
    return {name: value for name, value in parts.items() if value is not None}


def _share_class(data: Read) -> ShareClass:
    return ShareClass(
        _optional(_whole, data, "from"),
        _optional(_whole, data, "to"),
        _optional(_text, data, "key"),
    )


def _category_json(one: Category) -> Json:
    return {"from": one.first, "to": one.last, "share": one.share}


def _category(data: Read) -> Category:
    return Category(_whole(data, "from"), _whole(data, "to"), _number(data, "share"))


# --- results ----------------------------------------------------------------------------------


def _hidden_json(result: Suppressed | NotMeasured) -> Json:
    if isinstance(result, Suppressed):
        return {"state": "suppressed", "reason": result.reason.value}
    return {"state": "not_measured"}


def _hidden(data: Read) -> Suppressed | NotMeasured:
    if data["state"] == "suppressed":
        return Suppressed(Reason(_text(data, "reason")))
    if data["state"] != "not_measured":
        raise Malformed("state")
    return NotMeasured()


def _published_json(result: Published, value_name: str) -> Json:
    return {
        "state": "published",
        "n": people_json(result.n),
        value_name: result.value,
        "bound": None if result.bound is None else result.bound.value,
        "interval": None if result.interval is None else list(result.interval),
    }


def _published(data: Read, value_name: str, *, is_share: bool) -> Published:
    low_high = None if data["interval"] is None else numbers(data, "interval")
    return Published(
        value=_number(data, value_name),
        n=_people(data, "n"),
        interval=None if low_high is None else (low_high[0], low_high[1]),
        bound=None if data["bound"] is None else Bound(_text(data, "bound")),
        is_share=is_share,
    )


def _question_json(question: QuestionResult) -> Json:
    head: Json = {"key": question.key}
    match question.result:
        case PublishedChoices(n, choices):
            shown = [_share_class_json(choice) for choice in choices]
            return head | {"state": "published", "n": people_json(n), "choices": shown}
        case Published(is_share=True):
            return head | _published_json(question.result, "share")
        case Published():
            return (
                head
                | _published_json(question.result, "mean")
                | {
                    "high": None if question.high is None else _share_class_json(question.high),
                    "bands": [_share_class_json(band) for band in question.bands] or None,
                    "categories": [_category_json(one) for one in question.categories] or None,
                    "dont_know": question.dont_know,
                }
            )
        case _:
            return head | _hidden_json(question.result)


def _question(data: Read) -> QuestionResult:
    key = _text(data, "key")
    if data["state"] != "published":
        return QuestionResult(key, _hidden(data))
    if "choices" in data:
        choices = tuple(_share_class(choice) for choice in listed(data, "choices"))
        return QuestionResult(key, PublishedChoices(_people(data, "n"), choices))
    if "share" in data:
        return QuestionResult(key, _published(data, "share", is_share=True))
    return QuestionResult(
        key,
        _published(data, "mean", is_share=False),
        None if data["high"] is None else _share_class(mapping(data, "high")),
        () if data["bands"] is None else tuple(_share_class(b) for b in listed(data, "bands")),
        tuple(map(_category, listed(data, "categories"))) if data.get("categories") else (),
        _optional(_number, data, "dont_know"),
    )


def _indicator_json(indicator: IndicatorResult) -> Json:
    change = indicator.change
    tail: Json = {
        "key": indicator.key,
        "change": None
        if change is None
        else {"verdict": change.verdict, "previous": change.previous},
    }
    if isinstance(indicator.result, Published):
        shown = _published_json(indicator.result, "value")
        return tail | shown | {"method": "share" if indicator.result.is_share else "mean"}
    return tail | _hidden_json(indicator.result)


def _indicator(data: Read) -> IndicatorResult:
    change = None
    if data["change"] is not None:
        inner = mapping(data, "change")
        change = Change(_text(inner, "verdict"), _optional(_number, inner, "previous"))
    if data["state"] == "published":
        result: Published | Suppressed | NotMeasured = _published(
            data, "value", is_share=data["method"] == "share"
        )
    else:
        result = _hidden(data)
    return IndicatorResult(_text(data, "key"), result, change)


def _section_json(section: SectionResult) -> Json:
    if isinstance(section.result, Published):
        return {"key": section.key} | _published_json(section.result, "mean")
    return {"key": section.key} | _hidden_json(section.result)


def _section(data: Read) -> SectionResult:
    if data["state"] == "published":
        return SectionResult(_text(data, "key"), _published(data, "mean", is_share=False))
    return SectionResult(_text(data, "key"), _hidden(data))


# --- regions, items, atoms --------------------------------------------------------------------


def region_json(region: Region) -> Json:
    return {
        "unit": region.unit,
        "group": region.group,
        "invited": region.invited,
        "answered": people_json(region.answered),
        "response_rate": rate_json(region.response_rate),
        "flags": [flag.value for flag in region.flags],
        "questions": [_question_json(question) for question in region.questions],
        "indicators": [_indicator_json(indicator) for indicator in region.indicators],
        "sections": [_section_json(section) for section in region.sections],
    }


def region(data: Read) -> Region:
    return Region(
        unit=_text(data, "unit"),
        group=_optional(_text, data, "group"),
        invited=_optional(_whole, data, "invited"),
        answered=_people(data, "answered"),
        response_rate=_rate(mapping(data, "response_rate")),
        questions=tuple(_question(one) for one in listed(data, "questions")),
        indicators=tuple(_indicator(one) for one in listed(data, "indicators")),
        sections=tuple(_section(one) for one in listed(data, "sections")),
        flags=tuple(Flag(cast("str", flag)) for flag in listed(data, "flags")),
    )


def item_json(item: ItemFacts) -> Json:
    shape = None if item.shape is None else list(item.shape)
    return {"scale": item.scale, "shape": shape, "sd": item.sd}


def item(data: Read) -> ItemFacts:
    shape = None if data["shape"] is None else numbers(data, "shape")
    return ItemFacts(_optional(_text, data, "scale"), shape, _optional(_number, data, "sd"))


def atoms_json(atoms: Iterable[AtomSum]) -> list[Json]:
    return [
        {
            "regions": list(atom.regions),
            "n": people_json(atom.n),
            "sum": atom.sum,
            "clipped": atom.clipped,
        }
        for atom in atoms
    ]


def atoms(data: Iterable[Read]) -> tuple[AtomSum, ...]:
    return tuple(
        AtomSum(
            regions=tuple(cast("str", name) for name in listed(atom, "regions")),
            n=_people(atom, "n"),
            sum=_whole(atom, "sum"),
            clipped=bool(atom["clipped"]),
        )
        for atom in data
    )


def round_json(facts: RoundFacts) -> Json:
    parts: Json = {
        "id": facts.id,
        "definition": facts.definition,
        "version": facts.version,
        "period": facts.period,
        "state": facts.state,
        "sha256": facts.sha256,
    }
    return {name: value for name, value in parts.items() if value is not None}


def survey_round(data: Read) -> RoundFacts:
    return RoundFacts(
        id=_whole(data, "id"),
        definition=_text(data, "definition"),
        version=_text(data, "version"),
        period=_text(data, "period"),
        state=_optional(_text, data, "state"),
        sha256=_optional(_text, data, "sha256"),
    )
