"""Plain values in the JSON of a release: texts and numbers, people, rates, classes."""

from collections.abc import Callable, Mapping
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
from surveyapp.domain.result import Category, PublishedRate, Rate, ShareClass

Json = dict[str, object]
Read = Mapping[str, object]
T = TypeVar("T")


class Malformed(ValueError):
    """This is not the JSON of a release."""


def text(data: Read, key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise Malformed(key)
    return value


def number(data: Read, key: str) -> float:
    value = data[key]
    if not isinstance(value, int | float):
        raise Malformed(key)
    return float(value)


def whole(data: Read, key: str) -> int:
    value = data[key]
    if not isinstance(value, int):
        raise Malformed(key)
    return value


def optional(read: Callable[[Read, str], T], data: Read, key: str) -> T | None:
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


def people(data: Read, key: str) -> People:
    value = data[key]
    if isinstance(value, int):
        return Exactly(value)
    inner = mapping(data, key)
    if "at_least" in inner:
        return AtLeast(whole(inner, "at_least"))
    return Within(whole(inner, "from"), optional(whole, inner, "to"))


def rate_json(rate: Rate) -> Json:
    match rate:
        case PublishedRate(value, is_at_least):
            return {"state": "published", "at_least" if is_at_least else "value": value}
        case Suppressed(reason):
            return {"state": "suppressed", "reason": reason.value}
        case NotMeasured():
            return {"state": "not_measured"}


def rate(data: Read) -> Rate:
    if data["state"] == "published":
        if "at_least" in data:
            return PublishedRate(number(data, "at_least"), is_at_least=True)
        return PublishedRate(number(data, "value"))
    return hidden(data)


def share_class_json(share: ShareClass) -> Json:
    parts = {"key": share.key, "from": share.low, "to": share.high}
    return {name: value for name, value in parts.items() if value is not None}


def share_class(data: Read) -> ShareClass:
    return ShareClass(
        optional(whole, data, "from"),
        optional(whole, data, "to"),
        optional(text, data, "key"),
    )


def category_json(one: Category) -> Json:
    return {"from": one.first, "to": one.last, "share": one.share}


def category(data: Read) -> Category:
    return Category(whole(data, "from"), whole(data, "to"), number(data, "share"))


def hidden_json(result: Suppressed | NotMeasured) -> Json:
    if isinstance(result, Suppressed):
        return {"state": "suppressed", "reason": result.reason.value}
    return {"state": "not_measured"}


def hidden(data: Read) -> Suppressed | NotMeasured:
    if data["state"] == "suppressed":
        return Suppressed(Reason(text(data, "reason")))
    if data["state"] != "not_measured":
        raise Malformed("state")
    return NotMeasured()
